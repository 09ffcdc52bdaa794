using System.Globalization;
using CountryProvider.Comparison.Load;
using CountryProvider.Comparison.Probing;
using CountryProvider.Comparison.Report;
using CountryProvider.Comparison.Running;

namespace CountryProvider.Comparison.Experiments;

/// <summary>
/// Claims that calls over a network are slow. Takes the same call of a module apart: within the process, within it but made into JSON and back, and to
/// another process; then puts 0 to 8 such calls into a request, and makes the answer larger. Cannot show what a real network adds: the processes are on one machine.
/// </summary>
internal sealed class Latency : Experiment
{
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

    public override Words Question { get; } = new("What does a call of another module cost?", "Was kostet der Aufruf eines anderen Moduls?");

    public override Words Claim { get; } = new("A call over the network is far slower than one within a process.", "Ein Aufruf über das Netz ist viel langsamer als einer im Prozess.");

    public override Words Method { get; } = new(
        "One module asks another what is new, one call after the other, in three steps: within the process; within it, but question and answer made into JSON and back; and to another process. Then a request makes 0 to 8 such calls, at a fixed rate, and the answer is made larger.",
        "Ein Modul fragt ein anderes, was es Neues gibt, ein Aufruf nach dem anderen, in drei Stufen: im Prozess; im Prozess, aber Frage und Antwort in JSON verwandelt und zurück; und in einem anderen Prozess. Dann macht eine Anfrage 0 bis 8 solche Aufrufe, mit fester Rate, und die Antwort wird größer gemacht.");

    public override Words Limits { get; } = new(
        "The processes are on one machine. Between machines of one data centre some tenths of a millisecond come on top of each call, and a network loses packets.",
        "Die Prozesse laufen auf einer Maschine. Zwischen Maschinen eines Rechenzentrums kommen je Aufruf einige Zehntel Millisekunden hinzu, und ein Netz verliert Pakete.");

    public override async Task<Finding> RunAsync(Laboratory laboratory, CancellationToken stop)
    {
        var unchanged = await StepsAsync(laboratory, isKnown: true, stop);
        var whole = await StepsAsync(laboratory, isKnown: false, stop);
        Picture[] payload = laboratory.Options.IsQuick ? [] : [await PayloadAsync(laboratory, stop)]; // Takes deployments of its own.
        var requests = await RequestsAsync(laboratory, stop);
        var contrast = unchanged.Contrast;
        var difference = (contrast.Split.Value - contrast.Monolith.Value) * 1_000;
        return new(
            Judge(contrast),
            Words.Of(
                $"A call that finds nothing new takes {contrast.Monolith.Value * 1_000:0.#} µs within the process and {contrast.Split.Value * 1_000:0} µs to another one; one that brings {whole.Bytes / 1_000.0:0.#} kB takes {whole.Contrast.Monolith.Value * 1_000:0.#} and {whole.Contrast.Split.Value * 1_000:0} µs (medians).",
                $"Ein Aufruf, der nichts Neues findet, dauert im Prozess {contrast.Monolith.Value * 1_000:0.#} µs und in einen anderen {contrast.Split.Value * 1_000:0} µs; einer, der {whole.Bytes / 1_000.0:0.#} kB bringt, {whole.Contrast.Monolith.Value * 1_000:0.#} und {whole.Contrast.Split.Value * 1_000:0} µs (Mediane)."))
        {
            Headlines = [new(Side.Cost, Words.Of($"+{difference:0} µs", $"+{difference:0} µs"), new("for each call of another module", "für jeden Aufruf eines anderen Moduls"))],
            Pictures =
            [
                Waterfall(new("The call that finds nothing new, step by step", "Der Aufruf, der nichts Neues findet, Stufe für Stufe"), unchanged),
                Waterfall(new("The call that brings all entries, step by step", "Der Aufruf, der alle Einträge bringt, Stufe für Stufe"), whole),
                Percentiles(unchanged),
                requests,
                .. payload,
            ],
            Tables = [Table(unchanged, whole)],
        };
    }

    internal static Verdict Judge(Contrast call) => !call.IsDifferent ? Verdict.NoDifference : call.Ratio.Value > 1 ? Verdict.Shown : Verdict.Refuted;

    private static async Task<Steps> StepsAsync(Laboratory laboratory, bool isKnown, CancellationToken stop)
    {
        var what = isKnown ? "a call that finds nothing new" : "a call that brings all entries";
        var (bytes, all) = (0, new[] { new Histogram(), new Histogram(), new Histogram() });
        await WarmUpAsync(laboratory, isKnown, stop);
        var figures = await laboratory.RoundsAsync(laboratory.Standing, what, async (deployment, _) =>
        {
            var direct = await CallAsync(laboratory, deployment, isKnown, isSerialized: false, stop);
            bytes = direct.AnswerBytes;
            if (deployment != laboratory.Twin)
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
        });
        var contrast = Contrast.Of([.. figures[laboratory.Monolith].Select(figure => figure.Direct)], [.. figures[laboratory.Twin].Select(figure => figure.Direct)], [.. figures[laboratory.Split].Select(figure => figure.Direct)]);
        return new(contrast, Statistics.Estimate([.. figures[laboratory.Monolith].Select(figure => figure.Serialized)]), bytes, all);
    }

