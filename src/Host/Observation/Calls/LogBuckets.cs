using System.Numerics;

namespace CountryProvider.Host.Observation.Calls;

/// <summary>
/// Buckets that are the wider the larger what is counted in them: so many for every power of two, so that each is off by the same share.
/// </summary>
/// <param name="bits">The logarithm to base 2 of that number.</param>
public readonly struct LogBuckets(int bits)
{
    /// <summary>How many buckets hold everything up to a power of two.</summary>
    public int UpTo(int power) => (power - bits + 1) << bits;

    /// <summary>The bucket of a value, which must not be negative.</summary>
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
