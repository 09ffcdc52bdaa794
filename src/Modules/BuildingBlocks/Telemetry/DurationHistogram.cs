namespace CountryProvider.BuildingBlocks.Telemetry;

/// <summary>How often something took how long, since the process started. Recording allocates nothing and waits for nobody.</summary>
public sealed class DurationHistogram
{
    // A call inside the process takes microseconds, one of another process up to its time-out of some seconds.
    private static readonly double[] _bounds = [0.00001, 0.000025, 0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
    private static readonly long[] _boundTicks = [.. _bounds.Select(bound => (long)Math.Round(bound * TimeSpan.TicksPerSecond))];

    private readonly long[] _counts = new long[_bounds.Length + 1];
    private long _ticks;

    /// <summary>The upper bounds of the buckets in seconds, inclusive; a last bucket has none.</summary>
    public static IReadOnlyList<double> Bounds => _bounds;

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
