using System.Diagnostics;
using System.Runtime.InteropServices;

namespace CountryProvider.Comparison.Running;

/// <summary>The product as its image has it.</summary>
internal static class PublishedProgram
{
    /// <summary>Publishes it from the source that this program was built from.</summary>
    /// <param name="folder">Where to.</param>
    /// <returns>The file of the program.</returns>
    /// <exception cref="ComparisonException">There is no source, or it cannot be published.</exception>
    public static async Task<string> MakeAsync(string folder, CancellationToken stop)
    {
        var source = AppContext.BaseDirectory;
        while (source is not null && !File.Exists(Path.Combine(source, "CountryProvider.sln")))
        {
            source = Path.GetDirectoryName(source);
        }

        var project = source is null ? throw new ComparisonException("The source of the product is not here. Name the program with --program.") : Path.Combine(source, "src", "Host");
        using var publish = Process.Start(new ProcessStartInfo(
            "dotnet", ["publish", project, "--configuration", "Release", "--runtime", RuntimeInformation.RuntimeIdentifier, "--output", folder])
        { RedirectStandardOutput = true })!;
        try
        {
            var said = await publish.StandardOutput.ReadToEndAsync(stop);
            await publish.WaitForExitAsync(stop);
            return publish.ExitCode == 0 ? Path.Combine(folder, "CountryProvider.Host") : throw new ComparisonException($"The product cannot be published:{Environment.NewLine}{said}");
        }
        finally
        {
            publish.Kill(entireProcessTree: true);
        }
    }
}
