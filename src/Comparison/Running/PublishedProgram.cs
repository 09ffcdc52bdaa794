using System.Diagnostics;
using System.Runtime.InteropServices;

namespace CountryProvider.Comparison.Running;

/// <summary>The product in the form of its container image.</summary>
internal static class PublishedProgram
{
    // The length to which Git shortens the name of a commit.
    private const int CommitLength = 8;

    /// <summary>The assembly that every build contains, for every kind of start.</summary>
    private const string Assembly = "CountryProvider.Host.dll";

    /// <summary>
    /// Why a file cannot be started as the product, as the end of a sentence after its name; null when it can be started.
    /// </summary>
    /// <param name="file">An existing file.</param>
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
    /// The version of a build, such as <c>0.1.0+64330f94</c>. It contains the commit, because builds between two releases have the same
    /// number.
    /// </summary>
    public static string VersionOf(string file)
    {
        var version = FileVersionInfo.GetVersionInfo(AssemblyOf(file)).ProductVersion ?? "";
        var commit = version.IndexOf('+', StringComparison.Ordinal);
        return commit < 0 ? version : version[..Math.Min(version.Length, commit + 1 + CommitLength)];
    }

    private static string AssemblyOf(string file) => Path.Combine(Path.GetDirectoryName(file)!, Assembly);

    /// <summary>Publishes the product from the source of this program.</summary>
    /// <param name="folder">The folder to publish to.</param>
    /// <returns>The program file.</returns>
    /// <exception cref="ComparisonException">The source does not exist, or cannot be published.</exception>
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
