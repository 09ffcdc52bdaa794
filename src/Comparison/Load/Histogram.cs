using CountryProvider.Host.Observation.Calls;

namespace CountryProvider.Comparison.Load;

/// <summary>
/// How often which duration occurred, in buckets whose width grows with the duration: what it says is at most 0.8 % off. Histograms can be
/// added up; percentiles of several runs cannot.
/// </summary>
internal sealed class Histogram
{
    private static readonly LogBuckets _buckets = new(bits: 6);

    private readonly long[] _counts = new long[_buckets.UpTo(42)]; // 2^42 ns are more than an hour.

    public Histogram()
    {
    }

    /// <param name="buckets">As <see cref="Buckets"/> gave them.</param>
    public Histogram(IEnumerable<Bucket> buckets)
    {
        foreach (var bucket in buckets)
        {
            _counts[_buckets.IndexOf(bucket.Nanoseconds)] += bucket.Count;
            Count += bucket.Count;
        }
    }

    /// <summary>How many durations there are.</summary>
    public long Count { get; private set; }

    /// <summary>The buckets that hold something, from short to long.</summary>
    public IEnumerable<Bucket> Buckets => Enumerable.Range(0, _counts.Length).Where(index => _counts[index] > 0).Select(index => new Bucket(_buckets.MiddleOf(index), _counts[index]));

    /// <param name="nanoseconds">What is shorter than nothing counts as nothing, what is longer than an hour as an hour.</param>
    public void Record(long nanoseconds)
    {
        _counts[Math.Min(_buckets.IndexOf(Math.Max(0, nanoseconds)), _counts.Length - 1)]++;
        Count++;
    }

    /// <summary>Adds what another one has counted.</summary>
    public void Add(Histogram other)
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            _counts[i] += other._counts[i];
        }

        Count += other.Count;
    }

    /// <summary>The duration in milliseconds that this share of all does not exceed; 0 without any.</summary>
    /// <param name="share">From 0 to 1, such as 0.99.</param>
    public double Percentile(double share)
    {
        var left = (long)Math.Ceiling(Count * share);
        foreach (var bucket in Buckets)
        {
            left -= bucket.Count;
            if (left <= 0)
            {
                return bucket.Nanoseconds / 1e6;
            }
        }

        return 0;
    }
}

/// <summary>Durations that are counted as one.</summary>
/// <param name="Nanoseconds">The middle of them.</param>
/// <param name="Count">How many there are.</param>
internal readonly record struct Bucket(long Nanoseconds, long Count);
