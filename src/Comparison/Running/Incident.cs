using CountryProvider.Comparison.Load;
using CountryProvider.Comparison.Report;

namespace CountryProvider.Comparison.Running;

/// <summary>The outcomes of requests during an action on a process.</summary>
/// <param name="From">The start of the action, in seconds from the start of the run.</param>
/// <param name="Until">The end of the action, in seconds from the start of the run.</param>
internal sealed record Incident(MeasuredProcess Process, LoadRun Run, double From, double Until)
{
    /// <summary>
    /// The share of all requests that was answered before the action began. If it is small, the machine is too busy for any conclusion.
    /// </summary>
    public double AnsweredBefore(Traffic traffic) => Answered(Within(0, From, traffic.Endpoints));

    private double SliceSeconds => Run.Plan.Slice.TotalSeconds;

    /// <summary>The outcomes of the requests to an endpoint, for each slice.</summary>
    public IReadOnlyList<Slice> Slices(ApiEndpoint endpoint)
    {
        var name = NameOf(endpoint);
        var timelines = Run.Result.Targets.Where(target => target.Name == name).Select(target => target.Timeline).ToList();
        return
        [
            .. Enumerable.Range(0, timelines[0].Count).Select(place => Sum(timelines.Select(timeline => Of(timeline[place].Outcomes)))),
        ];
    }

    /// <summary>The outcomes of all requests to these endpoints in the slices that lie completely within an interval.</summary>
    /// <param name="begin">In seconds from the start of the run.</param>
    /// <param name="end">In seconds from the start of the run.</param>
    public Slice Within(double begin, double end, IEnumerable<ApiEndpoint> endpoints) =>
        Sum(
            from endpoint in endpoints
            from slice in Slices(endpoint).Select((slice, place) => (slice, place))
            where slice.place * SliceSeconds >= begin && (slice.place + 1) * SliceSeconds <= end
            select slice.slice
        );

    /// <summary>The durations of all requests to these endpoints, including those before the action.</summary>
    public Histogram Durations(IEnumerable<ApiEndpoint> endpoints)
    {
        var names = endpoints.Select(NameOf).ToHashSet();
        return new(Run.Result.Targets.Where(target => names.Contains(target.Name)).SelectMany(target => target.Durations));
    }

    /// <summary>
    /// The time from the start of the action to the end of the last slice with a failed request to these endpoints. Null when requests
    /// failed until the end of the run.
    /// </summary>
    public double? RecoveredAfter(IReadOnlyList<ApiEndpoint> endpoints)
    {
        var slices = endpoints.Select(Slices).ToList();
        var last = Enumerable.Range(0, slices[0].Count).LastOrDefault(place => slices.Any(row => row[place].Failed > 0), -1);
        return last == slices[0].Count - 1 ? null : Math.Max(0, ((last + 1) * SliceSeconds) - From);
    }

    /// <summary>The result of <see cref="RecoveredAfter"/> in words.</summary>
    public Words Recovery(double? seconds)
    {
        var figure = Words.Figure(seconds ?? Run.Plan.Duration.TotalSeconds - From, "s");
        return seconds is null ? Texts.Common["MoreThan", figure] : figure;
    }

    /// <summary>The names of the deployment and of the process.</summary>
    public Words TitleIn(Deployment deployment) => Words.Formatted($"{deployment.Name}: {Process.Name}");

    /// <summary>The sum of slices.</summary>
    public static Slice Sum(IEnumerable<Slice> slices) =>
        slices.Aggregate(
            new Slice(0, 0, 0, 0),
            (sum, slice) => new(sum.Ok + slice.Ok, sum.Slow + slice.Slow, sum.Stale + slice.Stale, sum.Failed + slice.Failed)
        );

    /// <summary>The share of requests with an answer, even if it was late or stale; 1 when there were no requests.</summary>
    public static double Answered(Slice slice) => 1 - Share(slice, slice.Failed);

    /// <summary>The share of a part in all requests; 0 when there were no requests.</summary>
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
