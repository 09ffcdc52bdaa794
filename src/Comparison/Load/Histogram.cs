using HdrHistogram;

namespace CountryProvider.Comparison.Load;

/// <summary>
/// A histogram of durations: an HdrHistogram of nanoseconds with two significant digits. Its values differ by at most 1 % from the true
/// ones. Unlike the percentiles of several runs, histograms can be added.
/// </summary>
internal sealed class Histogram
{
    private const int SignificantDigits = 2;

    // HdrHistogram 2.5.0 computes the width of a bucket with 32 bits. This is wrong from 2^38 ns (275 s) on. No plan waits that long.
    private static readonly long _longest = TimeSpan.FromMinutes(4).Ticks * TimeSpan.NanosecondsPerTick;

    private readonly LongHistogram _counts = new(_longest, SignificantDigits);

    public Histogram() { }

    /// <param name="buckets">The <see cref="Buckets"/> of another histogram.</param>
    public Histogram(IEnumerable<Bucket> buckets)
    {
        foreach (var bucket in buckets)
        {
            _counts.RecordValueWithCount(bucket.Nanoseconds, bucket.Count);
        }
    }

    /// <summary>The number of durations.</summary>
    public long Count => _counts.TotalCount;

    /// <summary>The buckets that are not empty, from short to long durations.</summary>
    public IEnumerable<Bucket> Buckets =>
        _counts.RecordedValues().Select(bucket => new Bucket(MiddleOf(bucket.ValueIteratedTo), bucket.CountAtValueIteratedTo));

    /// <param name="nanoseconds">A negative duration counts as zero. A duration above four minutes counts as four minutes.</param>
    public void Record(long nanoseconds) => _counts.RecordValue(Math.Clamp(nanoseconds, 0, _longest));

    /// <summary>Adds the durations of another histogram.</summary>
    public void Add(Histogram other) => _counts.Add(other._counts);

    /// <summary>A percentile in milliseconds; 0 when the histogram is empty.</summary>
    /// <param name="share">From 0 to 1, such as 0.99.</param>
    public double Percentile(double share) => Count == 0 ? 0 : MiddleOf(_counts.GetValueAtPercentile(share * 100)) / 1e6;

    private long MiddleOf(long value) => Math.Min(_longest, _counts.MedianEquivalentValue(value));
}

/// <summary>Durations that the histogram does not distinguish.</summary>
/// <param name="Nanoseconds">The middle of the bucket.</param>
/// <param name="Count">The number of durations.</param>
internal readonly record struct Bucket(long Nanoseconds, long Count);
