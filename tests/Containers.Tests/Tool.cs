using System.Diagnostics;
using CountryProvider.Testing;

namespace CountryProvider.Containers.Tests;

/// <summary>Programs of the machine.</summary>
internal static class Tool
{
    /// <summary>The folder with the solution.</summary>
    public static string Repository => RepositoryRoot.Path;

    /// <summary>What a program wrote to its standard output.</summary>
    /// <exception cref="ToolException">It failed.</exception>
    public static async Task<string> RunAsync(string program, params IEnumerable<string> arguments)
    {
        var (exitCode, output, error) = await TryAsync(program, arguments);
        return exitCode == 0
            ? output.Trim()
            : throw new ToolException($"{program} {string.Join(' ', arguments)} ended with {exitCode}:\n{output}\n{error}");
    }

    /// <summary>Runs a program to its end, however that is.</summary>
    public static Task<(int ExitCode, string Output, string Error)> TryAsync(string program, params IEnumerable<string> arguments) =>
        TryAsync(program, [], arguments);

    /// <inheritdoc cref="TryAsync(string, IEnumerable{string})"/>
    public static async Task<(int ExitCode, string Output, string Error)> TryAsync(
        string program,
        Dictionary<string, string> environment,
        IEnumerable<string> arguments
    )
    {
        using var process = Start(program, environment, arguments);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }

    /// <summary>Starts a program.</summary>
    public static Process Start(string program, Dictionary<string, string> environment, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Repository,
        };
        start.Environment["CONTAINERS_CONF"] = Path.Combine(AppContext.BaseDirectory, "containers.conf");
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    /// <summary>Waits until it is so.</summary>
    /// <exception cref="TimeoutException">It is not within that time.</exception>
    public static async Task UntilAsync(TimeSpan within, string what, Func<Task<bool>> condition)
    {
        for (var started = Stopwatch.GetTimestamp(); !await condition(); await Task.Delay(100))
        {
            if (Stopwatch.GetElapsedTime(started) > within)
            {
                throw new TimeoutException($"Not within {within.TotalSeconds:0} s: {what}");
            }
        }
    }
}

internal sealed class ToolException(string message) : Exception(message);
