using CountryProvider.Host.Foundation.Settings;
using CountryProvider.Modularity;

namespace CountryProvider.Host.Tools;

/// <summary>Another process of this program: what it writes is shown with its name in front, and it ends with this one.</summary>
/// <param name="name">As it is shown.</param>
/// <param name="color">Of the name.</param>
/// <param name="settings">As on the command line.</param>
/// <param name="modules">What the program consists of.</param>
/// <param name="restartAfter">How long after it has ended by itself it is started again; zero for never.</param>
internal sealed class AttachedProcess(
    string name,
    TerminalColor color,
    IReadOnlyList<string> settings,
    IReadOnlyList<IModule> modules,
    TimeSpan restartAfter
)
{
    /// <summary>What is logged when the program answers requests.</summary>
    public const string ReadyWords = "Country Provider is ready at";

    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _output = new();

    /// <summary>Ends when the process serves; fails when it refuses to start.</summary>
    public Task Ready => _ready.Task;

    /// <summary>The process id, once it has been started.</summary>
    public int Id { get; private set; }

    /// <summary>Runs the process until <paramref name="stop"/>, and then waits until it has ended.</summary>
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
