using CountryProvider.Modularity;

namespace CountryProvider.Host.Observation.Calls;

/// <summary>A histogram of durations since the start of the process. Recording allocates no memory and takes no lock.</summary>
public sealed class DurationHistogram
{
    private static readonly long[] _boundTicks = [.. ModuleCalls.Bounds.Select(bound => (long)Math.Round(bound * TimeSpan.TicksPerSecond))];

    private readonly long[] _counts = new long[_boundTicks.Length + 1];
    private long _ticks;

    /// <summary>The inclusive upper bounds of the buckets in seconds. The last bucket has no upper bound and is not in this list.</summary>
    public static IReadOnlyList<double> Bounds => ModuleCalls.Bounds;

    /// <summary>Records a duration.</summary>
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

    /// <summary>The number of durations in each bucket, and the sum of all durations.</summary>
    public (IReadOnlyList<long> Counts, TimeSpan Sum) Read() => ([.. _counts], TimeSpan.FromTicks(Volatile.Read(ref _ticks)));
}
