using System.Diagnostics;
using CountryProvider.Comparison.Load;
using CountryProvider.Comparison.Probing;
using CountryProvider.Comparison.Report;
using CountryProvider.Comparison.Running;

namespace CountryProvider.Comparison.Experiments;

/// <summary>
/// Claim: when a module harms its process at run time, other processes are safe. Method: one module leaks memory until there is no more,
/// blocks the threads that handle requests, or computes without end. The experiment counts what clients of the other modules get. Limits:
/// cannot show a CPU limit for each service, because all processes share the same cores.
/// </summary>
internal sealed class Leaks : Experiment
{
    private static readonly Texts _texts = Texts.Of(typeof(Leaks));

    // A process without threads or memory answers almost no requests. An undisturbed process answers all.
    private const double Unharmed = 0.95;
    private const double Harmed = 0.8;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    protected override int Place => 70;

    public override bool IsLong => true;

    public override string Name => "leak";

    public override Words Question { get; } = _texts["Question"];

    public override Words Claim { get; } = _texts["Claim"];

    public override Words Method { get; } =
        _texts["Method", Laboratory.MemoryLimit / 1e6, Traffic.ClientTimeout.TotalSeconds, Unharmed, Harmed];

    public override Words Limits { get; } = _texts["Limits"];

    public override async Task<Finding> RunAsync(Laboratory laboratory, CancellationToken stop)
    {
        var (monolith, split) = await laboratory.FaultTargetsAsync(stop);
        var module = laboratory.Peer ?? laboratory.Dependency;
        var traffic = new Traffic(laboratory);
        var effects = new List<Effect>();
        foreach (var deployment in new[] { monolith, split })
        {
            await traffic.WarmUpAsync(deployment, stop);
            var process = deployment.ProcessOf(module);
            var others = traffic
                .Endpoints.Where(endpoint =>
                    endpoint.Module != module && (deployment == monolith || !process.Modules.Contains(endpoint.Module))
                )
                .ToList();
            effects.Add(
                new(
                    deployment,
                    null,
                    await traffic.DuringAsync(
                        deployment,
                        "healthy",
                        process,
                        0,
                        laboratory.Seconds(2, 0.6),
                        () => Task.CompletedTask,
                        stop
                    ),
                    others
                )
            );
            foreach (var leak in Enum.GetValues<Leak>().Where(leak => !laboratory.Options.IsQuick || leak is not Leak.Processor))
            {
                laboratory.ReportProgress($"{leak}, {deployment.Name.English}");
                var incident = await traffic.DuringAsync(
                    deployment,
                    $"leak, {leak}",
                    process,
                    0,
                    leak is Leak.Memory ? laboratory.Seconds(4, 2) : laboratory.Seconds(3, 0.8),
                    () => LeakAsync(laboratory, deployment, process, leak, stop),
                    stop
                );
                effects.Add(new(deployment, leak, incident, others));
                if (leak is not Leak.Memory)
                {
                    process.Kill(); // No other way ends this leak.
                    await process.StartAsync(stop);
                    await (laboratory.Options.IsQuick ? Task.CompletedTask : traffic.WarmUpAsync(deployment, stop));
                }
            }
        }

        return Find(monolith, split, effects);
    }

    /// <summary>
    /// Whether the split isolates the leak. The arguments are the shares of requests for other modules that were answered during the leak.
    /// </summary>
    internal static bool IsIsolated(double monolith, double split) => split >= Unharmed && monolith < Harmed;

    /// <param name="without">The lowest share that was answered without a leak.</param>
    /// <param name="isolated">The leaks that were harmless in the split deployment, but not in the monolith.</param>
    internal static Verdict Judge(double without, IReadOnlyCollection<Leak> isolated) =>
        without < Unharmed ? Verdict.Undecided
        : isolated.Contains(Leak.Memory) && isolated.Contains(Leak.Threads) ? Verdict.Shown
        : Verdict.Refuted;

