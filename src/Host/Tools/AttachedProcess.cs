using CountryProvider.Host.Foundation.Settings;
using CountryProvider.Modularity;

namespace CountryProvider.Host.Tools;

/// <summary>Another process of this program. Its output is shown with its name in front, and it ends with this process.</summary>
/// <param name="name">The name in front of its output.</param>
/// <param name="color">The colour of the name.</param>
/// <param name="settings">The settings, as on the command line.</param>
/// <param name="modules">The modules of the program.</param>
/// <param name="restartAfter">The delay before a restart after the process has ended by itself; zero for no restart.</param>
internal sealed class AttachedProcess(
    string name,
    TerminalColor color,
    IReadOnlyList<string> settings,
    IReadOnlyList<IModule> modules,
    TimeSpan restartAfter
)
{
    /// <summary>The beginning of the log line of a process that accepts requests.</summary>
    public const string ReadyWords = "Country Provider is ready at";

    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _output = new();

    /// <summary>Completes when the process accepts requests; fails when it ends before that.</summary>
    public Task Ready => _ready.Task;

    /// <summary>The process id, after the start.</summary>
    public int Id { get; private set; }

    /// <summary>Runs the process until <paramref name="stop"/> is cancelled, and then waits for its end.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var exitCode = await RunOnceAsync(stop);
            if (
                _ready.TrySetException(
                    new StartupException([$"The process {name.TrimEnd()} ended with exit code {exitCode} before it was ready; see above."])
                ) || stop.IsCancellationRequested
            )
            {
                return;
            }

            if (restartAfter == TimeSpan.Zero)
            {
                Write($"has ended with exit code {exitCode}");
                return;
            }

            Write($"has ended with exit code {exitCode}; it is started again in {restartAfter.TotalSeconds:0} s");
            await Task.Delay(restartAfter, TimeProvider.System, stop).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    private async Task<int> RunOnceAsync(CancellationToken stop)
    {
        using var process = ProductProcess.StartAttached(settings, modules);
        Id = process.Id;
        await using var ending = stop.Register(() => process.StandardInput.Close());
        var output = Task.WhenAll(ShowAsync(process.StandardOutput), ShowAsync(process.StandardError));
        await process.WaitForExitAsync(CancellationToken.None);
        await output;
        return process.ExitCode;
    }

    private async Task ShowAsync(StreamReader lines)
    {
        while (await lines.ReadLineAsync() is { } line)
        {
            Write(line);
            if (line.Contains(ReadyWords, StringComparison.Ordinal))
            {
                _ready.TrySetResult();
            }
        }
    }

    private void Write(string line)
    {
        lock (_output)
        {
            Console.WriteLine($"{color.Of(name)} | {line}");
        }
    }
}
