namespace CountryProvider.Storage;

/// <summary>
/// A change of a row, kept for good in the same transaction. Rows that a store began with have none, so that it grows by what is written
/// alone. Under the empty code stands what the data set did that was written with that version.
/// </summary>
public sealed record Change
{
    /// <summary>The store's version with the change; 1 or more.</summary>
    public long Version { get; init; }

    /// <summary>The code of the row; empty for a data set as a whole.</summary>
    public string Code { get; init; } = "";

    /// <summary>When it was written, in milliseconds since 1970 (UTC); 0 for what was there before changes were kept.</summary>
    public long At { get; init; }

    /// <summary>The name of the key of whoever changed it; null where none was needed.</summary>
    public string? By { get; init; }

    /// <summary>The version of the data set that changed it; null when somebody did.</summary>
    public string? DataSet { get; init; }

    /// <summary>The row before, as JSON; null when there was none.</summary>
    public string? Before { get; init; }

    /// <summary>The row after, as JSON; null for a data set as a whole.</summary>
    public string? After { get; init; }
}
