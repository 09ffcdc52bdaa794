using CountryProvider.Modularity;

namespace CountryProvider.Host.Observation.Calls;

/// <summary>How often something took how long, since the process started. Recording allocates nothing and waits for nobody.</summary>
public sealed class DurationHistogram
{
    private static readonly long[] _boundTicks = [.. ModuleCalls.Bounds.Select(bound => (long)Math.Round(bound * TimeSpan.TicksPerSecond))];

    private readonly long[] _counts = new long[_boundTicks.Length + 1];
    private long _ticks;

    /// <summary>The upper bounds of the buckets in seconds, inclusive; a last bucket has none.</summary>
    public static IReadOnlyList<double> Bounds => ModuleCalls.Bounds;

    /// <summary>Notes a duration.</summary>
    public void Record(TimeSpan elapsed)
    {
        var bucket = 0;
        while (bucket < _boundTicks.Length && elapsed.Ticks > _boundTicks[bucket])
        {
            bucket++;
        }

        Interlocked.Increment(ref _counts[bucket]);
        Interlocked.Add(ref _ticks, elapsed.Ticks);
    }

    /// <summary>How many there were in each bucket, and how long all of them took together.</summary>
    public (IReadOnlyList<long> Counts, TimeSpan Sum) Read() => ([.. _counts], TimeSpan.FromTicks(Volatile.Read(ref _ticks)));
}
