using System.Globalization;
using CountryProvider.Comparison.Load;
using CountryProvider.Comparison.Probing;
using CountryProvider.Comparison.Report;
using CountryProvider.Comparison.Running;

namespace CountryProvider.Comparison.Experiments;

/// <summary>
/// Claims that services which are too fine-grained are an anti-pattern. Lets the called module compute for 0 to 50 ms in each call, and looks for the
/// work at which it no longer matters where it runs. Cannot show what a service is worth that has its own team.
/// </summary>
internal sealed class Work : Experiment
{
    // Less than this nobody pays attention to.
    private const double Negligible = 1.1;

    // Of a core: so that requests hardly wait for each other.
    private const double Load = 0.4;

    // Fewer have no median worth the name.
    private const int FewestRequests = 8;

    private static readonly double[] _milliseconds = [0, 0.1, 0.5, 2, 10, 50];
    private static readonly double[] _fewMilliseconds = [0, 10];

    protected override int Place => 30;

    public override string Name => "work";

    public override Words Question { get; } = new("How much work must a call do before its overhead stops mattering?", "Wie viel Arbeit muss ein Aufruf leisten, bis sein Aufwand nicht mehr zählt?");

    public override Words Claim { get; } = new("Services that are too fine-grained are an anti-pattern.", "Zu feingranulare Dienste sind ein Anti-Muster.");

    public override Words Method { get; } = Words.Of(
        $"A request makes one call of another module, which computes for 0 to 50 ms. The median of the latency is taken at a rate that uses two fifths of a core at most. Where the split takes less than {Negligible} times as long, the overhead no longer matters. It is shown if a call that does nothing takes longer by more than chance; refuted if the overhead never matters.",
        $"Eine Anfrage macht einen Aufruf eines anderen Moduls, das 0 bis 50 ms lang rechnet. Gemessen wird der Median der Latenz bei einer Rate, die höchstens zwei Fünftel eines Kerns braucht. Wo die Aufteilung weniger als das {Negligible}-Fache braucht, zählt der Aufwand nicht mehr. Gezeigt ist es, wenn ein Aufruf, der nichts tut, um mehr als den Zufall länger dauert; widerlegt, wenn der Aufwand nie zählt.");

