using System.Diagnostics;
using System.Globalization;
using System.Text;
using CountryProvider.Testing;

namespace CountryProvider.Comparison.Tests;

/// <summary>The comparison in a process of its own.</summary>
internal sealed class CompareProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly Task<string> _error;
    private readonly Task _reading;
    private readonly Dictionary<string, TaskCompletionSource> _awaited = [];

    private CompareProcess(Process process)
    {
        _process = process;
        _error = process.StandardError.ReadToEndAsync();
        _reading = ReadAsync();
    }

    /// <summary>The processes that it has started and that still run.</summary>
    public IReadOnlyList<int> Children =>
        [
            .. from folder in Directory.GetDirectories("/proc")
            let name = Path.GetFileName(folder)
            where name.All(char.IsAsciiDigit) && ParentOf(name) == _process.Id
            select int.Parse(name, CultureInfo.InvariantCulture),
        ];

    public static CompareProcess Start(params string[] arguments)
    {
        // A process in the background ignores Ctrl+C, and its children would too.
        var comparison = Path.Combine(AppContext.BaseDirectory, "CountryProvider.Comparison.dll");
        var start = new ProcessStartInfo(
            "env",
            ["--default-signal=INT", "dotnet", comparison, "--program", HostProcess.Program, .. arguments]
        )
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        return new(Process.Start(start)!);
    }

    /// <summary>Runs it until it ends by itself.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        await using var process = Start(arguments);
        return await process.ExitAsync();
    }

    /// <summary>Waits until it says this in a line of its own.</summary>
    public Task SaysAsync(string line)
    {
        lock (_output)
        {
            if (!_awaited.TryGetValue(line, out var said))
            {
                _awaited[line] = said = new(TaskCreationOptions.RunContinuationsAsynchronously);
                if (_output.ToString().Contains(line, StringComparison.Ordinal))
                {
                    said.SetResult();
                }
            }

            return said.Task.WaitAsync(TimeSpan.FromMinutes(2));
        }
    }

    public async Task<(int ExitCode, string Output, string Error)> ExitAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        await _process.WaitForExitAsync(deadline.Token);
        await _reading;
        return (_process.ExitCode, _output.ToString(), await _error);
    }

    public Task SignalAsync(string signal) => SignalAsync(_process.Id, signal);

    public static async Task SignalAsync(int process, string signal)
    {
        using var kill = Process.Start("sh", ["-c", $"kill -{signal} {process}"]);
        await kill.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        await _reading;
        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            lock (_output)
            {
                _output.AppendLine(line);
                if (_awaited.TryGetValue(line, out var said))
                {
                    said.TrySetResult();
                }
            }
        }
    }

    // "pid (name) state ppid ...", where the name may contain anything.
    private static int ParentOf(string process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0; // It has ended meanwhile.
        }
    }
}