    // Until the median of one lot is about that of the one before.
    private static async Task WarmUpAsync(Laboratory laboratory, bool isKnown, CancellationToken stop)
    {
        foreach (var (deployment, isSerialized) in laboratory.Standing.Select(deployment => (deployment, false)).Append((laboratory.Monolith, true)))
        {
            laboratory.Say($"warming up, {deployment.Name.English}");
            var (before, most) = (double.MaxValue, laboratory.Options.IsQuick ? 3 : 12);
            for (var lot = 0; lot < most; lot++)
            {
                var median = new Histogram((await CallAsync(laboratory, deployment, isKnown, isSerialized, stop)).Durations).Percentile(0.5);
                if (lot > 1 && Math.Abs(median - before) < before * 0.05)
                {
                    break;
                }

                before = median;
            }
        }
    }

    private static async Task<Calls> CallAsync(Laboratory laboratory, Deployment deployment, bool isKnown, bool isSerialized, CancellationToken stop) =>
        (await laboratory.Http.GetFromJsonAsync(
            new Uri(deployment.AddressOf(laboratory.Joint), Probes.PathOf<CallsProbe>($"module={laboratory.Leaf.Name}&known={isKnown}&serialized={isSerialized}&times={(laboratory.Options.IsQuick ? FewTimes : Times)}")),
            CallsJson.Default.Calls, stop))!;

    private static async Task<LinePicture> RequestsAsync(Laboratory laboratory, CancellationToken stop)
    {
        var curves = laboratory.Standing.ToDictionary(deployment => deployment, _ => new List<Point>());
        foreach (var calls in laboratory.Options.IsQuick ? _fewCallCounts : _callCounts)
        {
            var path = Probes.PathOf<RequestProbe>($"module={laboratory.Leaf.Name}&calls={calls}");
            var figures = await laboratory.RoundsAsync(laboratory.Standing, $"requests with {calls} calls", async (deployment, round) =>
            {
                var plan = new LoadPlan
                {
                    Targets = [new("request", deployment.AddressOf(laboratory.Joint), path)],
                    Rate = Rate,
                    Duration = TimeSpan.FromSeconds(laboratory.Seconds(0.25, 0.1)),
                    Seed = round,
                };
                return (await laboratory.LoadAsync(deployment, string.Create(CultureInfo.InvariantCulture, $"{calls} calls"), round, plan, stop, isDecisive: false)).Result.AllDurations().Percentile(0.5);
            }, laboratory.Options.IsQuick ? 2 : null);
            foreach (var (deployment, p50) in figures)
            {
                var estimate = Statistics.Estimate(p50);
                curves[deployment].Add(new(calls, estimate.Value, estimate.Low, estimate.High));
            }
        }

        var (one, several) = (curves[laboratory.Monolith], curves[laboratory.Split]);
        return new(
            new("Latency of a request against the calls that it makes", "Latenz einer Anfrage gegen die Aufrufe, die sie macht"),
            Words.Of(
                $"Without a call a request takes {one[0].Y:0.00} ms in the monolith and {several[0].Y:0.00} ms in the split; with {_callCounts[^1]} calls {one[^1].Y:0.00} and {several[^1].Y:0.00} ms (medians).",
                $"Ohne Aufruf dauert eine Anfrage {one[0].Y:0.00} ms im Monolithen und {several[0].Y:0.00} ms aufgeteilt; mit {_callCounts[^1]} Aufrufen {one[^1].Y:0.00} und {several[^1].Y:0.00} ms (Mediane)."),
            new(new("calls in a request", "Aufrufe in einer Anfrage"), ""),
            new(new("median of the latency", "Median der Latenz"), "ms"),
            [new(laboratory.Monolith.Name, Subject.Monolith, one), new(laboratory.Split.Name, Subject.Split, several)])
        {
            Noise = [.. one.Zip(curves[laboratory.Twin], Interval.Of)],
        };
    }