    private static Finding Find(Deployment monolith, Deployment split, IReadOnlyList<Effect> effects)
    {
        var leaks = effects.Select(effect => effect.Leak).OfType<Leak>().Distinct().ToList();
        var isolated = leaks.Where(leak => IsIsolated(Of(monolith, leak).Answered, Of(split, leak).Answered)).ToList();
        return new(
            Judge(Math.Min(Of(monolith, null).Answered, Of(split, null).Answered), isolated),
            Words.Join(" ", leaks.Select(Sentence))
        )
        {
            Headlines =
            [
                .. from leak in isolated
                where leak is Leak.Threads
                select new Headline(
                    Side.Gain,
                    Words.Formatted($"{Of(split, leak).Answered:0 %}"),
                    _texts["ShareAnswered", Of(monolith, leak).Answered]
                ),
            ],
            Pictures =
            [
                new BarPicture(
                    _texts["AnsweredRequests"],
                    Words.Join(" ", leaks.Select(Sentence)),
                    new(_texts["ShareOfRequestsAnswered"], ""),
                    [new(monolith.Name, Subject.Monolith), new(split.Name, Subject.Split)],
                    [.. Kinds().Select(leak => new BarGroup(Title(leak), [Share(monolith, leak), Share(split, leak)]))]
                ),
                new BarPicture(
                    _texts["HowLongTheyTake"],
                    Words.Join(
                        "; ",
                        Kinds()
                            .Select(leak =>
                                _texts[
                                    "PercentilesOfBoth",
                                    Title(leak),
                                    Words.Figure(Of(monolith, leak).Percentile, "ms"),
                                    Words.Figure(Of(split, leak).Percentile, "ms")
                                ]
                            )
                    ),
                    new(Texts.Common["Percentile99OfTheLatency"], "ms", Scale.Logarithmic),
                    [new(monolith.Name, Subject.Monolith), new(split.Name, Subject.Split)],
                    [
                        .. Kinds()
                            .Select(leak => new BarGroup(
                                Title(leak),
                                [Exactly(Of(monolith, leak).Percentile), Exactly(Of(split, leak).Percentile)]
                            )),
                    ]
                ),
            ],
            Tables =
            [
                new(
                    _texts["RequestsForOtherModules"],
                    [
                        _texts["OneModule"],
                        Column(monolith, _texts["Answered"]),
                        Column(split, _texts["Answered"]),
                        Column(monolith, Words.Same("p50")),
                        Column(split, Words.Same("p50")),
                        Column(monolith, Words.Same("p99")),
                        Column(split, Words.Same("p99")),
                        Column(split, _texts["Stale"]),
                    ],
                    [
                        .. Kinds()
                            .Select(leak => new Row(
                                Title(leak),
                                [
                                    Words.Formatted($"{Of(monolith, leak).Answered:0.0 %}"),
                                    Words.Formatted($"{Of(split, leak).Answered:0.0 %}"),
                                    Words.Figure(Of(monolith, leak).Median, "ms"),
                                    Words.Figure(Of(split, leak).Median, "ms"),
                                    Words.Figure(Of(monolith, leak).Percentile, "ms"),
                                    Words.Figure(Of(split, leak).Percentile, "ms"),
                                    Words.Formatted($"{Of(split, leak).Stale:0.0 %}"),
                                ]
                            )),
                    ]
                ),
            ],
        };

        Words Sentence(Leak leak)
        {
            var (title, one, several) = (Title(leak), Of(monolith, leak), Of(split, leak));
            var (p99, p99s) = (Words.Figure(one.Percentile, "ms"), Words.Figure(several.Percentile, "ms"));
            return leak is Leak.Processor
                ? _texts["SentenceOfComputing", title, one.Answered, p99, several.Answered, p99s]
                : _texts["Sentence", title, one.Answered, several.Answered];
        }

        IReadOnlyList<Leak?> Kinds() => [null, .. leaks];

        Effect Of(Deployment deployment, Leak? leak) => effects.Single(effect => effect.Deployment == deployment && effect.Leak == leak);

        Estimate Share(Deployment deployment, Leak? leak) => Exactly(Of(deployment, leak).Answered);

        static Estimate Exactly(double value) => new(value, value, value);

        static Words Column(Deployment deployment, Words figure) =>
            new($"{figure.English}, {deployment.Name.English}", $"{figure.German}, {deployment.Name.German}");
    }

    private static Words Title(Leak? leak) =>
        leak switch
        {
            Leak.Processor => _texts["ComputesWithoutEnd"],
            Leak.Memory => _texts["KeepsMemoryUntilItsProcessDies"],
            Leak.Threads => _texts["BlocksThreads"],
            _ => _texts["IsHealthy"],
        };

    private static async Task LeakAsync(
        Laboratory laboratory,
        Deployment deployment,
        MeasuredProcess process,
        Leak leak,
        CancellationToken stop
    )
    {
        using (await laboratory.Http.GetAsync(new Uri(process.Address, Probes.PathOf<LeakProbe>($"kind={leak}")), stop)) { }

        if (leak is not Leak.Memory)
        {
            return;
        }

        var began = Stopwatch.GetTimestamp();
        while (process.IsRunning)
        {
            await Task.Delay(10, stop);
            if (Stopwatch.GetElapsedTime(began) > _patience)
            {
                throw new ComparisonException(
                    $"A process of {deployment.Name.English} does not run out of memory within {_patience.TotalSeconds:0} s, although it "
                        + $"may have no more than {Laboratory.MemoryLimit} bytes for objects."
                );
            }
        }

        await Task.Delay(TimeSpan.FromSeconds(laboratory.Seconds(1, 0.3)), stop);
        await process.StartAsync(stop);
    }

    /// <summary>The outcomes for clients of the other modules during a leak. The leak is null for the control run.</summary>
    private sealed record Effect(Deployment Deployment, Leak? Leak, Incident Incident, IReadOnlyList<ApiEndpoint> Others)
    {
        private readonly Histogram _durations = Incident.Durations(Others);

        private Slice Slice { get; } = Incident.Within(Incident.From, double.MaxValue, Others);

        public double Answered => Incident.Answered(Slice);

        public double Stale => Incident.Share(Slice, Slice.Stale);

        public double Median => _durations.Percentile(0.5);

        public double Percentile => _durations.Percentile(0.99);
    }
}
