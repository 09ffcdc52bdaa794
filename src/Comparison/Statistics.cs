namespace CountryProvider.Comparison;

/// <summary>What can be said of figures that vary.</summary>
internal static class Statistics
{
    private const int Resamples = 2_000;

    /// <summary>The middle of the values; of the two in the middle, the mean.</summary>
    /// <param name="values">At least one.</param>
    public static double Median(IEnumerable<double> values) => Quantile([.. values.Order()], 0.5);

    /// <summary>
    /// The median, and where it lies with 95 % confidence if the values are independent: the percentile bootstrap (B. Efron, Bootstrap
    /// methods: another look at the jackknife, 1979), with a seed, so that the same values always give the same interval.
    /// </summary>
    /// <param name="values">At least one.</param>
    public static Estimate Estimate(IReadOnlyList<double> values)
    {
        var random = new Random(values.Count);
        var medians = new double[Resamples];
        for (var i = 0; i < Resamples; i++)
        {
            medians[i] = Median(Enumerable.Range(0, values.Count).Select(_ => values[random.Next(values.Count)]));
        }

        Array.Sort(medians);
        return new(Median(values), Quantile(medians, 0.025), Quantile(medians, 0.975));
    }

    // Linear between the two values that are next to it, as most programs do (R. Hyndman and Y. Fan, Sample quantiles in statistical
    // packages, 1996, type 7).
    private static double Quantile(double[] sorted, double share)
    {
        var place = share * (sorted.Length - 1);
        var (below, above) = ((int)Math.Floor(place), (int)Math.Ceiling(place));
        return sorted[below] + ((sorted[above] - sorted[below]) * (place - below));
    }
}

/// <summary>A figure, and the interval in which it lies with 95 % confidence.</summary>
internal sealed record Estimate(double Value, double Low, double High);
