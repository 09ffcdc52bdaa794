namespace CountryProvider.Comparison;

/// <summary>
/// The same figure of the monolith, of a second identical monolith, and of the split deployment. Each round measured each of them once.
/// </summary>
/// <param name="Monolith">The figure of the monolith.</param>
/// <param name="Split">The figure of the split deployment.</param>
/// <param name="Ratio">The ratio of the split deployment to the monolith, from the ratios of all rounds.</param>
/// <param name="Noise">
/// The noise band: the ratio may be from 1/x to x by chance. It is the 95 % interval of the two identical monoliths, and never less than
/// <see cref="MinNoise"/>.
/// </param>
internal sealed record Contrast(Estimate Monolith, Estimate Split, Estimate Ratio, double Noise)
{
    /// <summary>
    /// The smallest noise band. Of 28 pairs of identical monoliths, none differed by a larger ratio during their life.
    /// </summary>
    /// <remarks>
    /// Compiled code and memory addresses differ with each start. Rounds of the same two processes show only a part of this difference.
    /// </remarks>
    public const double MinNoise = 1.25;

    /// <summary>Whether the split deployment certainly differs from the monolith: its interval lies outside the noise band.</summary>
    public bool IsDifferent => Ratio.Low > Noise || Ratio.High < 1 / Noise;

    /// <param name="monolith">A figure for each round.</param>
    /// <param name="monolithAgain">A figure for each round.</param>
    /// <param name="split">A figure for each round.</param>
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
