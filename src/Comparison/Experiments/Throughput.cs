using CountryProvider.Comparison.Load;
using CountryProvider.Comparison.Report;
using CountryProvider.Comparison.Running;

namespace CountryProvider.Comparison.Experiments;

/// <summary>
/// Claims that serialisation and traffic between services cost throughput. Offers each kind of request far faster than it can be answered, and counts the
/// answers; then offers it at rates up to there, for the latency at each. Cannot show what more machines would do: all processes share the same cores.
/// </summary>
internal sealed class Throughput : Experiment
{
    // What a client of reference data will not notice.
    private const double Limit = 10;

    // No generator with one core gets as far.
    private const double MaxRate = 200_000;

    // Short ones in quick succession, so that what disturbs the machine disturbs all alike.
    private const int SaturatedRounds = 12;

    // What is slow varies the more.
    private const int FewestRequests = 2_000;

    private static readonly double[] _shares = [0.2, 0.5, 0.8, 0.95, 1.1];
    private static readonly double[] _fewShares = [0.2, 0.6, 1];

    protected override int Place => 20;

    public override string Name => "throughput";

    public override Words Question { get; } = new("How much throughput does the split cost?", "Wie viel Durchsatz kostet die Aufteilung?");

    public override Words Claim { get; } = new("Serialisation and traffic between services cost throughput.", "Serialisierung und Verkehr zwischen Diensten kosten Durchsatz.");

    public override Words Method { get; } = Words.Of(
        $"Each kind of request is offered faster than any grouping can answer it, and the answers are counted. Then it is offered at rates up to the highest, and the latency is taken from the moment at which each request was due. The knee is the rate up to which 99 of 100 answers take less than {Limit} ms.",
        $"Jede Art von Anfrage wird schneller gestellt, als irgendeine Gruppierung antworten kann, und die Antworten werden gezählt. Dann wird sie mit Raten bis zur höchsten gestellt; die Latenz zählt ab dem Augenblick, in dem eine Anfrage fällig war. Das Knie ist die Rate, bis zu der 99 von 100 Antworten weniger als {Limit} ms brauchen.");

    public override Words Limits { get; } = new(
        "All processes share the cores of one machine. With a machine for each, the split has more to compute with and a real network in between.",
        "Alle Prozesse teilen sich die Kerne einer Maschine. Mit einer Maschine für jeden hat die Aufteilung mehr Rechenleistung und ein echtes Netz dazwischen.");

    public override Words? Obstacle(Laboratory laboratory) => null;

    public override async Task<Finding> RunAsync(Laboratory laboratory, CancellationToken stop)
    {
        var (rows, pictures, contrasts) = (new List<Row>(), new List<Picture>(), new List<(Workload Workload, Contrast Contrast)>());
        foreach (var workload in laboratory.Workloads.Where(workload => laboratory.Options.IsQuick ? workload.Key == Workload.Linked : !laboratory.IsElsewhere || workload.Key != Workload.Write))
        {
            foreach (var deployment in laboratory.Standing)
            {
                await laboratory.WarmUpAsync(deployment, workload, stop);
            }

            var offered = await TooMuchAsync(laboratory, workload, stop);
            var contrast = await laboratory.ContrastAsync($"{workload.Name.English}, more than can be answered", (deployment, round) => SaturateAsync(laboratory, deployment, workload, round, offered, stop), laboratory.Options.IsQuick ? null : SaturatedRounds);
            contrasts.Add((workload, contrast));
            var curves = await CurvesAsync(laboratory, workload, contrast.Monolith.Value, stop);
            var (knee, splitKnee) = (Knee(curves[laboratory.Monolith]), Knee(curves[laboratory.Split]));
            pictures.Add(Draw(laboratory, workload, curves, knee, splitKnee, contrast));
            rows.Add(new(workload.Name,
            [
                Words.Figure(contrast.Monolith.Value), Words.Figure(contrast.Split.Value), Figures.Ratio(contrast), Figures.Noise(contrast), Words.Figure(knee), Words.Figure(splitKnee),
            ]));
        }

        return new(Judge([.. contrasts.Select(pair => pair.Contrast)]), new(Sentence(words => words.English, "may be chance"), Sentence(words => words.German, "kann Zufall sein")))
        {
            Headlines = [.. contrasts.Where(pair => pair.Contrast.IsDifferent).Select(pair => new Headline(pair.Contrast.Ratio.Value < 1 ? Side.Cost : Side.Gain, Figures.Times(pair.Contrast.Ratio.Value), new($"throughput: {Lower(pair.Workload.Name.English)}", $"Durchsatz: {pair.Workload.Name.German}")))],
            Pictures = pictures,
            Tables =
            [
                new(
                    new("Requests a second", "Anfragen je Sekunde"),
                    [new("Request", "Anfrage"), laboratory.Monolith.Name, laboratory.Split.Name, new("ratio, 95 %", "Verhältnis, 95 %"), new("by chance", "durch Zufall"), new("knee, monolith", "Knie, Monolith"), new("knee, split", "Knie, aufgeteilt")],
                    rows),
            ],
        };

        string Sentence(Func<Words, string> language, string chance) => string.Join("; ", contrasts.Select(pair =>
            $"{language(pair.Workload.Name)}: {language(Figures.Times(pair.Contrast.Ratio.Value))}{(pair.Contrast.IsDifferent ? "" : $", {chance}")}")) + ".";
    }