    public override Words Limits { get; } = new(
        "One call in each request. With several the point moves in proportion. What a service is worth that has a team of its own is not measured.",
        "Ein Aufruf in jeder Anfrage. Mit mehreren verschiebt sich der Punkt im gleichen Maß. Was ein Dienst wert ist, der ein eigenes Team hat, wird nicht gemessen.");

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
                points.Add((milliseconds, await laboratory.ContrastAsync($"{milliseconds} ms of work in a call", async (deployment, round) =>
                {
                    var plan = new LoadPlan
                    {
                        Targets = [new("request", deployment.AddressOf(laboratory.Joint), Probes.PathOf<RequestProbe>($"module={laboratory.Leaf.Name}&calls=1"))],
                        Rate = rate,
                        Duration = TimeSpan.FromSeconds(Math.Max(laboratory.Seconds(0.3, 0.1), laboratory.Seconds(FewestRequests, 4) / rate)),
                        Arrivals = Arrivals.Constant,
                        Seed = round,
                    };
                    return (await laboratory.LoadAsync(deployment, string.Create(CultureInfo.InvariantCulture, $"{milliseconds} ms of work"), round, plan, stop)).Result.AllDurations().Percentile(0.5);
                })));
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
                ? Words.Of(
                    $"A call that does nothing makes a request take {first.Ratio.Value:0.0} times as long when it goes to another process. From {work} ms of work in a call on, the difference is less than a tenth.",
                    $"Ein Aufruf, der nichts tut, lässt eine Anfrage {first.Ratio.Value:0.0}-mal so lange dauern, wenn er in einen anderen Prozess geht. Ab {work} ms Arbeit je Aufruf ist der Unterschied kleiner als ein Zehntel.")
                : Words.Of(
                    $"A call that does nothing makes a request take {first.Ratio.Value:0.0} times as long when it goes to another process, and even with {points[^1].Work} ms of work the difference is more than a tenth.",
                    $"Ein Aufruf, der nichts tut, lässt eine Anfrage {first.Ratio.Value:0.0}-mal so lange dauern, wenn er in einen anderen Prozess geht, und selbst mit {points[^1].Work} ms Arbeit ist der Unterschied größer als ein Zehntel."))
        {
            Pictures =
            [
                new LinePicture(
                    new("How much longer a request takes in the split, against what it takes in the monolith", "Wie viel länger eine Anfrage aufgeteilt dauert, gegen ihre Dauer im Monolithen"),
                    Words.Of(
                        $"The ratio falls from {first.Ratio.Value:0.00} without work to {points[^1].Contrast.Ratio.Value:0.00} with {points[^1].Work} ms.",
                        $"Das Verhältnis fällt von {first.Ratio.Value:0.00} ohne Arbeit auf {points[^1].Contrast.Ratio.Value:0.00} bei {points[^1].Work} ms."),
                    new(new("latency of the request in the monolith", "Latenz der Anfrage im Monolithen"), "ms", Scale.Logarithmic),
                    new(new("latency in the split, as a multiple of the monolith's", "Latenz aufgeteilt, als Vielfaches von der im Monolithen"), "×"),
                    [new(laboratory.Split.Name, Subject.Split, [.. points.Select(point => new Point(point.Contrast.Monolith.Value, point.Contrast.Ratio.Value, point.Contrast.Ratio.Low, point.Contrast.Ratio.High))])])
                {
                    Noise = [.. points.Select(point => new Interval(point.Contrast.Monolith.Value, 1 / point.Contrast.Noise, point.Contrast.Noise))],
                },
            ],
            Tables =
            [
                new(
                    new("Median of the latency", "Median der Latenz"),
                    [new("work in a call", "Arbeit je Aufruf"), laboratory.Monolith.Name, laboratory.Split.Name, new("ratio, 95 %", "Verhältnis, 95 %"), new("by chance", "durch Zufall")],
                    [.. points.Select(point => new Row(Words.Figure(point.Work, "ms"), [Words.Figure(point.Contrast.Monolith.Value, "ms"), Words.Figure(point.Contrast.Split.Value, "ms"), Figures.Ratio(point.Contrast), Figures.Noise(point.Contrast)]))]),
            ],
        };
    }

    /// <summary>The milliseconds of work from which on the overhead does not matter; null when it always does.</summary>
    internal static double? Enough(IReadOnlyList<(double Work, Contrast Contrast)> points) =>
        points.Reverse().TakeWhile(point => point.Contrast.Ratio.Value < Negligible).Select(point => (double?)point.Work).LastOrDefault();

    /// <param name="points">From no work to the most.</param>
    internal static Verdict Judge(IReadOnlyList<(double Work, Contrast Contrast)> points) =>
        Enough(points) == points[0].Work ? Verdict.Refuted
        : points[0].Contrast is { IsDifferent: true, Ratio.Value: > 1 } ? Verdict.Shown
        : Verdict.NoDifference;

    // Returns what a round of computing takes, in nanoseconds: the quickest of all processes, as the others may have had to wait.
    private static async Task<double> SetAsync(Laboratory laboratory, int rounds, CancellationToken stop)
    {
        var nanoseconds = new List<double>();
        foreach (var deployment in laboratory.Standing)
        {
            nanoseconds.Add(double.Parse(await laboratory.Http.GetStringAsync(new Uri(deployment.AddressOf(laboratory.Leaf), Probes.PathOf<DisturbanceProbe>($"work={rounds}")), stop), CultureInfo.InvariantCulture));
        }

        return nanoseconds.Min();
    }
}
