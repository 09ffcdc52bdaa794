using HdrHistogram;

namespace CountryProvider.Comparison.Load;

/// <summary>
/// How often which duration occurred: an HdrHistogram of nanoseconds with two significant digits, so what it says is at most 1 % off.
/// Histograms can be added up; percentiles of several runs cannot.
/// </summary>
internal sealed class Histogram
{
    private const int SignificantDigits = 2;

    // HdrHistogram 2.5.0 computes the width of a bucket with 32 bits, which is wrong from 2^38 ns (275 s) on. No plan waits that long.
    private static readonly long _longest = TimeSpan.FromMinutes(4).Ticks * TimeSpan.NanosecondsPerTick;

    private readonly LongHistogram _counts = new(_longest, SignificantDigits);

    public Histogram() { }

    /// <param name="buckets">As <see cref="Buckets"/> gave them.</param>
    public Histogram(IEnumerable<Bucket> buckets)
    {
        foreach (var bucket in buckets)
        {
            _counts.RecordValueWithCount(bucket.Nanoseconds, bucket.Count);
        }
    }

    /// <summary>How many durations there are.</summary>
    public long Count => _counts.TotalCount;

    /// <summary>The buckets that hold something, from short to long.</summary>
    public IEnumerable<Bucket> Buckets =>
        _counts.RecordedValues().Select(bucket => new Bucket(MiddleOf(bucket.ValueIteratedTo), bucket.CountAtValueIteratedTo));

    /// <param name="nanoseconds">What is shorter than nothing counts as nothing, what is longer than four minutes as four minutes.</param>
    public void Record(long nanoseconds) => _counts.RecordValue(Math.Clamp(nanoseconds, 0, _longest));

    /// <summary>Adds what another one has counted.</summary>
    public void Add(Histogram other) => _counts.Add(other._counts);

    /// <summary>The duration in milliseconds that this share of all does not exceed; 0 without any.</summary>
    /// <param name="share">From 0 to 1, such as 0.99.</param>
    public double Percentile(double share) => Count == 0 ? 0 : MiddleOf(_counts.GetValueAtPercentile(share * 100)) / 1e6;

    private long MiddleOf(long value) => Math.Min(_longest, _counts.MedianEquivalentValue(value));
}

/// <summary>Durations that are counted as one.</summary>
/// <param name="Nanoseconds">The middle of them.</param>
/// <param name="Count">How many there are.</param>
internal readonly record struct Bucket(long Nanoseconds, long Count);
