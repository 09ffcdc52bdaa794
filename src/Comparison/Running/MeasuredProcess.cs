using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using CountryProvider.Comparison.Probing;
using CountryProvider.Host.Distribution;
using CountryProvider.Host.Tools;
using CountryProvider.Modularity;

namespace CountryProvider.Comparison.Running;

/// <summary>
/// One process of a deployment: the product with some of the modules and with the probes. It never outlives the comparison.
/// </summary>
/// <param name="program">The program file of the product.</param>
/// <param name="modules">The hosted modules.</param>
/// <param name="cpus">The cores that the process may use.</param>
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

    /// <summary>The names of its modules, as in the setting Roles.</summary>
    public string Name { get; } = Partition.Names(modules);

    /// <summary>The hosted modules.</summary>
    public IReadOnlyList<IModule> Modules => modules;

    /// <summary>The address of the public port.</summary>
    public Uri Address { get; } = new($"http://127.0.0.1:{ProductProcess.FreePort()}");

    /// <summary>The address of the internal port.</summary>
    public Uri InternalAddress { get; } = new($"http://127.0.0.1:{ProductProcess.FreePort()}");

    /// <summary>All settings except the addresses, as on the command line.</summary>
    public IReadOnlyList<string> Settings { get; set; } = [];

    /// <summary>Environment variables in addition to those of this process.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    public int Id => _process!.Id;

    public bool IsRunning => _process is { HasExited: false };

    /// <summary>Starts the process, and waits until it accepts connections. It does so only after it has read all its data.</summary>
    /// <returns>The timestamp of the start.</returns>
    /// <exception cref="ComparisonException">The process ends before that, or takes longer than a minute.</exception>
    public async Task<long> StartAsync(CancellationToken stop)
    {
        var started = 0L;
        using (_process) // The previous process, which has ended.
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

    /// <summary>Stops the process in an orderly way, with the same effect as SIGTERM.</summary>
    /// <returns>How long the process took to stop.</returns>
    public async Task<TimeSpan> StopAsync(CancellationToken stop)
    {
        var started = Stopwatch.GetTimestamp();
        _process!.StandardInput.Close();
        await _process.WaitForExitAsync(stop);
        return Stopwatch.GetElapsedTime(started);
    }

    /// <summary>Stops the process in an orderly way, and starts it again.</summary>
    /// <param name="overrides">Settings that replace some of its own from now on; none to return to its own.</param>
    /// <exception cref="ComparisonException">The process does not start.</exception>
    public async Task RestartAsync(CancellationToken stop, params IReadOnlyList<string> overrides)
    {
        await StopAsync(stop);
        _overrides = overrides;
        await StartAsync(stop);
    }

    /// <summary>Ends the process at once, like <c>kill -9</c>.</summary>
    public void Kill() => _process!.Kill();

    /// <summary>Suspends or resumes the process. A suspended process still exists, but does not answer.</summary>
    public void Freeze(bool isFrozen)
    {
        if (OperatingSystem.IsLinux())
        {
            _ = Native.Signal(Id, isFrozen ? Native.Stop : Native.Continue);
        }
    }

    /// <summary>The resources that the process has used so far.</summary>
    public Usage Usage()
    {
        _process!.Refresh();
        var (resident, proportional) = OperatingSystem.IsLinux() ? Memory(Id) : (_process.WorkingSet64 / 1e6, _process.WorkingSet64 / 1e6);
        return new(resident, proportional, CpuSeconds, _process.Threads.Count);
    }

    /// <summary>The CPU seconds that the process has used so far, summed over all cores.</summary>
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

    /// <summary>Checks that the process still runs.</summary>
    /// <exception cref="ComparisonException">The process has ended.</exception>
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

    // The proportional size divides each shared page among the processes that share it.
    private static (double Resident, double Proportional) Memory(int process)
    {
        var lines = File.ReadLines($"/proc/{process}/smaps_rollup")
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .ToLookup(line => line[0]);
        return (Of("Rss:"), Of("Pss:"));

        double Of(string name) => double.Parse(lines[name].First()[1], CultureInfo.InvariantCulture) * 1024 / 1e6;
    }
}

/// <summary>The resources that a process has used.</summary>
/// <param name="Resident">The resident memory in megabytes.</param>
/// <param name="Proportional">The same in megabytes, with shared memory divided among the processes that share it.</param>
/// <param name="CpuSeconds">The CPU seconds, summed over all cores.</param>
/// <param name="Threads">The number of threads.</param>
internal readonly record struct Usage(double Resident, double Proportional, double CpuSeconds, int Threads);
