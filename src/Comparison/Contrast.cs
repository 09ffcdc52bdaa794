namespace CountryProvider.Comparison;

/// <summary>
/// The same figure of the one process, of the one process once more, and of the several, from rounds in which each was measured once.
/// </summary>
/// <param name="Monolith">Of the one process.</param>
/// <param name="Split">Of the several.</param>
/// <param name="Ratio">Several to one, round by round.</param>
/// <param name="Noise">What the ratio may be by chance, from 1/x to x: the 95 % interval of the one process against itself, and never less
/// than <see cref="MinNoise"/>.</param>
internal sealed record Contrast(Estimate Monolith, Estimate Split, Estimate Ratio, double Noise)
{
    /// <summary>
    /// How far two processes of the same program may be apart for as long as they run: of 28 pairs of identical monoliths none was further.
    /// </summary>
    /// <remarks>What the runtime compiles, and where memory lies, differs with each start; rounds of the same two processes show that only
    /// in part.</remarks>
    public const double MinNoise = 1.25;

    /// <summary>Whether the several are certainly not as the one: their interval lies outside of what chance may do.</summary>
    public bool IsDifferent => Ratio.Low > Noise || Ratio.High < 1 / Noise;

    /// <param name="monolith">A figure for each round.</param>
    /// <param name="monolithAgain">As many.</param>
    /// <param name="split">As many.</param>
    public static Contrast Of(IReadOnlyList<double> monolith, IReadOnlyList<double> monolithAgain, IReadOnlyList<double> split)
    {
        var chance = Statistics.Estimate([.. monolithAgain.Zip(monolith, (again, once) => again / once)]);
        return new(
            Statistics.Estimate(monolith),
            Statistics.Estimate(split),
            Statistics.Estimate([.. split.Zip(monolith, (several, one) => several / one)]),
            Math.Max(MinNoise, Math.Max(chance.High, 1 / chance.Low))
        );
    }
}
