using System.Diagnostics;
using CountryProvider.Comparison.Load;
using CountryProvider.Comparison.Report;

namespace CountryProvider.Comparison.Running;

// Measurements: loads, rounds, and the runs that count.
internal sealed partial class Laboratory
{
    private const int Connections = 64;
    private const double MaxLateness = 0.1;

    // On a busy machine, repeated runs do not help. Without these limits, the repetition would not end.
    private const int MinRepeats = 5;
    private const double MaxRepeated = 0.2;

    // Share of a core that timers use.
    private const double MaxIdleLoad = 0.1;

    private static readonly TimeSpan _pollInterval = TimeSpan.FromSeconds(0.2);
    private static readonly TimeSpan _maxSettlingTime = TimeSpan.FromSeconds(5);

    private readonly List<LoadRun> _runs = [];
    private readonly Random _random;
    private readonly HashSet<(Deployment, string)> _warm = [];
    private int _repeats;
    private Tally _decisive;
    private Tally _accepted;

    /// <summary>The number of runs on which the figures of this experiment depend.</summary>
    public Tally Accepted => _accepted;

    /// <summary>The number of those runs on which its verdict depends.</summary>
    public Tally Decisive => _decisive;

    /// <summary>
    /// Sends a load and records the run. Repeats a run in which the generator was too late. A quick comparison does not repeat runs.
    /// </summary>
    /// <param name="purpose">The purpose within the experiment, for the raw figures.</param>
    /// <param name="mayBreak">Whether the run tests faults. Processes may then end, and no run is repeated.</param>
    /// <param name="isDecisive">Whether the verdict depends on the run.</param>
    /// <param name="begun">Called before the first request.</param>
    /// <exception cref="ComparisonException">A process has ended, or answers differ.</exception>
    public async Task<LoadRun> LoadAsync(
        Deployment deployment,
        string purpose,
        int round,
        LoadPlan plan,
        CancellationToken stop,
        bool mayBreak = false,
        Action? begun = null,
        bool isDecisive = true
    )
    {
        for (var attempt = 1; ; attempt++)
        {
            var result = await _load.RunAsync(plan, stop, begun);
            if (!mayBreak)
            {
                deployment.Check();
            }

            if (result.Targets.FirstOrDefault(target => target.Count(Outcome.Different) > 0) is { } different)
            {
                throw new ComparisonException(
                    $"{deployment.Name.English} does not always answer the same to {different.Name}. Nothing can be compared then."
                );
            }

            var run = new LoadRun(
                _experiment,
                deployment.Name.English,
                purpose,
                round,
                result.AllLateness().Percentile(0.99) > result.AllDurations().Percentile(0.5) * MaxLateness,
                plan,
                result
            );
            _runs.Add(run);
            if (mayBreak || !run.IsVoid || attempt == Attempts || Options.IsQuick || _repeats >= MinRepeats + (_runs.Count * MaxRepeated))
            {
                var isSpoiled = run.IsVoid && !mayBreak;
                _accepted = _accepted.With(isSpoiled);
                _decisive = isDecisive ? _decisive.With(isSpoiled) : _decisive;
                return run;
            }

            _repeats++;
        }
    }

    /// <summary>
    /// Sends a load until the durations are stable. Code is then compiled, and connections and caches exist. The warm-up ends when the
    /// medians of three slices in sequence differ by less than 5 %. It also ends after 3.5 s (0.5 s in a quick comparison). Each deployment
    /// is warmed up once for each workload.
    /// </summary>
    public async Task WarmUpAsync(Deployment deployment, Workload workload, CancellationToken stop)
    {
        if (!_warm.Add((deployment, workload.Key)))
        {
            return;
        }

        ReportProgress($"warming up, {workload.Name.English}, {deployment.Name.English}");
        var (rate, slice, medians, began) = (1_500.0, Seconds(0.3, 0.1), new List<double>(), Stopwatch.GetTimestamp());
        while (
            Stopwatch.GetElapsedTime(began).TotalSeconds < Seconds(3.5, 0.5)
            && !(medians.Count >= 3 && medians[^3..].Max() < medians[^3..].Min() * 1.05)
        )
        {
            var result = await _load.RunAsync(PlanOf(deployment, workload, rate, slice) with { Seed = medians.Count }, stop);
            medians.Add(result.AllDurations().Percentile(0.5));
            if (result.Seconds > slice * 1.5)
            {
                rate = Math.Max(100, rate / 2); // The runtime can recompile code only while the processor has free time.
            }
        }
    }

    /// <summary>
    /// Waits until the three deployments are nearly idle. After a load, they still compile the most used code. Waits at most five seconds.
    /// </summary>
    public async Task SettleAsync(CancellationToken stop)
    {
        ReportProgress("waiting for a quiet moment");
        var began = Stopwatch.GetTimestamp();
        double before,
            after = Used();
        do
        {
            before = after;
            await Task.Delay(_pollInterval, stop);
            after = Used();
        } while (after - before > _pollInterval.TotalSeconds * MaxIdleLoad && Stopwatch.GetElapsedTime(began) < _maxSettlingTime);

        double Used() => Deployments.SelectMany(deployment => deployment.Processes).Sum(process => process.CpuSeconds);
    }

    /// <summary>
    /// A plan for requests of one kind. All connections are open before the first request, because opening them would be an additional
    /// load.
    /// </summary>
    /// <param name="rate">Requests per second.</param>
    public LoadPlan PlanOf(Deployment deployment, Workload workload, double rate, double seconds) =>
        new()
        {
            Targets =
            [
                .. workload
                    .Targets(deployment.AddressOf(workload.Module))
                    .Select(target => target with { Path = deployment.UrlOf(workload.Module, target.Path).PathAndQuery }),
            ],
            Rate = rate,
            Duration = TimeSpan.FromSeconds(seconds),
            Seed = Options.Seed,
            OpenConnections = Connections,
            MaxConnections = Connections,
            Timeout = TimeSpan.FromSeconds(20),
        };

    /// <summary>Measures each deployment once in every round, in a new random order for each round.</summary>
    /// <returns>The figures of all rounds for each deployment.</returns>
    public async Task<IReadOnlyDictionary<Deployment, IReadOnlyList<T>>> RoundsAsync<T>(
        IReadOnlyList<Deployment> deployments,
        string what,
        Func<Deployment, int, Task<T>> measure,
        int? rounds = null
    )
    {
        var figures = deployments.ToDictionary(deployment => deployment, _ => new List<T>());
        for (var round = 0; round < (rounds ?? Options.Rounds); round++)
        {
            ReportProgress($"{what}, round {round + 1} of {rounds ?? Options.Rounds}");
            var order = deployments.ToArray();
            _random.Shuffle(order);
            foreach (var deployment in order)
            {
                figures[deployment].Add(await measure(deployment, round));
            }
        }

        return figures.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<T>)pair.Value);
    }

    /// <summary>Measures the three deployments in rounds, and compares them.</summary>
    public async Task<Contrast> ContrastAsync(string what, Func<Deployment, int, Task<double>> measure, int? rounds = null)
    {
        var figures = await RoundsAsync(Deployments, what, measure, rounds);
        return Contrast.Of(figures[Monolith], figures[MonolithAgain], figures[Split]);
    }
}
