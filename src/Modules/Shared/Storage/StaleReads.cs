namespace CountryProvider.Storage;

/// <summary>
/// Marks a request that only reads. When the database does not answer, such a request gets the rows in memory and reports their
/// staleness. A request that changes data, or that comes from another process, has no such mark. It gets the rows of the database or
/// an error.
/// </summary>
public sealed class StaleReads
{
    private static readonly AsyncLocal<StaleReads?> _current = new();
    private long _ticks;

    /// <summary>The mark of the current request; null when it has none.</summary>
    public static StaleReads? Current => _current.Value;

    /// <summary>
    /// The staleness of the request's oldest read: the time since its rows were last confirmed. Null when all reads contain every
    /// write that was acknowledged before.
    /// </summary>
    public TimeSpan? Age => Interlocked.Read(ref _ticks) is > 0 and var ticks ? TimeSpan.FromTicks(ticks) : null;

    /// <summary>Marks the request of this flow of control.</summary>
    public static StaleReads Begin() => _current.Value = new();

    internal void Note(TimeSpan age)
    {
        var ticks = Math.Max(age.Ticks, 1);
        while (Interlocked.Read(ref _ticks) is var known && ticks > known && Interlocked.CompareExchange(ref _ticks, ticks, known) != known)
        {
            // A concurrent read has changed the value.
        }
    }
}
