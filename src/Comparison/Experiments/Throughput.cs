using CountryProvider.Comparison.Load;
using CountryProvider.Comparison.Report;
using CountryProvider.Comparison.Running;

namespace CountryProvider.Comparison.Experiments;

/// <summary>
/// Claim: serialisation and traffic between services reduce throughput. Method: offers each kind of request at a rate far above the
/// possible one, and counts the answers. Then offers lower rates, and measures the latency at each of them. Limits: cannot show the effect
/// of more machines, because all processes share the same cores.
/// </summary>
internal sealed class Throughput : Experiment
{
    private static readonly Texts _texts = Texts.Of(typeof(Throughput));

    // A latency in milliseconds that a client of reference data does not notice.
    private const double Limit = 10;

    // A generator with one core cannot send more requests per second.
    private const double MaxRate = 200_000;

    // Many short rounds, so that a disturbance of the machine affects all deployments alike.
    private const int SaturatedRounds = 12;

    // Slow requests vary more, so there must be enough of them.
    private const int FewestRequests = 2_000;

    private static readonly double[] _shares = [0.2, 0.5, 0.8, 0.95, 1.1];
    private static readonly double[] _fewShares = [0.2, 0.6, 1];

    protected override int Place => 20;

    public override string Name => "throughput";

    public override Words Question { get; } = _texts["Question"];

    public override Words Claim { get; } = _texts["Claim"];

    public override Words Method { get; } = _texts["Method", Limit];

    public override Words Limits { get; } = _texts["Limits"];

    public override BuildQuestion ForBuilds => new(_texts["BuildQuestion"], _texts["BuildClaim"], Method, _texts["BuildLimits"]);

    public override Words? Obstacle(Laboratory laboratory) => null;