    internal static Verdict Judge(IReadOnlyList<Contrast> kinds) =>
        kinds.Any(kind => kind is { IsDifferent: true, Ratio.Value: < 1 }) ? Verdict.Shown
        : kinds.Any(kind => kind.IsDifferent) ? Verdict.Refuted
        : Verdict.NoDifference;

    // A rate far above what any deployment keeps up with, even when it is faster than it was here.
    private static async Task<double> TooMuchAsync(Laboratory laboratory, Workload workload, CancellationToken stop)
    {
        var rate = 4_000.0;
        foreach (var deployment in laboratory.Standing)
        {
            while (rate < MaxRate && Math.Max(await AnsweredAsync(), await AnsweredAsync()) > rate / 2)
            {
                rate *= 2;
            }

            Task<double> AnsweredAsync() => SaturateAsync(laboratory, deployment, workload, -1, rate, stop);
        }

        return rate;
    }

    private static async Task<double> SaturateAsync(Laboratory laboratory, Deployment deployment, Workload workload, int round, double rate, CancellationToken stop)
    {
        var run = await laboratory.LoadAsync(deployment, $"{workload.Key}, as much as goes", round, laboratory.PlanOf(deployment, workload, rate, laboratory.Seconds(Math.Max(0.1, FewestRequests / rate), 0.1)), stop, isDecisive: round >= 0);
        return (run.Result.Count(Outcome.Ok) + run.Result.Count(Outcome.Stale)) / run.Result.Seconds;
    }

    private static async Task<Dictionary<Deployment, List<Point>>> CurvesAsync(Laboratory laboratory, Workload workload, double capacity, CancellationToken stop)
    {
        var curves = laboratory.Standing.ToDictionary(deployment => deployment, _ => new List<Point>());
        foreach (var share in laboratory.Options.IsQuick ? _fewShares : _shares)
        {
            var rate = capacity * share;
            var figures = await laboratory.RoundsAsync(laboratory.Standing, $"{workload.Name.English}, {rate:0} a second", async (deployment, round) =>
            {
                var plan = laboratory.PlanOf(deployment, workload, rate, laboratory.Seconds(0.25, 0.1)) with { Seed = round };
                return (await laboratory.LoadAsync(deployment, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{workload.Key}, {rate:0}/s"), round, plan, stop, isDecisive: false)).Result.AllDurations().Percentile(0.99);
            }, laboratory.Options.IsQuick ? 1 : 2);
            foreach (var (deployment, p99) in figures)
            {
                var estimate = Statistics.Estimate(p99);
                curves[deployment].Add(new(rate, estimate.Value, p99.Min(), p99.Max()));
            }
        }

        return curves;
    }

    // Between the last rate that is within the limit and the first that is not, as a straight line in the picture, whose vertical axis is logarithmic.
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

    private static LinePicture Draw(Laboratory laboratory, Workload workload, Dictionary<Deployment, List<Point>> curves, double knee, double splitKnee, Contrast contrast) => new(
        new($"{workload.Name.English}: latency against offered rate", $"{workload.Name.German}: Latenz gegen angebotene Rate"),
        Words.Of(
            $"The 99th percentile stays under {Limit} ms up to {knee:#,0} requests a second in the monolith and up to {splitKnee:#,0} in the split; at most {contrast.Monolith.Value:#,0} and {contrast.Split.Value:#,0} are answered.",
            $"Das 99. Perzentil bleibt im Monolithen bis {knee:#,0} Anfragen je Sekunde unter {Limit} ms, aufgeteilt bis {splitKnee:#,0}; höchstens {contrast.Monolith.Value:#,0} und {contrast.Split.Value:#,0} werden beantwortet."),
        new(new("offered rate", "angebotene Rate"), "1/s"),
        new(new("99th percentile of the latency", "99. Perzentil der Latenz"), "ms", Scale.Logarithmic),
        [.. laboratory.Standing.Where(deployment => deployment != laboratory.Twin).Select(deployment => new Series(deployment.Name, deployment.Subject, curves[deployment]))])
    {
        Noise = [.. curves[laboratory.Monolith].Zip(curves[laboratory.Twin], Interval.Of)],
        Marks = [.. new[] { (Knee: knee, Deployment: laboratory.Monolith), (Knee: splitKnee, Deployment: laboratory.Split) }.Where(pair => pair.Knee > 0)
            .Select(pair => new Mark(pair.Knee, new($"knee, {pair.Deployment.Name.English}", $"Knie, {pair.Deployment.Name.German}"), pair.Deployment.Subject))],
    };

    private static string Lower(string text) => char.ToLowerInvariant(text[0]) + text[1..];
}
