using System.Diagnostics;
using CountryProvider.Comparison.Probing;
using CountryProvider.Comparison.Report;
using CountryProvider.Comparison.Running;
using CountryProvider.Modularity;

namespace CountryProvider.Comparison.Experiments;

/// <summary>
/// Claim: a request can be followed across services as well as within one program. Method: collects the spans of the same requests in every
/// process of both deployments, and compares the trees of module calls. Limits: cannot show the cost of a collector and its storage, nor
/// the loss of spans when the collector is down.
/// </summary>
internal sealed class Traces : Experiment
{
    private static readonly Texts _texts = Texts.Of(typeof(Traces));

    // No server listens at this address. Spans thus get the same names as with a collector, but are not stored.
    private static readonly Dictionary<string, string> _telemetry = new() { ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"] = "http://127.0.0.1:9" };

    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(5);

    protected override int Place => 130;

    public override bool IsLong => true;

    public override string Name => "traces";

    public override Words Question { get; } = _texts["Question"];

    public override Words Claim { get; } = _texts["Claim"];

    public override Words Method { get; } = _texts["Method"];

    public override Words Limits { get; } = _texts["Limits"];

    public override async Task<Finding> RunAsync(Laboratory laboratory, CancellationToken stop)
    {
        // The product continues the trace of a client only if it trusts the client.
        string[] settings = [laboratory.MaxStaleness(TimeSpan.Zero), "--Http:TrustedProxies=127.0.0.0/8,::1"];
        await using var monolith = await laboratory.StartMonolithAsync(stop, settings, _telemetry, isTimed: false);
        await using var split = await laboratory.StartSplitAsync(stop, settings, _telemetry, isTimed: false);
        foreach (var process in monolith.Processes.Concat(split.Processes))
        {
            await SpansAsync(laboratory, process, "", stop);
        }

        var pairs = new List<(Workload Workload, IReadOnlyList<Collected> Monolith, IReadOnlyList<Collected> Split)>();
        foreach (var workload in laboratory.Workloads)
        {
            var traces = await laboratory.RoundsAsync(
                [monolith, split],
                $"spans, {workload.Name.English}",
                (deployment, round) => CollectAsync(laboratory, deployment, workload, round, stop),
                laboratory.Options.IsQuick ? 3 : 20
            );
            pairs.Add((workload, traces[monolith], traces[split]));
        }

        return Conclude(laboratory, pairs);
    }

    private static Finding Conclude(
        Laboratory laboratory,
        IReadOnlyList<(Workload Workload, IReadOnlyList<Collected> Monolith, IReadOnlyList<Collected> Split)> pairs
    )
    {
        var different = pairs.Where(pair => pair.Monolith.Concat(pair.Split).Any(trace => trace.Tree != pair.Monolith[0].Tree)).ToList();
        var broken = pairs.Where(pair => pair.Monolith.Concat(pair.Split).Any(trace => !trace.HangsTogether)).ToList();
        var misplaced = pairs
            .Where(pair =>
                pair.Monolith.Any(trace => trace.Remote > 0)
                || pair.Split.Any(trace =>
                    trace.Remote
                    != trace.Calls.Count(call =>
                        laboratory.Split.Processes.Any(process => IsIn(process, call.Module) && !IsIn(process, call.Caller))
                        && call.Caller != ModuleCalls.Edge
                    )
                )
            )
            .ToList();
        var requests = pairs.Sum(pair => pair.Monolith.Count + pair.Split.Count);
        var (one, several) = (Typical(pairs[^2].Monolith), Typical(pairs[^2].Split));
        var calls = pairs.Sum(pair => pair.Monolith[0].Calls.Count);
        var isShown = different.Count + broken.Count + misplaced.Count == 0;
        return new(
            isShown ? Verdict.Shown : Verdict.Refuted,
            isShown
                ? _texts["Sentence", requests, pairs.Count, calls, one.Spans.Count, several.Spans.Count, several.Places, several.Remote]
                : _texts["SentenceWhenRefuted", Kinds(different), Kinds(broken), Kinds(misplaced)]
        )
        {
            Pictures =
            [
                .. pairs
                    .TakeLast(2)
                    .Select(pair => new TracePicture(
                        _texts["TheSpansOfOneRequest", pair.Workload.Name],
                        _texts[
                            "TheSpansOfOneRequestAlternative",
                            Typical(pair.Monolith).Spans.Count,
                            Typical(pair.Monolith).Duration,
                            Typical(pair.Split).Spans.Count,
                            Typical(pair.Split).Places,
                            Typical(pair.Split).Duration
                        ],
                        [
                            new(laboratory.Monolith.Name, Subject.Monolith, Typical(pair.Monolith).Spans),
                            new(laboratory.Split.Name, Subject.Split, Typical(pair.Split).Spans),
                        ]
                    )),
            ],
            Tables =
            [
                new(
                    _texts["SpansOfOneRequest"],
                    [
                        Texts.Common["Request"],
                        _texts["ModuleCalls"],
                        _texts["SameTree"],
                        _texts["SpansMonolith"],
                        _texts["SpansSplit"],
                        _texts["ProcessesSplit"],
                        _texts["CallsOverTheNetworkSplit"],
                    ],
                    [
                        .. pairs.Select(pair => new Row(
                            pair.Workload.Name,
                            [
                                Words.Formatted($"{pair.Monolith[0].Calls.Count}"),
                                different.Contains(pair) ? Texts.Common["No"] : Texts.Common["Yes"],
                                Words.Formatted($"{Typical(pair.Monolith).Spans.Count}"),
                                Words.Formatted($"{Typical(pair.Split).Spans.Count}"),
                                Words.Formatted($"{Typical(pair.Split).Places}"),
                                Words.Formatted($"{Typical(pair.Split).Remote}"),
                            ]
                        )),
                    ]
                ),
            ],
        };

        static bool IsIn(MeasuredProcess process, string module) => process.Modules.Any(hosted => hosted.Name == module);

        // The trace with the median duration, so that an unusual delay does not look typical.
        static Collected Typical(IReadOnlyList<Collected> traces) => traces.OrderBy(trace => trace.Duration).ElementAt(traces.Count / 2);

        static Words Kinds(IReadOnlyCollection<(Workload Workload, IReadOnlyList<Collected>, IReadOnlyList<Collected>)> pairs) =>
            pairs.Count == 0 ? Words.Same("-") : Words.Join(", ", pairs.Select(pair => pair.Workload.Name));
    }

    private static async Task<Collected> CollectAsync(
        Laboratory laboratory,
        Deployment deployment,
        Workload workload,
        int round,
        CancellationToken stop
    )
    {
        var targets = workload.Targets(deployment.AddressOf(workload.Module));
        var (trace, client) = ("", "");
        using var answer = await laboratory.SendAsync(
            deployment,
            workload.Module,
            targets[round % targets.Count],
            stop,
            request =>
            {
                (trace, client) = (ActivityTraceId.CreateRandom().ToHexString(), ActivitySpanId.CreateRandom().ToHexString());
                request.Headers.Add("traceparent", $"00-{trace}-{client}-01"); // https://www.w3.org/TR/trace-context/
            }
        );

        // A span ends a moment after its answer.
        for (var asked = Stopwatch.GetTimestamp(); ; await Task.Delay(5, stop))
        {
            var spans = new List<(string Place, CollectedSpan Span)>();
            foreach (var process in deployment.Processes)
            {
                spans.AddRange((await SpansAsync(laboratory, process, trace, stop)).Select(span => (process.Name, span)));
            }

            var collected = new Collected(client, spans);
            if (collected.IsComplete || Stopwatch.GetElapsedTime(asked) > _timeout)
            {
                return collected;
            }
        }
    }

    private static async Task<List<CollectedSpan>> SpansAsync(
        Laboratory laboratory,
        MeasuredProcess process,
        string trace,
        CancellationToken stop
    ) =>
        (
            await laboratory.Http.GetFromJsonAsync(
                new Uri(process.Address, Probes.PathOf<SpansProbe>($"trace={trace}")),
                SpansJson.Default.ListCollectedSpan,
                stop
            )
        )!;

    /// <summary>The spans of one request.</summary>
    private sealed class Collected
    {
        private readonly ILookup<string, (string Place, CollectedSpan Span)> _children;
        private readonly string _client;
        private readonly int _count;

        /// <param name="client">The id of the parent span that the client sends with the request.</param>
        /// <param name="spans">The spans of all processes.</param>
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

        /// <summary>The caller and the module of each call.</summary>
        public IReadOnlyList<(string Caller, string Module)> Calls { get; }

        /// <summary>The number of calls to another process.</summary>
        public int Remote { get; }

        /// <summary>The number of processes with spans of the request.</summary>
        public int Places { get; }

        /// <summary>
        /// The tree of module calls. Each call contains the calls that it caused. The order does not depend on which of several concurrent
        /// calls came first.
        /// </summary>
        public string Tree { get; }

        /// <summary>All spans of the request. Parents come before their children.</summary>
        public IReadOnlyList<TraceSpan> Spans { get; }

        /// <summary>The duration of the whole request in milliseconds.</summary>
        public double Duration { get; }

        /// <summary>Whether every span belongs to the request of the client.</summary>
        public bool HangsTogether => Spans.Count == _count && _children[_client].Count() == 1;

        /// <summary>Whether every request to another process has a span in that process.</summary>
        public bool IsComplete =>
            HangsTogether
            && _children
                .SelectMany(spans => spans)
                .Where(span => span.Span.Source == SpansProbe.Client)
                .All(span => _children.Contains(span.Span.Id));

        private static bool IsCall((string Place, CollectedSpan Span) span) => span.Span.Source == ModuleCalls.SourceName;

        private IEnumerable<string> CallsUnder(string parent) =>
            _children[parent].SelectMany(span => IsCall(span) ? [CallWithParts(span.Span)] : CallsUnder(span.Span.Id));

        private string CallWithParts(CollectedSpan span)
        {
            var parts = string.Join(' ', CallsUnder(span.Id).Order(StringComparer.Ordinal));
            return $"{span.Name} {span.Tags["caller"]}>{span.Tags["module"]}.{span.Tags["request"]}({parts})";
        }

        private static string NameOf(CollectedSpan call) =>
            $"{call.Name} {call.Tags["module"]}.{call.Tags["request"]} ({call.Tags["transport"]})";

        private IEnumerable<TraceSpan> Under(string parent, int depth, double first) =>
            _children[parent]
                .SelectMany(span =>
                    Under(span.Span.Id, depth + 1, first)
                        .Prepend(
                            new(
                                IsCall(span) ? NameOf(span.Span) : span.Span.Name,
                                depth,
                                span.Place,
                                span.Span.Start - first,
                                span.Span.Duration
                            )
                        )
                );
    }
}
