namespace CountryProvider.Host.Observation.Calls;

/// <summary>
/// Durations in slots of ten seconds. A new slot replaces the oldest one. Each slot has eight counters for every power of two of 100 ns.
/// </summary>
internal sealed class LatencyWindow(bool isRemote, TimeProvider clock)
{
    private const int Slots = 7;
    private static readonly LogBuckets _buckets = new(bits: 3);
    private static readonly int _count = _buckets.UpTo(32); // 100 ns times 2^32 is 7 minutes.
    private readonly long _slotTicks = 10 * clock.TimestampFrequency;
    private readonly Slot[] _slots = [.. Enumerable.Range(0, Slots).Select(_ => new Slot())];

    public void Record(TimeSpan elapsed, bool answered)
    {
        var slot = Current();
        Interlocked.Increment(ref slot.Counts[Math.Min(_count - 1, _buckets.IndexOf(Math.Max(0, elapsed.Ticks)))]);
        if (!answered)
        {
            Interlocked.Increment(ref slot.Failures);
        }
    }

    public Hop Read(string caller, string module)
    {
        var now = clock.GetTimestamp() / _slotTicks;
        var counts = new long[_count];
        var failures = 0L;
        foreach (var slot in _slots.Where(slot => now - Volatile.Read(ref slot.Number) < Slots))
        {
            failures += slot.Failures;
            for (var i = 0; i < _count; i++)
            {
                counts[i] += slot.Counts[i];
            }
        }

        return new(caller, module, isRemote, counts.Sum(), failures, Percentile(counts, 0.5), Percentile(counts, 0.99));
    }

    private Slot Current()
    {
        var number = clock.GetTimestamp() / _slotTicks;
        var slot = _slots[number % Slots];
        var seen = Volatile.Read(ref slot.Number);
        if (seen != number && Interlocked.CompareExchange(ref slot.Number, number, seen) == seen)
        {
            Array.Clear(slot.Counts);
            slot.Failures = 0;
        }

        return slot;
    }

    // The middle of the bucket differs from the true value by at most 6 %.
    private static TimeSpan Percentile(long[] counts, double share)
    {
        var left = (long)Math.Ceiling(counts.Sum() * share);
        for (var i = 0; i < _count; i++)
        {
            left -= counts[i];
            if (left <= 0)
            {
                return TimeSpan.FromTicks(_buckets.MiddleOf(i));
            }
        }

        return TimeSpan.Zero;
    }

    private sealed class Slot
    {
        public readonly int[] Counts = new int[_count];
        public int Failures;
        public long Number = -1;
    }
}