    private static async Task<LinePicture> PayloadAsync(Laboratory laboratory, CancellationToken stop)
    {
        await using var monolith = await laboratory.StartMonolithAsync(stop, isEmpty: true);
        await using var split = await laboratory.StartSplitAsync(stop, isEmpty: true);
        var (inside, serialized, outside, filled) = (new List<Point>(), new List<Point>(), new List<Point>(), 0);
        foreach (var entries in _entries)
        {
            laboratory.Say($"answers with {entries} entries");
            foreach (var deployment in new[] { monolith, split })
            {
                await Parallel.ForEachAsync(Enumerable.Range(filled, entries - filled), stop, async (number, token) => await laboratory.PutAsync(deployment, laboratory.Leaf, number, 0, token));
            }

            filled = entries;
            inside.Add(await PointAsync(monolith, isSerialized: false));
            serialized.Add(await PointAsync(monolith, isSerialized: true));
            outside.Add(await PointAsync(split, isSerialized: false));
        }

        return new(
            new("Latency of a call against the size of its answer", "Latenz eines Aufrufs gegen die Größe seiner Antwort"),
            Words.Of(
                $"From {outside[0].X:0.00} to {outside[^1].X:0} kB the median grows from {inside[0].Y:0.0} to {inside[^1].Y:0.0} µs within the process, and from {outside[0].Y:0} to {outside[^1].Y:#,0} µs to another one.",
                $"Von {outside[0].X:0.00} bis {outside[^1].X:0} kB wächst der Median im Prozess von {inside[0].Y:0.0} auf {inside[^1].Y:0.0} µs und in einen anderen von {outside[0].Y:0} auf {outside[^1].Y:#,0} µs."),
            new(new("size of the answer", "Größe der Antwort"), "kB", Scale.Logarithmic),
            new(new("median of a call", "Median eines Aufrufs"), "µs", Scale.Logarithmic),
            [new(InProcess, Subject.Monolith, inside), new(Serialized, Subject.Other, serialized), new(Network, Subject.Split, outside)]);

        async Task<Point> PointAsync(Deployment deployment, bool isSerialized)
        {
            await CallAsync(laboratory, deployment, false, isSerialized, stop); // What is compiled only now does not count.
            var calls = await CallAsync(laboratory, deployment, false, isSerialized, stop);
            return new(calls.AnswerBytes / 1_000.0, new Histogram(calls.Durations).Percentile(0.5) * 1_000);
        }
    }

    private static WaterfallPicture Waterfall(Words title, Steps steps) => new(
        title,
        Words.Of(
            $"{steps.Contrast.Monolith.Value * 1_000:0.0} µs within the process, {steps.Serialized.Value * 1_000:0.0} µs with JSON, {steps.Contrast.Split.Value * 1_000:0.0} µs to another process.",
            $"{steps.Contrast.Monolith.Value * 1_000:0.0} µs im Prozess, {steps.Serialized.Value * 1_000:0.0} µs mit JSON, {steps.Contrast.Split.Value * 1_000:0.0} µs in einen anderen Prozess."),
        "µs",
        [
            new(InProcess, InMicroseconds(steps.Contrast.Monolith), new("the work itself", "die Arbeit selbst")),
            new(Serialized, InMicroseconds(steps.Serialized), new("question and answer into JSON and back", "Frage und Antwort in JSON und zurück")),
            new(Network, InMicroseconds(steps.Contrast.Split), new("HTTP/2, sockets, the other process gets its turn", "HTTP/2, Sockets, der andere Prozess kommt an die Reihe")),
        ]);

    private static LinePicture Percentiles(Steps steps) => new(
        new("All calls, by percentile", "Alle Aufrufe, nach Perzentil"),
        Words.Of(
            $"99 of 100 calls take at most {steps.All[0].Percentile(0.99) * 1_000:0.0} µs within the process and {steps.All[2].Percentile(0.99) * 1_000:0} µs to another one.",
            $"99 von 100 Aufrufen dauern höchstens {steps.All[0].Percentile(0.99) * 1_000:0.0} µs im Prozess und {steps.All[2].Percentile(0.99) * 1_000:0} µs in einen anderen."),
        new(new("percentile", "Perzentil"), "", Scale.Percentile),
        new(new("duration of a call", "Dauer eines Aufrufs"), "µs", Scale.Logarithmic),
        [.. new[] { (InProcess, Subject.Monolith), (Serialized, Subject.Other), (Network, Subject.Split) }.Select((step, index) =>
            new Series(step.Item1, step.Item2, [.. _shares.Select(share => new Point(share, steps.All[index].Percentile(share) * 1_000))]))]);

    private static Table Table(Steps unchanged, Steps whole)
    {
        return new(
            new("Duration of a call", "Dauer eines Aufrufs"),
            [new("Call", "Aufruf"), Words.Same("p50"), Words.Same("p95"), Words.Same("p99")],
            [.. new[] { (unchanged, new Words("nothing new", "nichts Neues")), (whole, Words.Of($"{whole.Bytes / 1_000.0:0.#} kB", $"{whole.Bytes / 1_000.0:0.#} kB")) }.SelectMany(call =>
                new[] { InProcess, Serialized, Network }.Select((step, index) => new Row(
                    new($"{call.Item2.English}, {step.English}", $"{call.Item2.German}, {step.German}"),
                    [.. _columns.Select(share => Words.Figure(call.Item1.All[index].Percentile(share) * 1_000, "µs"))])))]);
    }

    private static Words InProcess { get; } = new("within the process", "im Prozess");

    private static Words Serialized { get; } = new("within it, as JSON", "im Prozess, als JSON");

    private static Words Network { get; } = new("to another process", "in einen anderen Prozess");

    private static Estimate InMicroseconds(Estimate estimate) => new(estimate.Value * 1_000, estimate.Low * 1_000, estimate.High * 1_000);

    private sealed record Medians(double Direct, double Serialized);

    /// <param name="Contrast">Of the medians, in milliseconds, within the process and to another.</param>
    /// <param name="Serialized">The same within the process, as JSON.</param>
    /// <param name="All">The calls of each step.</param>
    private sealed record Steps(Contrast Contrast, Estimate Serialized, int Bytes, Histogram[] All);
}
