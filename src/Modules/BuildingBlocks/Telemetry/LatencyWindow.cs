using System.Diagnostics;
using System.Numerics;

namespace CountryProvider.BuildingBlocks.Telemetry;

/// <summary>Durations in ten-second slots, of which the oldest is used again; in each slot eight counters for every power of two of 100 ns.</summary>
internal sealed class LatencyWindow(bool isRemote)
{
    private const int Slots = 7;
    private const int SubBuckets = 8;
    private const int Buckets = 30 * SubBuckets;
    private static readonly long _slotTicks = 10 * Stopwatch.Frequency;
    private readonly Slot[] _slots = [.. Enumerable.Range(0, Slots).Select(_ => new Slot())];

    public void Record(TimeSpan elapsed, bool answered)
    {
        var slot = Current();
        Interlocked.Increment(ref slot.Counts[BucketOf(elapsed.Ticks)]);
        if (!answered)
        {
            Interlocked.Increment(ref slot.Failures);
        }
    }

    public Hop Read(string caller, string module)
    {
        var now = Stopwatch.GetTimestamp() / _slotTicks;
        var counts = new long[Buckets];
        var failures = 0L;
        foreach (var slot in _slots.Where(slot => now - Volatile.Read(ref slot.Number) < Slots))
        {
            failures += slot.Failures;
            for (var i = 0; i < Buckets; i++)
            {
                counts[i] += slot.Counts[i];
            }
        }

        return new(caller, module, isRemote, counts.Sum(), failures, Percentile(counts, 0.5), Percentile(counts, 0.99));
    }

    private Slot Current()
    {
        var number = Stopwatch.GetTimestamp() / _slotTicks;
        var slot = _slots[number % Slots];
        var seen = Volatile.Read(ref slot.Number);
        if (seen != number && Interlocked.CompareExchange(ref slot.Number, number, seen) == seen)
        {
            Array.Clear(slot.Counts);
            slot.Failures = 0;
        }

        return slot;
    }

    private static int BucketOf(long ticks)
    {
        if (ticks < SubBuckets)
        {
            return (int)Math.Max(0, ticks);
        }

        var exponent = BitOperations.Log2((ulong)ticks);
        return Math.Min(Buckets - 1, ((exponent - 2) * SubBuckets) + (int)((ticks >> (exponent - 3)) & (SubBuckets - 1)));
    }

    // The middle of the bucket: at most 6 % off.
    private static TimeSpan Percentile(long[] counts, double share)
    {
        var left = (long)Math.Ceiling(counts.Sum() * share);
        for (var i = 0; i < Buckets; i++)
        {
            left -= counts[i];
            if (left <= 0)
            {
                var (octave, part) = (i / SubBuckets, i % SubBuckets);
                return TimeSpan.FromTicks(octave == 0 ? part : (long)((SubBuckets + part + 0.5) * Math.Pow(2, octave - 1)));
            }
        }

        return TimeSpan.Zero;
    }

    private sealed class Slot
    {
        public readonly int[] Counts = new int[Buckets];
        public int Failures;
        public long Number = -1;
    }
}
