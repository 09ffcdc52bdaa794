using System.Diagnostics;
using CountryProvider.Comparison.Probing;
using CountryProvider.Comparison.Report;
using CountryProvider.Comparison.Running;
using CountryProvider.Modularity;

namespace CountryProvider.Comparison.Experiments;

/// <summary>
/// Claims that a request can be followed across services as well as within a program. Collects the spans of the same requests in every process of both groupings, and compares the trees of
/// module calls. Cannot show what a collector and its storage cost, nor what is lost when it is down.
/// </summary>
internal sealed class Traces : Experiment
{
    // Nobody listens there: spans get the names that they have where telemetry is sent somewhere, and go nowhere.
    private static readonly Dictionary<string, string> _telemetry = new() { ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"] = "http://127.0.0.1:9" };

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);

    protected override int Place => 130;

    public override bool IsLong => true;

    public override string Name => "traces";

    public override Words Question { get; } = new("Can a request be followed across processes?", "Lässt sich eine Anfrage über Prozesse hinweg verfolgen?");

    public override Words Claim { get; } = new("With tracing across services, a request can be followed as well as within one program.", "Mit verteiltem Tracing lässt sich eine Anfrage so gut verfolgen wie in einem Programm.");

    public override Words Method { get; } = new(
        "Each kind of request is sent several times to both groupings, each time as a trace of its own, and all processes are asked for the spans of that trace. The claim counts as shown if both groupings have the same tree of module calls for every request (who called which module with which request, in whose course), all spans of a request hang together, and all that differs is whether a call is local or remote. In the split, modules ask each other every time, so that no trace depends on what is known already.",
        "Jede Art von Anfrage wird beiden Gruppierungen mehrmals gestellt, jedes Mal als eigener Trace, und alle Prozesse werden nach den Spans dieses Traces gefragt. Die Behauptung gilt als gezeigt, wenn beide Gruppierungen für jede Anfrage denselben Baum von Modulaufrufen haben (wer welches Modul womit aufrief, und in wessen Verlauf), wenn alle Spans einer Anfrage zusammenhängen und nur verschieden ist, ob ein Aufruf lokal ist oder übers Netz geht. In der Aufteilung fragen die Module einander jedes Mal, damit kein Trace davon abhängt, was schon bekannt ist.");

    public override Words Limits { get; } = new(
        "All spans are collected, none is sampled away. The clocks of the processes agree, as they run on one machine; on several, spans seem to begin earlier or later than they did.",
        "Alle Spans werden gesammelt, keiner fällt einer Stichprobe zum Opfer. Die Uhren der Prozesse stimmen überein, denn sie laufen auf einer Maschine; auf mehreren scheinen Spans früher oder später zu beginnen, als sie es taten.");

    public override async Task<Finding> RunAsync(Laboratory laboratory, CancellationToken stop)
    {
        string[] settings = [laboratory.MaxStaleness(TimeSpan.Zero), "--Http:TrustedProxies=127.0.0.0/8,::1"]; // Only a trusted client begins a trace.
        await using var monolith = await laboratory.StartMonolithAsync(stop, settings, _telemetry, isTimed: false);
        await using var split = await laboratory.StartSplitAsync(stop, settings, _telemetry, isTimed: false);
        foreach (var process in monolith.Processes.Concat(split.Processes))
        {
            await SpansAsync(laboratory, process, "", stop);
        }

        var pairs = new List<(Workload Workload, IReadOnlyList<Collected> Monolith, IReadOnlyList<Collected> Split)>();
        foreach (var workload in laboratory.Workloads)
        {
            var traces = await laboratory.RoundsAsync([monolith, split], $"spans, {workload.Name.English}", (deployment, round) => CollectAsync(laboratory, deployment, workload, round, stop), laboratory.Options.IsQuick ? 3 : 20);
            pairs.Add((workload, traces[monolith], traces[split]));
        }

        return Conclude(laboratory, pairs);
    }

