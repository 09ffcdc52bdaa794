namespace CountryProvider.Storage;

/// <summary>
/// What a module's store holds: rows that are found under their code, change, and are never removed. Each change
/// stamps the row with the store's next version, so the rows above a version are all that happened since.
/// Rows are immutable: a change is another row under the same code.
/// </summary>
public interface IRow
{
    /// <summary>The primary key.</summary>
    string Code { get; }

    /// <summary>The store's version with the row's last change; unique within the store, 1 or more.</summary>
    long Version { get; }

    /// <summary>The same row with another version.</summary>
    IRow Stamped(long version);
}

/// <summary>All rows of a store as they were at one version. Immutable.</summary>
public interface IRows<TRow, TSelf>
    where TRow : class, IRow
    where TSelf : IRows<TRow, TSelf>
{
    /// <summary>The rows of a store that was never written.</summary>
    static abstract TSelf Empty { get; }

    /// <summary>The highest version of any row; 0 when there is none.</summary>
    long Version { get; }

    /// <summary>How many rows there are.</summary>
    int Count { get; }

    /// <summary>All rows, in no order.</summary>
    IEnumerable<TRow> Rows { get; }

    /// <summary>The row under that code, in any case; null when there never was one.</summary>
    TRow? Find(string code);

    /// <summary>
    /// These rows with <paramref name="changed"/> added or replacing those under the same codes; the same object when there are none.
    /// </summary>
    TSelf With(IReadOnlyCollection<TRow> changed);
}
