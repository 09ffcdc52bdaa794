using System.Diagnostics;
using System.Runtime.InteropServices;

namespace CountryProvider.Comparison.Running;

/// <summary>The product as its image has it.</summary>
internal static class PublishedProgram
{
    // As Git shortens the name of a commit.
    private const int CommitLength = 8;

    /// <summary>The assembly that every build has, whatever starts it.</summary>
    private const string Assembly = "CountryProvider.Host.dll";

    /// <summary>What keeps a file from being started as the product, to be put behind its name; null when nothing does.</summary>
    /// <param name="file">That exists.</param>
    public static string? FaultOf(string file)
    {
        if (!File.Exists(AssemblyOf(file)))
        {
            return $"cannot be started: {Assembly} is not beside it. Name the program in the folder that 'dotnet publish' wrote.";
        }

        if (Path.GetExtension(file) == ".dll")
        {
            return File.Exists(Path.ChangeExtension(file, ".runtimeconfig.json"))
                ? null
                : "cannot be started: it is a library. Name CountryProvider.Host.dll.";
        }

        const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return OperatingSystem.IsWindows() || (File.GetUnixFileMode(file) & Execute) != 0
            ? null
            : "is not executable. Change its permissions, or name the file that is.";
    }

    /// <summary>
    /// The version of a build, such as <c>0.1.0+64330f94</c>: with the commit, as builds between two releases have the same number.
    /// </summary>
    public static string VersionOf(string file)
    {
        var version = FileVersionInfo.GetVersionInfo(AssemblyOf(file)).ProductVersion ?? "";
        var commit = version.IndexOf('+', StringComparison.Ordinal);
        return commit < 0 ? version : version[..Math.Min(version.Length, commit + 1 + CommitLength)];
    }

    private static string AssemblyOf(string file) => Path.Combine(Path.GetDirectoryName(file)!, Assembly);

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

        var project = source is null
            ? throw new ComparisonException("The source of the product is not here. Name the program with --program.")
            : Path.Combine(source, "src", "Host");
        using var publish = Process.Start(
            new ProcessStartInfo(
                "dotnet",
                ["publish", project, "--configuration", "Release", "--runtime", RuntimeInformation.RuntimeIdentifier, "--output", folder]
            )
            {
                RedirectStandardOutput = true,
            }
        )!;
        try
        {
            var said = await publish.StandardOutput.ReadToEndAsync(stop);
            await publish.WaitForExitAsync(stop);
            return publish.ExitCode == 0
                ? Path.Combine(folder, "CountryProvider.Host")
                : throw new ComparisonException($"The product cannot be published:{Environment.NewLine}{said}");
        }
        finally
        {
            publish.Kill(entireProcessTree: true);
        }
    }
}