    private static Finding Conclude(Laboratory laboratory, IReadOnlyList<(Workload Workload, IReadOnlyList<Collected> Monolith, IReadOnlyList<Collected> Split)> pairs)
    {
        var different = pairs.Where(pair => pair.Monolith.Concat(pair.Split).Any(trace => trace.Tree != pair.Monolith[0].Tree)).ToList();
        var broken = pairs.Where(pair => pair.Monolith.Concat(pair.Split).Any(trace => !trace.HangsTogether)).ToList();
        var misplaced = pairs.Where(pair => pair.Monolith.Any(trace => trace.Remote > 0)
            || pair.Split.Any(trace => trace.Remote != trace.Calls.Count(call => laboratory.Split.Processes.Any(process => IsIn(process, call.Module) && !IsIn(process, call.Caller)) && call.Caller != ModuleCalls.Edge))).ToList();
        var requests = pairs.Sum(pair => pair.Monolith.Count + pair.Split.Count);
        var (one, several) = (Typical(pairs[^2].Monolith), Typical(pairs[^2].Split));
        var calls = pairs.Sum(pair => pair.Monolith[0].Calls.Count);
        var isShown = different.Count + broken.Count + misplaced.Count == 0;
        return new(
            isShown ? Verdict.Shown : Verdict.Refuted,
            isShown
                ? Words.Of(
                    $"In {requests} requests of {pairs.Count} kinds the trees of module calls were the same in both groupings, {calls} calls in all kinds together, and no trace was torn. The list that joins all modules has {one.Spans.Count} spans in one process and {several.Spans.Count} in {several.Places} processes: what is added are both ends of {several.Remote} calls over the network.",
                    $"In {requests} Anfragen von {pairs.Count} Arten waren die Bäume der Modulaufrufe in beiden Gruppierungen dieselben, zusammen {calls} Aufrufe in allen Arten, und kein Trace war zerrissen. Die Liste, die alle Module verbindet, hat in einem Prozess {one.Spans.Count} Spans, in {several.Places} Prozessen {several.Spans.Count}: Hinzu kommen die beiden Enden von {several.Remote} Aufrufen über das Netz.")
                : new(
                    $"Not everything can be followed. The module calls differ for: {Kinds(different, words => words.English)}; spans do not hang together for: {Kinds(broken, words => words.English)}; a call says the wrong transport for: {Kinds(misplaced, words => words.English)}.",
                    $"Nicht alles lässt sich verfolgen. Die Modulaufrufe unterscheiden sich bei: {Kinds(different, words => words.German)}; Spans hängen nicht zusammen bei: {Kinds(broken, words => words.German)}; ein Aufruf nennt den falschen Transport bei: {Kinds(misplaced, words => words.German)}."))
        {
            Pictures =
            [
                .. pairs.TakeLast(2).Select(pair => new TracePicture(
                    new($"{pair.Workload.Name.English}: the spans of one request", $"{pair.Workload.Name.German}: die Spans einer Anfrage"),
                    Words.Of(
                        $"{Typical(pair.Monolith).Spans.Count} spans in one process and {Typical(pair.Monolith).Duration:0.0} ms; {Typical(pair.Split).Spans.Count} spans in {Typical(pair.Split).Places} processes and {Typical(pair.Split).Duration:0.0} ms.",
                        $"{Typical(pair.Monolith).Spans.Count} Spans in einem Prozess und {Typical(pair.Monolith).Duration:0.0} ms; {Typical(pair.Split).Spans.Count} Spans in {Typical(pair.Split).Places} Prozessen und {Typical(pair.Split).Duration:0.0} ms."),
                    [new(laboratory.Monolith.Name, Subject.Monolith, Typical(pair.Monolith).Spans), new(laboratory.Split.Name, Subject.Split, Typical(pair.Split).Spans)])),
            ],
            Tables =
            [
                new(
                    new("Spans of one request", "Spans einer Anfrage"),
                    [new("Request", "Anfrage"), new("module calls", "Modulaufrufe"), new("same tree", "derselbe Baum"), new("spans, monolith", "Spans, Monolith"), new("spans, split", "Spans, aufgeteilt"), new("processes, split", "Prozesse, aufgeteilt"), new("calls over the network, split", "Aufrufe übers Netz, aufgeteilt")],
                    [
                        .. pairs.Select(pair => new Row(pair.Workload.Name,
                        [
                            Words.Number($"{pair.Monolith[0].Calls.Count}"), different.Contains(pair) ? new("no", "nein") : new("yes", "ja"), Words.Number($"{Typical(pair.Monolith).Spans.Count}"),
                            Words.Number($"{Typical(pair.Split).Spans.Count}"), Words.Number($"{Typical(pair.Split).Places}"), Words.Number($"{Typical(pair.Split).Remote}"),
                        ])),
                    ]),
            ],
        };

        static bool IsIn(MeasuredProcess process, string module) => process.Modules.Any(hosted => hosted.Name == module);

        // The one in the middle, so that no single delay is shown as if it were the rule.
        static Collected Typical(IReadOnlyList<Collected> traces) => traces.OrderBy(trace => trace.Duration).ElementAt(traces.Count / 2);

        static string Kinds(IReadOnlyCollection<(Workload Workload, IReadOnlyList<Collected>, IReadOnlyList<Collected>)> pairs, Func<Words, string> language) =>
            pairs.Count == 0 ? "-" : string.Join(", ", pairs.Select(pair => language(pair.Workload.Name)));
    }

