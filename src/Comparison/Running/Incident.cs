using CountryProvider.Comparison.Load;
using CountryProvider.Comparison.Report;

namespace CountryProvider.Comparison.Running;

/// <summary>What became of requests while something happened to a process.</summary>
/// <param name="From">When it began, in seconds from the start of the run.</param>
/// <param name="Until">When it was over.</param>
internal sealed record Incident(MeasuredProcess Process, LoadRun Run, double From, double Until)
{
    /// <summary>
    /// Which share of all requests was answered before it began: where that is little, the machine is too busy to tell anything.
    /// </summary>
    public double AnsweredBefore(Traffic traffic) => Answered(Within(0, From, traffic.Endpoints));

    private double SliceSeconds => Run.Plan.Slice.TotalSeconds;

    /// <summary>What became of the requests for an endpoint, slice by slice.</summary>
    public IReadOnlyList<Slice> Slices(ApiEndpoint endpoint)
    {
        var name = NameOf(endpoint);
        var timelines = Run.Result.Targets.Where(target => target.Name == name).Select(target => target.Timeline).ToList();
        return
        [
            .. Enumerable.Range(0, timelines[0].Count).Select(place => Sum(timelines.Select(timeline => Of(timeline[place].Outcomes)))),
        ];
    }

    /// <summary>What became of all requests for these endpoints that were due in slices that lie within that time.</summary>
    /// <param name="begin">In seconds from the start of the run.</param>
    /// <param name="end">The same.</param>
    public Slice Within(double begin, double end, IEnumerable<ApiEndpoint> endpoints) =>
        Sum(
            from endpoint in endpoints
            from slice in Slices(endpoint).Select((slice, place) => (slice, place))
            where slice.place * SliceSeconds >= begin && (slice.place + 1) * SliceSeconds <= end
            select slice.slice
        );

    /// <summary>How long all requests for these endpoints took, those before it included.</summary>
    public Histogram Durations(IEnumerable<ApiEndpoint> endpoints)
    {
        var names = endpoints.Select(NameOf).ToHashSet();
        return new(Run.Result.Targets.Where(target => names.Contains(target.Name)).SelectMany(target => target.Durations));
    }

    /// <summary>
    /// How long after it began the last request for these endpoints failed, to the end of its slice; null when some failed to the end of
    /// the run.
    /// </summary>
    public double? RecoveredAfter(IReadOnlyList<ApiEndpoint> endpoints)
    {
        var slices = endpoints.Select(Slices).ToList();
        var last = Enumerable.Range(0, slices[0].Count).LastOrDefault(place => slices.Any(row => row[place].Failed > 0), -1);
        return last == slices[0].Count - 1 ? null : Math.Max(0, ((last + 1) * SliceSeconds) - From);
    }

    /// <summary>The same in words.</summary>
    public Words Recovery(double? seconds)
    {
        var figure = Words.Figure(seconds ?? Run.Plan.Duration.TotalSeconds - From, "s");
        return seconds is null ? Texts.Common["MoreThan", figure] : figure;
    }

    /// <summary>The deployment and the process that it happened to.</summary>
    public Words TitleIn(Deployment deployment) => Words.Formatted($"{deployment.Name}: {Process.Name}");

    /// <summary>All together.</summary>
    public static Slice Sum(IEnumerable<Slice> slices) =>
        slices.Aggregate(
            new Slice(0, 0, 0, 0),
            (sum, slice) => new(sum.Ok + slice.Ok, sum.Slow + slice.Slow, sum.Stale + slice.Stale, sum.Failed + slice.Failed)
        );

    /// <summary>Which share was answered, however late or old; 1 of none.</summary>
    public static double Answered(Slice slice) => 1 - Share(slice, slice.Failed);

    /// <summary>Which share of all a part is; 0 of none.</summary>
    public static double Share(Slice slice, long part) => (double)part / Math.Max(1, slice.Ok + slice.Slow + slice.Stale + slice.Failed);

    private string NameOf(ApiEndpoint endpoint) => endpoint.Targets(Run.Plan.Targets[0].Address)[0].Name;

    private static Slice Of(long[] outcomes) =>
        new(
            outcomes[(int)Outcome.Ok],
            outcomes[(int)Outcome.Slow],
            outcomes[(int)Outcome.Stale],
            outcomes[(int)Outcome.Refused] + outcomes[(int)Outcome.Lost] + outcomes[(int)Outcome.Different]
        );
}
