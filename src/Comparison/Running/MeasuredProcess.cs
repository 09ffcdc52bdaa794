using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using CountryProvider.Comparison.Probing;
using CountryProvider.Host.Distribution;
using CountryProvider.Host.Tools;
using CountryProvider.Modularity;

namespace CountryProvider.Comparison.Running;

/// <summary>
/// One process of a deployment: the product, with some of the modules, and with the probes. It does not outlive the comparison.
/// </summary>
/// <param name="program">The file of the product.</param>
/// <param name="modules">That it hosts.</param>
/// <param name="cpus">Where it may run.</param>
internal sealed class MeasuredProcess(string program, IReadOnlyList<IModule> modules, CpuSet cpus) : IAsyncDisposable
{
    private const int LastLines = 20;

    private static readonly TimeSpan _startTimeout = TimeSpan.FromSeconds(60);

    private static readonly HttpClient _http = new(
        new SocketsHttpHandler { UseProxy = false, PooledConnectionIdleTimeout = TimeSpan.Zero }
    );

    private readonly ConcurrentQueue<string> _output = new();
    private Process? _process;
    private IReadOnlyList<string> _overrides = [];
    private Task _reading = Task.CompletedTask;

    /// <summary>As a role lists its modules.</summary>
    public string Name { get; } = Partition.Names(modules);

    /// <summary>That it hosts.</summary>
    public IReadOnlyList<IModule> Modules => modules;

    /// <summary>Of its pages and its API.</summary>
    public Uri Address { get; } = new($"http://127.0.0.1:{ProductProcess.FreePort()}");

    /// <summary>Where other processes call its modules.</summary>
    public Uri InternalAddress { get; } = new($"http://127.0.0.1:{ProductProcess.FreePort()}");

    /// <summary>All settings but the addresses, as on the command line.</summary>
    public IReadOnlyList<string> Settings { get; set; } = [];

    /// <summary>Variables of the environment beside those of this process.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The process id.</summary>
    public int Id => _process!.Id;

    /// <summary>Whether it runs.</summary>
    public bool IsRunning => _process is { HasExited: false };

    /// <summary>Starts it, and waits until it takes connections, which it does only when all is read that it needs.</summary>
    /// <returns>The timestamp of the moment at which it was started.</returns>
    /// <exception cref="ComparisonException">It ends before, or takes longer than a minute.</exception>
    public async Task<long> StartAsync(CancellationToken stop)
    {
        var started = 0L;
        using (_process) // One that has ended.
        {
            _process = ProductProcess.StartAttached(
                [
                    $"--Http:Host=127.0.0.1",
                    $"--Http:Port={Address.Port}",
                    $"--Http:InternalPort={InternalAddress.Port}",
                    .. Settings,
                    .. _overrides,
                ],
                Host.Modules.All,
                program,
                start =>
                {
                    start.Environment[StartupHook.Variable.Key] = StartupHook.Variable.Value;
                    foreach (var (name, value) in Environment)
                    {
                        start.Environment[name] = value;
                    }

                    started = Stopwatch.GetTimestamp();
                    return cpus.ForMeasured(() => Process.Start(start));
                }
            );
        }

        _output.Clear();
        _reading = Task.WhenAll(ReadAsync(_process.StandardOutput), ReadAsync(_process.StandardError));
        while (!await IsListeningAsync(stop))
        {
            if (_process.HasExited)
            {
                await _reading;
                throw new ComparisonException(
                    $"The process {Name} does not start, but ends with exit code {_process.ExitCode}.{LastOutput}"
                )
                {
                    IsPortTaken = _output.Any(line => line.Contains("already in use", StringComparison.Ordinal)),
                };
            }

            if (Stopwatch.GetElapsedTime(started) > _startTimeout)
            {
                throw new ComparisonException(
                    $"The process {Name} does not take connections within {_startTimeout.TotalSeconds:0} s.{LastOutput}"
                );
            }

            await Task.Delay(5, stop);
        }

        return started;
    }

