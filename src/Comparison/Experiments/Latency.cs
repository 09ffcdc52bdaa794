using System.Globalization;
using CountryProvider.Comparison.Load;
using CountryProvider.Comparison.Probing;
using CountryProvider.Comparison.Report;
using CountryProvider.Comparison.Running;

namespace CountryProvider.Comparison.Experiments;

/// <summary>
/// Claim: calls over a network are slow. Method: measures the same call to a module within the process, within it but with conversion to
/// JSON and back, and to another process. Then makes 0 to 8 such calls in a request, and makes the answer larger. Limits: cannot show the
/// delay of a real network, because the processes are on one machine.
/// </summary>
internal sealed partial class Latency : Experiment
{
    private static readonly Texts _texts = Texts.Of(typeof(Latency));

    private const int Times = 500;
    private const int FewTimes = 200;
    private const double Rate = 200;

    private static readonly int[] _callCounts = [0, 1, 2, 4, 8];
    private static readonly int[] _fewCallCounts = [0, 2, 8];
    private static readonly int[] _entries = [1, 15, 150, 1_500];
    private static readonly double[] _columns = [0.5, 0.95, 0.99];
    private static readonly double[] _shares = [0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.995, 0.999];

    protected override int Place => 10;

    public override string Name => "latency";

    public override Words Question { get; } = _texts["Question"];

    public override Words Claim { get; } = _texts["Claim"];

    public override Words Method { get; } = _texts["Method"];

    public override Words Limits { get; } = _texts["Limits"];

    public override async Task<Finding> RunAsync(Laboratory laboratory, CancellationToken stop)
    {
        var unchanged = await StepsAsync(laboratory, isKnown: true, stop);
        var whole = await StepsAsync(laboratory, isKnown: false, stop);
        Picture[] payload = laboratory.Options.IsQuick ? [] : [await PayloadAsync(laboratory, stop)]; // Starts its own deployments.
        var requests = await RequestsAsync(laboratory, stop);
        var contrast = unchanged.Contrast;
        var difference = (contrast.Split.Value - contrast.Monolith.Value) * 1_000;
        return new(
            Judge(contrast),
            _texts[
                "Sentence",
                contrast.Monolith.Value * 1_000,
                contrast.Split.Value * 1_000,
                whole.Bytes / 1_000.0,
                whole.Contrast.Monolith.Value * 1_000,
                whole.Contrast.Split.Value * 1_000
            ]
        )
        {
            Headlines = [new(Side.Cost, Words.Formatted($"+{difference:0} µs"), _texts["ForEachCallOfAnotherModule"])],
            Pictures =
            [
                Waterfall(_texts["StepsOfTheCallThatFindsNothing"], unchanged),
                Waterfall(_texts["StepsOfTheCallThatBringsAll"], whole),
                Percentiles(unchanged),
                requests,
                .. payload,
            ],
            Tables = [Table(unchanged, whole)],
        };
    }

    internal static Verdict Judge(Contrast call) =>
        !call.IsDifferent ? Verdict.NoDifference
        : call.Ratio.Value > 1 ? Verdict.Shown
        : Verdict.Refuted;

    private static async Task<Steps> StepsAsync(Laboratory laboratory, bool isKnown, CancellationToken stop)
    {
        var what = isKnown ? "a call that finds nothing new" : "a call that brings all entries";
        var (bytes, all) = (0, new[] { new Histogram(), new Histogram(), new Histogram() });
        await WarmUpAsync(laboratory, isKnown, stop);
        var figures = await laboratory.RoundsAsync(
            laboratory.Deployments,
            what,
            async (deployment, _) =>
            {
                var direct = await CallAsync(laboratory, deployment, isKnown, isSerialized: false, stop);
                bytes = direct.AnswerBytes;
                if (deployment != laboratory.MonolithAgain)
                {
                    all[deployment == laboratory.Monolith ? 0 : 2].Add(new(direct.Durations));
                }

                if (deployment != laboratory.Monolith)
                {
                    return new Medians(new Histogram(direct.Durations).Percentile(0.5), 0);
                }

                var serialized = new Histogram((await CallAsync(laboratory, deployment, isKnown, isSerialized: true, stop)).Durations);
                all[1].Add(serialized);
                return new Medians(new Histogram(direct.Durations).Percentile(0.5), serialized.Percentile(0.5));
            }
        );
        var contrast = Contrast.Of(
            [.. figures[laboratory.Monolith].Select(figure => figure.Direct)],
            [.. figures[laboratory.MonolithAgain].Select(figure => figure.Direct)],
            [.. figures[laboratory.Split].Select(figure => figure.Direct)]
        );
        return new(contrast, Statistics.Estimate([.. figures[laboratory.Monolith].Select(figure => figure.Serialized)]), bytes, all);
    }

    // Repeats until the median of a batch differs by less than 5 % from the median of the previous batch.
    private static async Task WarmUpAsync(Laboratory laboratory, bool isKnown, CancellationToken stop)
    {
        foreach (
            var (deployment, isSerialized) in laboratory
                .Deployments.Select(deployment => (deployment, false))
                .Append((laboratory.Monolith, true))
        )
        {
            laboratory.ReportProgress($"warming up, {deployment.Name.English}");
            var (before, most) = (double.MaxValue, laboratory.Options.IsQuick ? 3 : 12);
            for (var lot = 0; lot < most; lot++)
            {
                var median = new Histogram((await CallAsync(laboratory, deployment, isKnown, isSerialized, stop)).Durations).Percentile(
                    0.5
                );
                if (lot > 1 && Math.Abs(median - before) < before * 0.05)
                {
                    break;
                }

                before = median;
            }
        }
    }

