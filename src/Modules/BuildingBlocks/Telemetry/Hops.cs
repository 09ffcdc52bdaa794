using System.Collections.Concurrent;
using System.Diagnostics;
using System.Numerics;

namespace CountryProvider.BuildingBlocks.Telemetry;

/// <summary>How long the calls between modules took in the last minute, as this process saw them.</summary>
public sealed class Hops
{
    private readonly ConcurrentDictionary<(string Caller, string Module), LatencyWindow> _windows = new();

    /// <summary>Notes a call.</summary>
    public void Record(string caller, string module, bool isRemote, TimeSpan elapsed, bool answered) =>
        _windows.GetOrAdd((caller, module), static (_, remote) => new(remote), isRemote).Record(elapsed, answered);

    /// <summary>All that was called in the last minute, ordered by caller and module.</summary>
    public IReadOnlyList<Hop> Read() =>
    [
        .. from window in _windows
           let hop = window.Value.Read(window.Key.Caller, window.Key.Module)
           where hop.Count > 0
           orderby hop.Caller, hop.Module
           select hop,
    ];

    /// <summary>Durations in ten-second slots, of which the oldest is used again; in each slot eight counters for every power of two of 100 ns.</summary>
    private sealed class LatencyWindow(bool isRemote)
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
}

/// <summary>The calls of one module by another in the last minute.</summary>
/// <param name="Caller">The module that called, or <see cref="ModuleCalls.Edge"/>.</param>
/// <param name="Module">The module that was called.</param>
/// <param name="IsRemote">Whether that runs in another process.</param>
/// <param name="Count">How many calls there were.</param>
/// <param name="Failures">How many of them ended without an answer; a refusal is one.</param>
/// <param name="Median">Half of the calls took no longer than this.</param>
/// <param name="P99">99 in 100 calls took no longer than this.</param>
public sealed record Hop(string Caller, string Module, bool IsRemote, long Count, long Failures, TimeSpan Median, TimeSpan P99);
