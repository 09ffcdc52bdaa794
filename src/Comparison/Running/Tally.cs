namespace CountryProvider.Comparison.Running;

/// <summary>A number of runs.</summary>
/// <param name="Spoiled">The number of runs in which the generator was too late, even after repetitions.</param>
internal readonly record struct Tally(int All, int Spoiled)
{
    /// <summary>The tally with one more run.</summary>
    public Tally With(bool isSpoiled) => new(All + 1, Spoiled + (isSpoiled ? 1 : 0));
}