    /// <summary>Ends it in order, as SIGTERM does.</summary>
    /// <returns>How long it takes.</returns>
    public async Task<TimeSpan> StopAsync(CancellationToken stop)
    {
        var started = Stopwatch.GetTimestamp();
        _process!.StandardInput.Close();
        await _process.WaitForExitAsync(stop);
        return Stopwatch.GetElapsedTime(started);
    }

    /// <summary>Ends it in order, and starts it again.</summary>
    /// <param name="overrides">Settings that from now on take the place of some of its own; none to go back to those.</param>
    /// <exception cref="ComparisonException">It does not start.</exception>
    public async Task RestartAsync(CancellationToken stop, params IReadOnlyList<string> overrides)
    {
        await StopAsync(stop);
        _overrides = overrides;
        await StartAsync(stop);
    }

    /// <summary>Ends it at once, as <c>kill -9</c> does.</summary>
    public void Kill() => _process!.Kill();

    /// <summary>Makes it stand still, or go on: it is there, and does not answer.</summary>
    public void Freeze(bool isFrozen)
    {
        if (OperatingSystem.IsLinux())
        {
            _ = Native.Signal(Id, isFrozen ? Native.Stop : Native.Continue);
        }
    }

    /// <summary>What it has used so far.</summary>
    public Usage Usage()
    {
        _process!.Refresh();
        var (resident, proportional) = OperatingSystem.IsLinux() ? Memory(Id) : (_process.WorkingSet64 / 1e6, _process.WorkingSet64 / 1e6);
        return new(resident, proportional, CpuSeconds, _process.Threads.Count);
    }

    /// <summary>The seconds of all cores together that it has used so far.</summary>
    public double CpuSeconds
    {
        get
        {
            if (OperatingSystem.IsLinux() && Native.CpuSeconds(Id) is >= 0 and var seconds)
            {
                return seconds;
            }

            _process!.Refresh();
            return _process.TotalProcessorTime.TotalSeconds;
        }
    }

    /// <summary>Makes sure that it still runs.</summary>
    /// <exception cref="ComparisonException">It does not.</exception>
    public void Check()
    {
        if (!IsRunning)
        {
            throw new ComparisonException(
                $"The process {Name} ended with exit code {_process?.ExitCode} while it was measured.{LastOutput}"
            );
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is null)
        {
            return;
        }

        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        await _reading;
        _process.Dispose();
        _process = null;
    }

    private string LastOutput =>
        _output.IsEmpty
            ? ""
            : System.Environment.NewLine + string.Join(System.Environment.NewLine, _output.Select(line => $"  {Name} | {line}"));

    private async Task ReadAsync(StreamReader lines)
    {
        while (await lines.ReadLineAsync() is { } line)
        {
            _output.Enqueue(line);
            while (_output.Count > LastLines)
            {
                _output.TryDequeue(out _);
            }
        }
    }

    private async Task<bool> IsListeningAsync(CancellationToken stop)
    {
        try
        {
            return await _http.GetStringAsync(new Uri(Address, Probes.PathOf<IdentityProbe>()), stop)
                == Id.ToString(CultureInfo.InvariantCulture);
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    // Shared pages are divided among the processes that share them.
    private static (double Resident, double Proportional) Memory(int process)
    {
        var lines = File.ReadLines($"/proc/{process}/smaps_rollup")
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .ToLookup(line => line[0]);
        return (Of("Rss:"), Of("Pss:"));

        double Of(string name) => double.Parse(lines[name].First()[1], CultureInfo.InvariantCulture) * 1024 / 1e6;
    }
}

/// <summary>What a process has used.</summary>
/// <param name="Resident">Memory in megabytes.</param>
/// <param name="Proportional">The same, but what several processes have in common counts once for all of them.</param>
/// <param name="CpuSeconds">Of all cores together.</param>
/// <param name="Threads">How many it has.</param>
internal readonly record struct Usage(double Resident, double Proportional, double CpuSeconds, int Threads);
