namespace CountryProvider.Storage;

/// <summary>
/// A request that only reads. Where its database does not answer it gets what was known, and says how old that may be. What changes
/// something, or asks for another process, begins none: it gets what the database has, or nothing.
/// </summary>
public sealed class StaleReads
{
    private static readonly AsyncLocal<StaleReads?> _current = new();
    private long _ticks;

    /// <summary>That of the request that is being answered; null when it has none.</summary>
    public static StaleReads? Current => _current.Value;

    /// <summary>
    /// For how long the oldest of what was read could not be confirmed; null when all of it holds every write that was acknowledged before.
    /// </summary>
    public TimeSpan? Age => Interlocked.Read(ref _ticks) is > 0 and var ticks ? TimeSpan.FromTicks(ticks) : null;

    /// <summary>Begins one, for this flow of control.</summary>
    public static StaleReads Begin() => _current.Value = new();

    internal void Note(TimeSpan age)
    {
        var ticks = Math.Max(age.Ticks, 1);
        while (Interlocked.Read(ref _ticks) is var known && ticks > known && Interlocked.CompareExchange(ref _ticks, ticks, known) != known)
        {
            // A read beside this one has noted another age.
        }
    }
}
