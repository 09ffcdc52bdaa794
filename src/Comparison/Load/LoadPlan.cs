using System.Text.Json.Serialization;

namespace CountryProvider.Comparison.Load;

/// <summary>The distribution of the times between requests.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Arrivals>))]
internal enum Arrivals
{
    /// <summary>Equal times.</summary>
    Constant,

    /// <summary>Exponentially distributed times, as many independent clients produce them.</summary>
    Poisson,
}

// Properties with a default have a setter. The generated JSON code passes init properties to the constructor. If the JSON lacks such a
// property, the code passes no default.

/// <summary>A kind of request and its address.</summary>
/// <param name="Name">The name in the results.</param>
/// <param name="Address">The server, such as <c>http://127.0.0.1:8080</c>; without TLS.</param>
/// <param name="Path">The path with a leading slash, and the query if there is one.</param>
internal sealed record LoadTarget(string Name, Uri Address, string Path)
{
    public string Method { get; set; } = "GET";

    /// <summary>The body as JSON; null for none.</summary>
    public string? Body { get; init; }

    /// <summary>The frequency relative to the other targets.</summary>
    public double Weight { get; set; } = 1;

    /// <summary>Whether all answers must have the same body as the first one.</summary>
    public bool IsConstant { get; init; }
}

/// <summary>The load of one run. The times of all requests are fixed before the run, and do not depend on answers.</summary>
internal sealed record LoadPlan
{
    public required IReadOnlyList<LoadTarget> Targets { get; init; }

    /// <summary>Requests per second, over all targets.</summary>
    public required double Rate { get; init; }

    /// <summary>How long the generator sends requests. It then waits for the remaining answers.</summary>
    public required TimeSpan Duration { get; init; }

    public Arrivals Arrivals { get; set; } = Arrivals.Poisson;

    /// <summary>The seed of the random numbers. The same seed gives the same requests at the same times.</summary>
    public int Seed { get; set; } = 1;

    /// <summary>The timeout of a request. A request without an answer until then counts as lost.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The duration above which a good answer counts as slow; null when none counts as slow.</summary>
    public TimeSpan? Slow { get; init; }

    /// <summary>The length of the time slices for which outcomes are counted.</summary>
    public TimeSpan Slice { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The maximum number of concurrent requests to one address. Further requests wait, and their waiting time counts in their duration.
    /// </summary>
    public int MaxConnections { get; set; } = 1_024;

    /// <summary>
    /// The number of connections to each address that are open before the first request. The run thus does not measure the opening.
    /// </summary>
    public int OpenConnections { get; set; } = 8;

    /// <summary>The planned time of each request in seconds from the start, and the index of its target.</summary>
    public IReadOnlyList<(double At, int Target)> Schedule()
    {
        var random = new Random(Seed);
        var weights = Targets.Sum(target => target.Weight);
        var schedule = new List<(double, int)>((int)(Rate * Duration.TotalSeconds * 1.1) + 16);
        for (var at = Next(); at < Duration.TotalSeconds; at += Next())
        {
            schedule.Add((at, Choose()));
        }

        return schedule;

        double Next() => Arrivals is Arrivals.Constant ? 1 / Rate : -Math.Log(1 - random.NextDouble()) / Rate;

        int Choose()
        {
            var left = random.NextDouble() * weights;
            for (var i = 0; i < Targets.Count - 1; i++)
            {
                left -= Targets[i].Weight;
                if (left < 0)
                {
                    return i;
                }
            }

            return Targets.Count - 1;
        }
    }
}

/// <summary>The outcome of a request.</summary>
internal enum Outcome
{
    /// <summary>A correct answer.</summary>
    Ok,

    /// <summary>An answer with a warning that it may be stale.</summary>
    Stale,

    /// <summary>An answer with a status of 400 or more.</summary>
    Refused,

    /// <summary>No answer: the connection failed or broke, or the timeout passed.</summary>
    Lost,

    /// <summary>An answer whose body differs from that of the first answer.</summary>
    Different,

    /// <summary>A correct or possibly stale answer that took longer than <see cref="LoadPlan.Slow"/>.</summary>
    Slow,
}

/// <summary>The results of one run.</summary>
/// <param name="Targets">The results for each target, in the order of the plan.</param>
/// <param name="Lateness">How late requests were sent. The generator causes this delay, not the server.</param>
/// <param name="Seconds">The time from the first planned request to the last answer.</param>
internal sealed record LoadResult(IReadOnlyList<TargetResult> Targets, IReadOnlyList<Bucket> Lateness, double Seconds)
{
    /// <summary>The time of the start of the plan.</summary>
    public DateTimeOffset Started { get; init; }

    /// <summary>The durations of the requests to all targets.</summary>
    public Histogram AllDurations() => new(Targets.SelectMany(target => target.Durations));

    /// <summary>How late requests were sent.</summary>
    public Histogram AllLateness() => new(Lateness);

    /// <summary>The number of requests with this outcome.</summary>
    public long Count(Outcome outcome) => Targets.Sum(target => target.Count(outcome));
}

/// <summary>
/// The results for one target. A duration is the time from the planned time to the end of the answer. It thus includes the time that a
/// request waited before it was sent.
/// </summary>
/// <param name="Name">The name of the target.</param>
/// <param name="Durations">The durations of all requests. For a lost request, the time until it was given up.</param>
/// <param name="Timeline">The results for each <see cref="LoadPlan.Slice"/>.</param>
internal sealed record TargetResult(string Name, IReadOnlyList<Bucket> Durations, IReadOnlyList<SliceResult> Timeline)
{
    /// <summary>The number of requests with this outcome.</summary>
    public long Count(Outcome outcome) => Timeline.Sum(slice => slice.Outcomes[(int)outcome]);
}

/// <summary>The results of the requests that were planned within one time slice.</summary>
/// <param name="Outcomes">The number of requests with each <see cref="Outcome"/>, in the order of the enumeration.</param>
/// <param name="Slowest">The longest duration in milliseconds.</param>
internal sealed record SliceResult(long[] Outcomes, double Slowest);

[JsonSerializable(typeof(LoadPlan))]
[JsonSerializable(typeof(LoadResult))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class LoadJson : JsonSerializerContext;
