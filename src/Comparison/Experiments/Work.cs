using System.Globalization;
using CountryProvider.Comparison.Load;
using CountryProvider.Comparison.Probing;
using CountryProvider.Comparison.Report;
using CountryProvider.Comparison.Running;

namespace CountryProvider.Comparison.Experiments;

/// <summary>
/// Claim: services that are too fine-grained are an anti-pattern. Method: the called module computes for 0 to 50 ms in each call. Looks for
/// the amount of work at which its place does not matter any more. Limits: cannot show the value of a service with its own team.
/// </summary>
internal sealed class Work : Experiment
{
    private static readonly Texts _texts = Texts.Of(typeof(Work));

    // A smaller ratio is negligible.
    private const double Negligible = 1.1;

    // Share of a core. At this load, requests hardly wait for each other.
    private const double Load = 0.4;

    // With fewer requests, the median means nothing.
    private const int FewestRequests = 8;

    private static readonly double[] _milliseconds = [0, 0.1, 0.5, 2, 10, 50];
    private static readonly double[] _fewMilliseconds = [0, 10];

    protected override int Place => 30;

    public override string Name => "work";

    public override Words Question { get; } = _texts["Question"];

    public override Words Claim { get; } = _texts["Claim"];

    public override Words Method { get; } = _texts["Method", Negligible];

    public override Words Limits { get; } = _texts["Limits"];

    public override async Task<Finding> RunAsync(Laboratory laboratory, CancellationToken stop)
    {
        var points = new List<(double Work, Contrast Contrast)>();
        try
        {
            var nanoseconds = await SetAsync(laboratory, 0, stop);
            foreach (var milliseconds in laboratory.Options.IsQuick ? _fewMilliseconds : _milliseconds)
            {
                await SetAsync(laboratory, (int)(milliseconds * 1e6 / nanoseconds), stop);
                var rate = Math.Clamp(Load / Math.Max(milliseconds / 1_000, 0.0005), 4, 400);
                var what = $"{milliseconds} ms of work in a call";
                points.Add(
                    (
                        milliseconds,
                        await laboratory.ContrastAsync(
                            what,
                            async (deployment, round) =>
                            {
                                var plan = new LoadPlan
                                {
                                    Targets =
                                    [
                                        new(
                                            "request",
                                            deployment.AddressOf(laboratory.Dependent),
                                            Probes.PathOf<RequestProbe>($"module={laboratory.Dependency.Name}&calls=1")
                                        ),
                                    ],
                                    Rate = rate,
                                    Duration = TimeSpan.FromSeconds(
                                        Math.Max(laboratory.Seconds(0.3, 0.1), laboratory.Seconds(FewestRequests, 4) / rate)
                                    ),
                                    Arrivals = Arrivals.Constant,
                                    Seed = round,
                                };
                                return (
                                    await laboratory.LoadAsync(
                                        deployment,
                                        string.Create(CultureInfo.InvariantCulture, $"{milliseconds} ms of work"),
                                        round,
                                        plan,
                                        stop
                                    )
                                )
                                    .Result.AllDurations()
                                    .Percentile(0.5);
                            }
                        )
                    )
                );
            }
        }
        finally
        {
            await SetAsync(laboratory, 0, CancellationToken.None);
        }

        var enough = Enough(points);
        var first = points[0].Contrast;
        return new(
            Judge(points),
            enough is { } work
                ? _texts["Sentence", first.Ratio.Value, work]
                : _texts["SentenceWhenOverheadAlwaysMatters", first.Ratio.Value, points[^1].Work]
        )
        {
            Pictures =
            [
                new LinePicture(
                    _texts["LatencyRatio"],
                    _texts["LatencyRatioAlternative", first.Ratio.Value, points[^1].Contrast.Ratio.Value, points[^1].Work],
                    new(_texts["LatencyInTheMonolith"], "ms", Scale.Logarithmic),
                    new(_texts["LatencyAsMultiple"], "×"),
                    [
                        new(
                            laboratory.Split.Name,
                            Subject.Split,
                            [
                                .. points.Select(point => new Point(
                                    point.Contrast.Monolith.Value,
                                    point.Contrast.Ratio.Value,
                                    point.Contrast.Ratio.Low,
                                    point.Contrast.Ratio.High
                                )),
                            ]
                        ),
                    ]
                )
                {
                    Noise =
                    [
                        .. points.Select(point => new Interval(
                            point.Contrast.Monolith.Value,
                            1 / point.Contrast.Noise,
                            point.Contrast.Noise
                        )),
                    ],
                },
            ],
            Tables =
            [
                new(
                    _texts["MedianOfTheLatency"],
                    [
                        _texts["WorkInACall"],
                        laboratory.Monolith.Name,
                        laboratory.Split.Name,
                        Texts.Common["Ratio95"],
                        Texts.Common["ByChance"],
                    ],
                    [
                        .. points.Select(point => new Row(
                            Words.Figure(point.Work, "ms"),
                            [
                                Words.Figure(point.Contrast.Monolith.Value, "ms"),
                                Words.Figure(point.Contrast.Split.Value, "ms"),
                                Figures.Ratio(point.Contrast),
                                Figures.Noise(point.Contrast),
                            ]
                        )),
                    ]
                ),
            ],
        };
    }

    /// <summary>The amount of work in milliseconds from which on the overhead is negligible; null when it never is.</summary>
    internal static double? Enough(IReadOnlyList<(double Work, Contrast Contrast)> points) =>
        points.Reverse().TakeWhile(point => point.Contrast.Ratio.Value < Negligible).Select(point => (double?)point.Work).LastOrDefault();

    /// <param name="points">Ordered from no work to the most work.</param>
    internal static Verdict Judge(IReadOnlyList<(double Work, Contrast Contrast)> points) =>
        Enough(points) == points[0].Work ? Verdict.Refuted
        : points[0].Contrast is { IsDifferent: true, Ratio.Value: > 1 } ? Verdict.Shown
        : Verdict.NoDifference;

    // Returns the duration of a round of computation in nanoseconds. Takes the fastest process, because the others may have had to wait.
    private static async Task<double> SetAsync(Laboratory laboratory, int rounds, CancellationToken stop)
    {
        var nanoseconds = new List<double>();
        foreach (var deployment in laboratory.Deployments)
        {
            nanoseconds.Add(
                double.Parse(
                    await laboratory.Http.GetStringAsync(
                        new Uri(deployment.AddressOf(laboratory.Dependency), Probes.PathOf<DisturbanceProbe>($"work={rounds}")),
                        stop
                    ),
                    CultureInfo.InvariantCulture
                )
            );
        }

        return nanoseconds.Min();
    }
}