    private static async Task<Calls> CallAsync(
        Laboratory laboratory,
        Deployment deployment,
        bool isKnown,
        bool isSerialized,
        CancellationToken stop
    ) =>
        (
            await laboratory.Http.GetFromJsonAsync(
                new Uri(
                    deployment.AddressOf(laboratory.Dependent),
                    Probes.PathOf<CallsProbe>(
                        $"module={laboratory.Dependency.Name}&known={isKnown}&serialized={isSerialized}"
                            + $"&times={(laboratory.Options.IsQuick ? FewTimes : Times)}"
                    )
                ),
                CallsJson.Default.Calls,
                stop
            )
        )!;

    private static async Task<LinePicture> RequestsAsync(Laboratory laboratory, CancellationToken stop)
    {
        var curves = laboratory.Deployments.ToDictionary(deployment => deployment, _ => new List<Point>());
        foreach (var calls in laboratory.Options.IsQuick ? _fewCallCounts : _callCounts)
        {
            var path = Probes.PathOf<RequestProbe>($"module={laboratory.Dependency.Name}&calls={calls}");
            var figures = await laboratory.RoundsAsync(
                laboratory.Deployments,
                $"requests with {calls} calls",
                async (deployment, round) =>
                {
                    var plan = new LoadPlan
                    {
                        Targets = [new("request", deployment.AddressOf(laboratory.Dependent), path)],
                        Rate = Rate,
                        Duration = TimeSpan.FromSeconds(laboratory.Seconds(0.25, 0.1)),
                        Seed = round,
                    };
                    return (
                        await laboratory.LoadAsync(
                            deployment,
                            string.Create(CultureInfo.InvariantCulture, $"{calls} calls"),
                            round,
                            plan,
                            stop,
                            isDecisive: false
                        )
                    )
                        .Result.AllDurations()
                        .Percentile(0.5);
                },
                laboratory.Options.IsQuick ? 2 : null
            );
            foreach (var (deployment, p50) in figures)
            {
                var estimate = Statistics.Estimate(p50);
                curves[deployment].Add(new(calls, estimate.Value, estimate.Low, estimate.High));
            }
        }

        var (one, several) = (curves[laboratory.Monolith], curves[laboratory.Split]);
        return new(
            _texts["LatencyAgainstCalls"],
            _texts["LatencyAgainstCallsAlternative", one[0].Y, several[0].Y, _callCounts[^1], one[^1].Y, several[^1].Y],
            new(_texts["CallsInARequest"], ""),
            new(_texts["MedianOfTheLatency"], "ms"),
            [new(laboratory.Monolith.Name, Subject.Monolith, one), new(laboratory.Split.Name, Subject.Split, several)]
        )
        {
            Noise = [.. one.Zip(curves[laboratory.MonolithAgain], Interval.Of)],
        };
    }

    private static async Task<LinePicture> PayloadAsync(Laboratory laboratory, CancellationToken stop)
    {
        await using var monolith = await laboratory.StartMonolithAsync(stop, isEmpty: true);
        await using var split = await laboratory.StartSplitAsync(stop, isEmpty: true);
        var (inside, serialized, outside, filled) = (new List<Point>(), new List<Point>(), new List<Point>(), 0);
        foreach (var entries in _entries)
        {
            laboratory.ReportProgress($"answers with {entries} entries");
            foreach (var deployment in new[] { monolith, split })
            {
                await Parallel.ForEachAsync(
                    Enumerable.Range(filled, entries - filled),
                    stop,
                    async (number, token) => await laboratory.PutAsync(deployment, laboratory.Dependency, number, 0, token)
                );
            }

            filled = entries;
            inside.Add(await PointAsync(monolith, isSerialized: false));
            serialized.Add(await PointAsync(monolith, isSerialized: true));
            outside.Add(await PointAsync(split, isSerialized: false));
        }

        return new(
            _texts["LatencyAgainstSize"],
            _texts["LatencyAgainstSizeAlternative", outside[0].X, outside[^1].X, inside[0].Y, inside[^1].Y, outside[0].Y, outside[^1].Y],
            new(_texts["SizeOfTheAnswer"], "kB", Scale.Logarithmic),
            new(_texts["MedianOfACall"], "µs", Scale.Logarithmic),
            [new(InProcess, Subject.Monolith, inside), new(Serialized, Subject.Other, serialized), new(Network, Subject.Split, outside)]
        );

        async Task<Point> PointAsync(Deployment deployment, bool isSerialized)
        {
            await CallAsync(laboratory, deployment, false, isSerialized, stop); // A warm-up, whose durations do not count.
            var calls = await CallAsync(laboratory, deployment, false, isSerialized, stop);
            return new(calls.AnswerBytes / 1_000.0, new Histogram(calls.Durations).Percentile(0.5) * 1_000);
        }
    }
}
