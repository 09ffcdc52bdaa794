namespace CountryProvider.Comparison;

/// <summary>Statistics of varying figures.</summary>
internal static class Statistics
{
    private const int Resamples = 2_000;

    /// <summary>The median: the middle value, or the mean of the two middle values.</summary>
    /// <param name="values">At least one.</param>
    public static double Median(IEnumerable<double> values) => Quantile([.. values.Order()], 0.5);

    /// <summary>
    /// The median with its 95 % confidence interval, if the values are independent. The method is the percentile bootstrap (B. Efron,
    /// Bootstrap methods: another look at the jackknife, 1979). A fixed seed gives the same interval for the same values.
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

    // Interpolates linearly between the two nearest values, as most programs do (R. Hyndman and Y. Fan, Sample quantiles in statistical
    // packages, 1996, type 7).
    private static double Quantile(double[] sorted, double share)
    {
        var place = share * (sorted.Length - 1);
        var (below, above) = ((int)Math.Floor(place), (int)Math.Ceiling(place));
        return sorted[below] + ((sorted[above] - sorted[below]) * (place - below));
    }
}

/// <summary>A figure with its 95 % confidence interval.</summary>
internal sealed record Estimate(double Value, double Low, double High);
