using System.Numerics;

namespace CountryProvider.Host.Observation.Calls;

/// <summary>
/// Buckets whose width grows with their values. Every power of two has the same number of buckets. The relative error is therefore the
/// same for small and large values.
/// </summary>
/// <param name="bits">The logarithm to base 2 of the number of buckets for each power of two.</param>
public readonly struct LogBuckets(int bits)
{
    /// <summary>The number of buckets for all values up to a power of two.</summary>
    public int UpTo(int power) => (power - bits + 1) << bits;

    /// <summary>The index of the bucket of a value. The value must not be negative.</summary>
    public int IndexOf(long value)
    {
        if (value < 1L << bits)
        {
            return (int)value;
        }

        var shift = BitOperations.Log2((ulong)value) - bits;
        return ((shift + 1) << bits) + (int)(value >> shift) - (1 << bits);
    }

    /// <summary>The value in the middle of a bucket.</summary>
    public long MiddleOf(int index)
    {
        var shift = Math.Max(0, (index >> bits) - 1);
        return ((long)(index - (shift << bits)) << shift) + ((1L << shift) / 2);
    }
}
