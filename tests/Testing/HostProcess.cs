using System.Diagnostics;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;

namespace CountryProvider.Testing;

/// <summary>The real program in a process of its own, which a test can kill.</summary>
public sealed partial class HostProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<string> _output;

    private HostProcess(Process process, Task<string> output, string address)
    {
        (_process, _output) = (process, output);
        Client = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new(address) };
    }

    /// <summary>The file of the program, compiled ahead of time like the one in the image.</summary>
    public static string Program { get; } =
        typeof(HostProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(each => each.Key == nameof(Program)).Value!;

    /// <summary>Its id, for as long as it runs.</summary>
    public int Id => _process.Id;

    /// <summary>A client whose base address is the process.</summary>
    public HttpClient Client { get; }

    /// <summary>How many files and connections it has open.</summary>
    public int Handles => Directory.GetFiles($"/proc/{_process.Id}/fd").Length;

    /// <summary>Starts the program on a free port and waits until it says that it is ready.</summary>
    /// <param name="directory">Where its data is.</param>
    /// <param name="settings">Such as <c>Seed:Data=demo</c>.</param>
    public static Task<HostProcess> StartAsync(string directory, params string[] settings) => StartAsync([], directory, settings);

    /// <param name="environment">Variables that it has beside those of this process.</param>
    /// <param name="directory">Where its data is.</param>
    /// <param name="settings">Such as <c>Seed:Data=demo</c>.</param>
    public static async Task<HostProcess> StartAsync(Dictionary<string, string> environment, string directory, params string[] settings)
    {
        string[] all =
        [
            "Http:Port=0",
            "Http:InternalPort=0",
            "Seed:Data=none",
            .. TestHost.HighLimit,
            $"Store:Directory={directory}",
            .. settings,
        ];
        var process = StartRaw([.. all.Select(setting => "--" + setting)], environment);
        var before = new StringBuilder();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            before.AppendLine(line);
            if (ReadyLine().Match(line) is { Success: true } match)
            {
                return new(process, WithAsync(before.ToString(), process.StandardOutput.ReadToEndAsync()), match.Groups[1].Value);
            }
        }

        throw new InvalidOperationException($"The host did not start: {await process.StandardError.ReadToEndAsync()}");
    }

    /// <summary>Runs the program until it ends by itself, as when it refuses its settings.</summary>
    /// <returns>Its exit code and what it wrote.</returns>
    public static Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments) => RunAsync([], arguments);

    /// <inheritdoc cref="RunAsync(string[])"/>
    public static Task<(int ExitCode, string Output, string Error)> RunAsync(
        Dictionary<string, string> environment,
        params string[] arguments
    ) => RunInAsync(Path.GetTempPath(), environment, arguments);

    /// <inheritdoc cref="RunAsync(string[])"/>
    public static async Task<(int ExitCode, string Output, string Error)> RunInAsync(
        string workingDirectory,
        Dictionary<string, string> environment,
        params string[] arguments
    )
    {
        using var process = StartRaw(arguments, environment, workingDirectory);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await process.WaitForExitAsync(deadline.Token);
        return (process.ExitCode, await output, await error);
    }

    /// <summary>Ends the process at once, as <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Stops the process as if it hangs: its connections stay open, and it sends nothing.</summary>
    public async Task SuspendAsync()
    {
        await SignalAsync("STOP");
        await Suspension.UntilStoppedAsync(_process.Id);
    }

    /// <summary>Lets a suspended process go on.</summary>
    public Task ResumeAsync() => SignalAsync("CONT");

    /// <summary>Sends a signal, such as <c>TERM</c>.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("sh", ["-c", $"kill -{signal} {_process.Id}"]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Waits until it has ended.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> ExitAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await _process.WaitForExitAsync(deadline.Token);
        return _process.ExitCode;
    }

    /// <summary>Ends it regularly.</summary>
    /// <returns>All that it wrote.</returns>
    public async Task<string> StopAsync()
    {
        await SignalAsync("TERM");
        await ExitAsync();
        return await _output;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        await _output;
        _process.Dispose();
    }

    private static async Task<string> WithAsync(string before, Task<string> rest) => before + await rest;

    private static Process StartRaw(
        IReadOnlyList<string> arguments,
        Dictionary<string, string> environment,
        string? workingDirectory = null
    )
    {
        // A process in the background ignores Ctrl+C, and its children would too.
        string[] command =
        [
            .. OperatingSystem.IsLinux() ? ["env", "--default-signal=INT"] : Array.Empty<string>(),
            "dotnet",
            Program,
            .. arguments,
        ];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingDirectory ?? Path.GetTempPath(),
        };
        foreach (var (key, value) in environment)
        {
            start.Environment[key] = value;
        }

        return Process.Start(start)!;
    }

    [GeneratedRegex(@"ready at (\S+)")]
    private static partial Regex ReadyLine();
}
