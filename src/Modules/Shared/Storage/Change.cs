namespace CountryProvider.Storage;

/// <summary>
/// A change of a row. The store writes it in the transaction of the row and never removes it. The first rows of a store have no
/// change, so that only later writes make the table grow. A change with the empty code is the mark of a data set that was written
/// with that version.
/// </summary>
public sealed record Change
{
    /// <summary>The store's version with the change; 1 or more.</summary>
    public long Version { get; init; }

    /// <summary>The code of the row; empty for a data set as a whole.</summary>
    public string Code { get; init; } = "";

    /// <summary>The time of the write, in milliseconds since 1970 (UTC); 0 for a row from before the store kept changes.</summary>
    public long At { get; init; }

    /// <summary>The name of the author's API key; null where no key was required.</summary>
    public string? By { get; init; }

    /// <summary>The version of the data set that made the change; null when a person made it.</summary>
    public string? DataSet { get; init; }

    /// <summary>The row before the change, as JSON; null when there was none.</summary>
    public string? Before { get; init; }

    /// <summary>The row after the change, as JSON; null for the mark of a data set.</summary>
    public string? After { get; init; }
}
