namespace CountryProvider.Comparison.Report;

/// <summary>Formats figures in the same way for all experiments.</summary>
internal static class Figures
{
    /// <summary>A ratio: <c>0.53 ×</c>.</summary>
    public static Words Times(double ratio) => Words.Formatted($"{Rounded(ratio)} ×");

    /// <summary>The ratio of the split deployment to the monolith, with its interval: <c>0.53 × (0.51 to 0.55)</c>.</summary>
    public static Words Ratio(Contrast contrast) =>
        Texts.Common["RatioWithInterval", Rounded(contrast.Ratio.Value), Rounded(contrast.Ratio.Low), Rounded(contrast.Ratio.High)];

    /// <summary>The noise band of the ratio: <c>0.96 to 1.04</c>.</summary>
    public static Words Noise(Contrast contrast) => Texts.Common["Band", Rounded(1 / contrast.Noise), Rounded(contrast.Noise)];

    /// <summary>A figure with its interval: <c>12.3 ms (11.9 to 12.8)</c>.</summary>
    public static Words Of(Estimate estimate, string unit)
    {
        var (value, low, high) = (Words.Figure(estimate.Value, unit), Words.Figure(estimate.Low), Words.Figure(estimate.High));
        return Texts.Common["FigureWithInterval", value, low, high];
    }

    // The measurements justify two decimals, and fewer for large figures.
    private static decimal Rounded(double ratio) =>
        Math.Round(
            (decimal)Math.Min(ratio, 1e9),
            ratio >= 100 ? 0
                : ratio >= 10 ? 1
                : 2
        );
}