    public override async Task<Finding> RunAsync(Laboratory laboratory, CancellationToken stop)
    {
        var (rows, pictures, contrasts) = (new List<Row>(), new List<Picture>(), new List<(Workload Workload, Contrast Contrast)>());
        foreach (
            var workload in laboratory.Workloads.Where(workload =>
                laboratory.Options.IsQuick ? workload.Key == Workload.Linked : !laboratory.IsExternal || workload.Key != Workload.Write
            )
        )
        {
            foreach (var deployment in laboratory.Deployments)
            {
                await laboratory.WarmUpAsync(deployment, workload, stop);
            }

            var offered = await SaturatingRateAsync(laboratory, workload, stop);
            var contrast = await laboratory.ContrastAsync(
                $"{workload.Name.English}, more than can be answered",
                (deployment, round) => SaturateAsync(laboratory, deployment, workload, round, offered, stop),
                laboratory.Options.IsQuick ? null : SaturatedRounds
            );
            contrasts.Add((workload, contrast));
            var curves = await CurvesAsync(laboratory, workload, contrast.Monolith.Value, stop);
            var (knee, splitKnee) = (Knee(curves[laboratory.Monolith]), Knee(curves[laboratory.Split]));
            pictures.Add(Draw(laboratory, workload, curves, knee, splitKnee, contrast));
            rows.Add(
                new(
                    workload.Name,
                    [
                        Words.Figure(contrast.Monolith.Value),
                        Words.Figure(contrast.Split.Value),
                        Figures.Ratio(contrast),
                        Figures.Noise(contrast),
                        Words.Figure(knee),
                        Words.Figure(splitKnee),
                    ]
                )
            );
        }

        return new(Judge([.. contrasts.Select(pair => pair.Contrast)]), Sentence())
        {
            Headlines =
            [
                .. contrasts
                    .Where(pair => pair.Contrast.IsDifferent)
                    .Select(pair => new Headline(
                        pair.Contrast.Ratio.Value < 1 ? Side.Cost : Side.Gain,
                        Figures.Times(pair.Contrast.Ratio.Value),
                        _texts["Throughput", Lower(pair.Workload.Name)]
                    )),
            ],
            Pictures = pictures,
            Tables =
            [
                new(
                    _texts["RequestsASecond"],
                    [
                        Texts.Common["Request"],
                        laboratory.Monolith.Name,
                        laboratory.Split.Name,
                        Texts.Common["Ratio95"],
                        Texts.Common["ByChance"],
                        .. laboratory.Options.ComparesBuilds
                            ? [KneeOf(laboratory.Monolith), KneeOf(laboratory.Split)]
                            : new[] { _texts["KneeMonolith"], _texts["KneeSplit"] },
                    ],
                    rows
                ),
            ],
        };

        Words Sentence() =>
            Words.Formatted(
                $"{Words.Join("; ", contrasts.Select(pair => pair.Contrast.IsDifferent
            ? Words.Formatted($"{pair.Workload.Name}: {Figures.Times(pair.Contrast.Ratio.Value)}")
            : _texts["RatioMayBeChance", pair.Workload.Name, Figures.Times(pair.Contrast.Ratio.Value)]))}."
            );
    }

    internal static Verdict Judge(IReadOnlyList<Contrast> kinds) =>
        kinds.Any(kind => kind is { IsDifferent: true, Ratio.Value: < 1 }) ? Verdict.Shown
        : kinds.Any(kind => kind.IsDifferent) ? Verdict.Refuted
        : Verdict.NoDifference;

    // A rate that no deployment can answer, even when it is faster later than in this measurement.
    private static async Task<double> SaturatingRateAsync(Laboratory laboratory, Workload workload, CancellationToken stop)
    {
        var rate = 4_000.0;
        foreach (var deployment in laboratory.Deployments)
        {
            while (rate < MaxRate && Math.Max(await AnsweredAsync(), await AnsweredAsync()) > rate / 2)
            {
                rate *= 2;
            }

            Task<double> AnsweredAsync() => SaturateAsync(laboratory, deployment, workload, -1, rate, stop);
        }

        return rate;
    }

    private static async Task<double> SaturateAsync(
        Laboratory laboratory,
        Deployment deployment,
        Workload workload,
        int round,
        double rate,
        CancellationToken stop
    )
    {
        var run = await laboratory.LoadAsync(
            deployment,
            $"{workload.Key}, as much as goes",
            round,
            laboratory.PlanOf(deployment, workload, rate, laboratory.Seconds(Math.Max(0.1, FewestRequests / rate), 0.1)),
            stop,
            isDecisive: round >= 0
        );
        return (run.Result.Count(Outcome.Ok) + run.Result.Count(Outcome.Stale)) / run.Result.Seconds;
    }

    private static async Task<Dictionary<Deployment, List<Point>>> CurvesAsync(
        Laboratory laboratory,
        Workload workload,
        double capacity,
        CancellationToken stop
    )
    {
        var curves = laboratory.Deployments.ToDictionary(deployment => deployment, _ => new List<Point>());
        foreach (var share in laboratory.Options.IsQuick ? _fewShares : _shares)
        {
            var rate = capacity * share;
            var what = $"{workload.Name.English}, {rate:0} a second";
            var figures = await laboratory.RoundsAsync(
                laboratory.Deployments,
                what,
                async (deployment, round) =>
                {
                    var plan = laboratory.PlanOf(deployment, workload, rate, laboratory.Seconds(0.25, 0.1)) with { Seed = round };
                    return (
                        await laboratory.LoadAsync(
                            deployment,
                            string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{workload.Key}, {rate:0}/s"),
                            round,
                            plan,
                            stop,
                            isDecisive: false
                        )
                    )
                        .Result.AllDurations()
                        .Percentile(0.99);
                },
                laboratory.Options.IsQuick ? 1 : 2
            );
            foreach (var (deployment, p99) in figures)
            {
                var estimate = Statistics.Estimate(p99);
                curves[deployment].Add(new(rate, estimate.Value, p99.Min(), p99.Max()));
            }
        }

        return curves;
    }

    // Interpolates between the last rate within the limit and the first rate above it. The interpolation is a straight line in the picture,
    // whose vertical axis is logarithmic.
    private static double Knee(IReadOnlyList<Point> curve)
    {
        var above = curve.Select((point, index) => (point, index)).FirstOrDefault(pair => pair.point.Y > Limit, (null!, -1)).index;
        if (above <= 0)
        {
            return above == 0 ? 0 : curve[^1].X;
        }

        var (before, after) = (curve[above - 1], curve[above]);
        return before.X + ((after.X - before.X) * Math.Log(Limit / before.Y) / Math.Log(after.Y / before.Y));
    }

    private static LinePicture Draw(
        Laboratory laboratory,
        Workload workload,
        Dictionary<Deployment, List<Point>> curves,
        double knee,
        double splitKnee,
        Contrast contrast
    ) =>
        new(
            _texts["LatencyAgainstOfferedRate", workload.Name],
            laboratory.Options.ComparesBuilds
                ? _texts[
                    "BuildLatencyAlternative",
                    Limit,
                    knee,
                    splitKnee,
                    laboratory.Monolith.Name,
                    laboratory.Split.Name,
                    contrast.Monolith.Value,
                    contrast.Split.Value
                ]
                : _texts["LatencyAgainstOfferedRateAlternative", Limit, knee, splitKnee, contrast.Monolith.Value, contrast.Split.Value],
            new(_texts["OfferedRate"], "1/s"),
            new(Texts.Common["Percentile99OfTheLatency"], "ms", Scale.Logarithmic),
            [
                .. laboratory
                    .Deployments.Where(deployment => deployment != laboratory.MonolithAgain)
                    .Select(deployment => new Series(deployment.Name, deployment.Subject, curves[deployment])),
            ]
        )
        {
            Noise = [.. curves[laboratory.Monolith].Zip(curves[laboratory.MonolithAgain], Interval.Of)],
            Marks =
            [
                .. new[] { (Knee: knee, Deployment: laboratory.Monolith), (Knee: splitKnee, Deployment: laboratory.Split) }
                    .Where(pair => pair.Knee > 0)
                    .Select(pair => new Mark(pair.Knee, KneeOf(pair.Deployment), pair.Deployment.Subject)),
            ],
        };

    private static Words KneeOf(Deployment deployment) => _texts["Knee", deployment.Name];

    // For use within a sentence. In German, nouns keep their capital.
    private static Words Lower(Words name) => name with { English = char.ToLowerInvariant(name.English[0]) + name.English[1..] };
}
