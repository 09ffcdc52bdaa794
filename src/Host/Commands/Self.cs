using System.Diagnostics;

namespace CountryProvider.Host.Commands;

/// <summary>This program, to be started once more.</summary>
internal static class Self
{
    /// <summary>How to start it with these arguments, with all standard streams in the hands of the caller.</summary>
    public static ProcessStartInfo StartInfo(IEnumerable<string> arguments)
    {
        // Started by "dotnet", the program is the first argument; published, it is the process itself.
        var program = Environment.ProcessPath!;
        string[] self = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [typeof(App).Assembly.Location] : [];
        return new(program, [.. self, .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
    }

    /// <summary>How to start it so that it serves with these settings until its standard input ends, and so never outlives the caller.</summary>
    public static ProcessStartInfo Attached(IEnumerable<string> settings) => StartInfo([AttachedCommand.Name, .. settings]);
}