    private static async Task<Collected> CollectAsync(Laboratory laboratory, Deployment deployment, Workload workload, int round, CancellationToken stop)
    {
        var targets = workload.Targets(deployment.AddressOf(workload.Module));
        var (trace, client) = ("", "");
        using var answer = await laboratory.SendAsync(deployment, workload.Module, targets[round % targets.Count], stop, request =>
        {
            (trace, client) = (ActivityTraceId.CreateRandom().ToHexString(), ActivitySpanId.CreateRandom().ToHexString());
            request.Headers.Add("traceparent", $"00-{trace}-{client}-01"); // https://www.w3.org/TR/trace-context/
        });

        // A span ends a moment after the answer that it is about.
        for (var asked = Stopwatch.GetTimestamp(); ; await Task.Delay(5, stop))
        {
            var spans = new List<(string Place, CollectedSpan Span)>();
            foreach (var process in deployment.Processes)
            {
                spans.AddRange((await SpansAsync(laboratory, process, trace, stop)).Select(span => (process.Name, span)));
            }

            var collected = new Collected(client, spans);
            if (collected.IsComplete || Stopwatch.GetElapsedTime(asked) > _patience)
            {
                return collected;
            }
        }
    }

    private static async Task<List<CollectedSpan>> SpansAsync(Laboratory laboratory, MeasuredProcess process, string trace, CancellationToken stop) =>
        (await laboratory.Http.GetFromJsonAsync(new Uri(process.Address, Probes.PathOf<SpansProbe>($"trace={trace}")), SpansJson.Default.ListCollectedSpan, stop))!;

    /// <summary>The spans of one request.</summary>
    private sealed class Collected
    {
        private readonly ILookup<string, (string Place, CollectedSpan Span)> _children;
        private readonly string _client;
        private readonly int _count;

        /// <param name="client">The id of the span that the client says the request is part of.</param>
        /// <param name="spans">Of all processes.</param>
        public Collected(string client, List<(string Place, CollectedSpan Span)> spans)
        {
            (_client, _count, _children) = (client, spans.Count, spans.OrderBy(span => span.Span.Start).ToLookup(span => span.Span.Parent));
            var calls = spans.Where(IsCall).Select(span => span.Span.Tags).ToList();
            Calls = [.. calls.Select(tags => (tags["caller"], tags["module"]))];
            Remote = calls.Count(tags => tags["transport"] == "remote");
            Places = spans.Select(span => span.Place).Distinct().Count();
            Tree = string.Join(' ', CallsUnder(client).Order(StringComparer.Ordinal));
            var first = spans.Count == 0 ? 0 : spans.Min(span => span.Span.Start);
            Spans = [.. Under(client, 0, first)];
            Duration = _children[client].Sum(span => span.Span.Duration);
        }

        /// <summary>Who called which module.</summary>
        public IReadOnlyList<(string Caller, string Module)> Calls { get; }

        /// <summary>How many of the calls left their process.</summary>
        public int Remote { get; }

        /// <summary>In how many processes something happened.</summary>
        public int Places { get; }

        /// <summary>The calls of modules, each with those that were made in its course, in an order that does not depend on which of several at the same time came first.</summary>
        public string Tree { get; }

        /// <summary>All that belong to the request, parents before their parts.</summary>
        public IReadOnlyList<TraceSpan> Spans { get; }

        /// <summary>Of the whole, in milliseconds.</summary>
        public double Duration { get; }

        /// <summary>Whether every span belongs to the request of the client.</summary>
        public bool HangsTogether => Spans.Count == _count && _children[_client].Count() == 1;

        /// <summary>Whether what goes to another process has arrived there.</summary>
        public bool IsComplete => HangsTogether && _children.SelectMany(spans => spans).Where(span => span.Span.Source == SpansProbe.Client).All(span => _children.Contains(span.Span.Id));

        private static bool IsCall((string Place, CollectedSpan Span) span) => span.Span.Source == ModuleCalls.SourceName;

        private IEnumerable<string> CallsUnder(string parent) => _children[parent].SelectMany(span => IsCall(span)
            ? [$"{span.Span.Name} {span.Span.Tags["caller"]}>{span.Span.Tags["module"]}.{span.Span.Tags["request"]}({string.Join(' ', CallsUnder(span.Span.Id).Order(StringComparer.Ordinal))})"]
            : CallsUnder(span.Span.Id));

        private IEnumerable<TraceSpan> Under(string parent, int depth, double first) => _children[parent].SelectMany(span => Under(span.Span.Id, depth + 1, first).Prepend(
            new(IsCall(span) ? $"{span.Span.Name} {span.Span.Tags["module"]}.{span.Span.Tags["request"]} ({span.Span.Tags["transport"]})" : span.Span.Name, depth, span.Place, span.Span.Start - first, span.Span.Duration)));
    }
}
