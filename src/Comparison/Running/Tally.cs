namespace CountryProvider.Comparison.Running;

/// <summary>How many runs there were.</summary>
/// <param name="Spoiled">In how many of them the generator was too late, even when they were repeated.</param>
internal readonly record struct Tally(int All, int Spoiled)
{
    /// <summary>One more.</summary>
    public Tally With(bool isSpoiled) => new(All + 1, Spoiled + (isSpoiled ? 1 : 0));
}
