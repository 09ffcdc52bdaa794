using System.Text.Json.Serialization;

namespace CountryProvider.Comparison.Load;

/// <summary>When requests are sent.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Arrivals>))]
internal enum Arrivals
{
    /// <summary>At equal distances.</summary>
    Constant,

    /// <summary>As many clients that know nothing of each other do: the distances are distributed exponentially.</summary>
    Poisson,
}

// What has a default is settable: generated code for JSON takes what is init for parameters of the constructor, and gives those that are
// missing no default.

/// <summary>What is sent where.</summary>
/// <param name="Name">What the results are listed under.</param>
/// <param name="Address">Where to, such as <c>http://127.0.0.1:8080</c>; without TLS.</param>
/// <param name="Path">With a leading slash, and the query if there is one.</param>
internal sealed record LoadTarget(string Name, Uri Address, string Path)
{
    public string Method { get; set; } = "GET";

    /// <summary>JSON; null for none.</summary>
    public string? Body { get; init; }

    /// <summary>How often it is sent in relation to the others.</summary>
    public double Weight { get; set; } = 1;

    /// <summary>Whether every answer has to have the same body as the first.</summary>
    public bool IsConstant { get; init; }
}

/// <summary>The load of one run. When what is sent is laid out before the run, and does not depend on the answers.</summary>
internal sealed record LoadPlan
{
    public required IReadOnlyList<LoadTarget> Targets { get; init; }

    /// <summary>Requests a second, over all targets.</summary>
    public required double Rate { get; init; }

    /// <summary>For how long requests are sent; answers are waited for after that.</summary>
    public required TimeSpan Duration { get; init; }

    public Arrivals Arrivals { get; set; } = Arrivals.Poisson;

    /// <summary>The same seed gives the same requests at the same times.</summary>
    public int Seed { get; set; } = 1;

    /// <summary>How long an answer may take; one that takes longer counts as failed after that time.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a good answer may take that is not late; null when none is.</summary>
    public TimeSpan? Slow { get; init; }

    /// <summary>How long each of the stretches of time is for which the outcomes are counted.</summary>
    public TimeSpan Slice { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How many requests may be under way to one address; more wait, and their time counts.</summary>
    public int MaxConnections { get; set; } = 1_024;

    /// <summary>
    /// How many connections to each address are open before the first request is sent, so that opening them is not what is measured.
    /// </summary>
    public int OpenConnections { get; set; } = 8;

    /// <summary>When each request is to be sent, in seconds from the start, and which target it is for.</summary>
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

/// <summary>How a request ended.</summary>
internal enum Outcome
{
    /// <summary>With an answer as it should be.</summary>
    Ok,

    /// <summary>With an answer that says of itself that it may be out of date.</summary>
    Stale,

    /// <summary>With a status of 400 or more.</summary>
    Refused,

    /// <summary>Without an answer: no connection, a broken one, or nothing in time.</summary>
    Lost,

    /// <summary>With another body than the first answer had.</summary>
    Different,

    /// <summary>With an answer as it should be, or one that may be out of date, but later than <see cref="LoadPlan.Slow"/>.</summary>
    Slow,
}

/// <summary>What became of the requests of one run.</summary>
/// <param name="Targets">In the order of the plan.</param>
/// <param name="Lateness">By how much requests were sent later than planned: what the generator, not the server, is to blame for.</param>
/// <param name="Seconds">From the first planned moment to the last answer.</param>
internal sealed record LoadResult(IReadOnlyList<TargetResult> Targets, IReadOnlyList<Bucket> Lateness, double Seconds)
{
    /// <summary>The first planned moment.</summary>
    public DateTimeOffset Started { get; init; }

    /// <summary>Of all requests, whatever they were for.</summary>
    public Histogram AllDurations() => new(Targets.SelectMany(target => target.Durations));

    /// <summary>By how much requests were sent later than planned.</summary>
    public Histogram AllLateness() => new(Lateness);

    /// <summary>How many requests ended so.</summary>
    public long Count(Outcome outcome) => Targets.Sum(target => target.Count(outcome));
}

/// <summary>
/// What became of the requests to one target. A duration is from the planned moment to the end of the answer, so that nobody who waited is
/// left out.
/// </summary>
/// <param name="Name">Of the target.</param>
/// <param name="Durations">Of all requests; those that were lost with the time that they were waited for.</param>
/// <param name="Timeline">For each <see cref="LoadPlan.Slice"/>.</param>
internal sealed record TargetResult(string Name, IReadOnlyList<Bucket> Durations, IReadOnlyList<SliceResult> Timeline)
{
    /// <summary>How many requests ended so.</summary>
    public long Count(Outcome outcome) => Timeline.Sum(slice => slice.Outcomes[(int)outcome]);
}

/// <summary>What became of the requests that were planned for one slice of time.</summary>
/// <param name="Outcomes">How often each <see cref="Outcome"/> occurred, in their order.</param>
/// <param name="Slowest">The longest of their durations, in milliseconds.</param>
internal sealed record SliceResult(long[] Outcomes, double Slowest);

[JsonSerializable(typeof(LoadPlan))]
[JsonSerializable(typeof(LoadResult))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class LoadJson : JsonSerializerContext;
