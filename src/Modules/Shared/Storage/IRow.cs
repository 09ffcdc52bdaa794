namespace CountryProvider.Storage;

/// <summary>
/// A row of a module's store. A row is found by its code, it can change, and it is never removed. Each change stamps the row with the
/// store's next version. So the rows above a version are all changes since that version. Rows are immutable: a change is a new object
/// with the same code.
/// </summary>
public interface IRow
{
    /// <summary>The primary key.</summary>
    string Code { get; }

    /// <summary>The store's version after the last change of the row; unique within the store, 1 or more.</summary>
    long Version { get; }

    /// <summary>A copy of the row with another version.</summary>
    IRow Stamped(long version);
}

/// <summary>All rows of a store at one version. Immutable.</summary>
public interface IRows<TRow, TSelf>
    where TRow : class, IRow
    where TSelf : IRows<TRow, TSelf>
{
    /// <summary>The rows of a store without any write.</summary>
    static abstract TSelf Empty { get; }

    /// <summary>The highest version of any row; 0 when there are no rows.</summary>
    long Version { get; }

    /// <summary>The number of rows.</summary>
    int Count { get; }

    /// <summary>All rows, in no particular order.</summary>
    IEnumerable<TRow> Rows { get; }

    /// <summary>The row with that code, ignoring case; null when the store has never had one.</summary>
    TRow? Find(string code);

    /// <summary>
    /// These rows with <paramref name="changed"/> added. A changed row replaces the row with the same code. Returns this object when
    /// nothing changed.
    /// </summary>
    TSelf With(IReadOnlyCollection<TRow> changed);
}
