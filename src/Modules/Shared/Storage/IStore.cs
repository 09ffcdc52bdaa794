using CountryProvider.Abstractions;

namespace CountryProvider.Storage;

/// <summary>A module's store, as the program sees it at its start and in its health checks.</summary>
public interface IStore : IAsyncDisposable
{
    /// <summary>The name of the module that owns the store.</summary>
    string Module { get; }

    /// <summary>
    /// A sentence that says why the store cannot be used at the moment; null when it can be used. Answers from memory, because probes
    /// ask every few seconds.
    /// </summary>
    string? Fault { get; }

    /// <summary>Whether requests that only read still get an answer. See <see cref="StaleReads"/>.</summary>
    bool CanGoOn { get; }

    /// <summary>The code of one of the store's rows; null when it has none.</summary>
    string? SomeCode { get; }

    /// <summary>The state of the store's rows in the memory of this process.</summary>
    StoreState State { get; }

    /// <summary>
    /// Claims the store for this process until the store is disposed, if only one process may serve it. Call it before
    /// <see cref="OpenAsync"/>. If another process still has the store, the call waits for it for a while.
    /// </summary>
    /// <exception cref="StoreException">Another process keeps the store.</exception>
    Task ClaimAsync(CancellationToken cancellationToken);

    /// <summary>Creates or upgrades the store if necessary and reads it. Writes the first rows into an empty store.</summary>
    /// <exception cref="StoreException">The store cannot be used. Nothing in it was changed.</exception>
    Task OpenAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Applies a newer data set to the rows that nobody has changed. For the other rows it stores proposals. If the database accepts
    /// no writes, nothing happens and the next start tries again. Call it after the store is open: the check for a newer data set
    /// takes longer than the read of all rows.
    /// </summary>
    Task UpdateDataAsync(CancellationToken cancellationToken);
}

/// <summary>The state of a store in the memory of a process.</summary>
/// <param name="Version">The highest version of any row; 0 when there are no rows.</param>
/// <param name="Rows">The number of rows, retired ones included.</param>
/// <param name="Age">The time since the process last confirmed, by a read or a write, that the database has nothing newer.</param>
public readonly record struct StoreState(long Version, int Rows, TimeSpan Age);

/// <summary>A module's store that can import the content of another store.</summary>
public interface IImportTarget
{
    /// <summary>The name of the module that owns the store.</summary>
    string Module { get; }

    /// <summary>Copies all rows of a SQLite file with their versions. Then compares the rows of both stores, row by row.</summary>
    /// <param name="file">A store of the same module with the same schema. No process may write to it during the import.</param>
    /// <param name="write">False to only check whether the import is possible.</param>
    /// <returns>The number of equal rows, and whether the target had them before the import.</returns>
    /// <exception cref="StoreException">
    /// The import is not possible. If the reason was there before the import, nothing was written.
    /// </exception>
    Task<(int Rows, bool WereThere)> ImportAsync(string file, bool write, CancellationToken cancellationToken);
}

/// <summary>A module's store, as the module's handlers see it.</summary>
/// <typeparam name="TRow">The type of one row.</typeparam>
/// <typeparam name="TRows">The type of all rows in memory.</typeparam>
public interface IStore<TRow, TRows> : IStore
    where TRow : class, IRow
{
    /// <summary>
    /// All rows. They contain every write that any process has acknowledged before the call. While the database is unreachable, a
    /// request with <see cref="StaleReads"/> gets the rows in memory.
    /// </summary>
    /// <exception cref="ModuleUnavailableException">
    /// The database is unreachable. Also, the rows in memory are too old, or the request does not accept stale rows.
    /// </exception>
    ValueTask<TRows> ReadAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Writes several rows in one transaction, and a change for each. No other process writes at the same time.
    /// <paramref name="change"/> gets all rows and the version for the first new row; each further row gets the next version. It
    /// returns the new rows. It returns no rows to write nothing, and throws to refuse.
    /// </summary>
    /// <exception cref="NotStoredException">The database accepts no writes. Nothing is written.</exception>
    /// <exception cref="ModuleUnavailableException">The database is unreachable. Nothing is written, or the outcome is unknown.</exception>
    /// <param name="progress">Called repeatedly with the number of rows written. No row is visible before all are written.</param>
    Task WriteAsync(Func<TRows, long, IReadOnlyList<TRow>> change, CancellationToken cancellationToken, Action<int>? progress = null);

    /// <summary>The changes of a row, the newest first. The empty code gives the marks of data sets.</summary>
    /// <exception cref="ModuleUnavailableException">The database is unreachable.</exception>
    Task<IReadOnlyList<Change>> HistoryAsync(string code, CancellationToken cancellationToken);

    /// <summary>
    /// The time of a version, see <see cref="Change.At"/>. Null when the store never had that version or was created with a later
    /// one.
    /// </summary>
    /// <exception cref="ModuleUnavailableException">The database is unreachable.</exception>
    Task<long?> TimeOfAsync(long version, CancellationToken cancellationToken);

    /// <summary>
    /// Waits until the store may have a newer version. Returns after a write in this process. Returns after one second at the latest,
    /// because another process may have written.
    /// </summary>
    /// <param name="atMost">The longest time to wait.</param>
    Task WaitForNewerAsync(long version, TimeSpan atMost, CancellationToken cancellationToken);

    /// <summary>The open proposals of newer data sets, ordered by code.</summary>
    /// <exception cref="ModuleUnavailableException">The database is unreachable.</exception>
    Task<IReadOnlyList<Proposal>> ProposalsAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Decides about the proposal for a row. <paramref name="change"/> gets all rows, the proposal and the version for the new row.
    /// It returns the new row, or null to leave the row unchanged. It throws to refuse.
    /// </summary>
    /// <returns>False when there is no open proposal for that row.</returns>
    /// <exception cref="NotStoredException">The database accepts no writes. Nothing is written.</exception>
    /// <exception cref="ModuleUnavailableException">The database is unreachable. Nothing is written, or the outcome is unknown.</exception>
    Task<bool> DecideAsync(string code, Func<TRows, Proposal, long, TRow?> change, CancellationToken cancellationToken);
}

/// <summary>Extends stores by a write of a single row.</summary>
public static class StoreExtensions
{
    /// <summary>
    /// Changes one row. No other process writes at the same time. <paramref name="change"/> gets all rows, the existing row (null
    /// when there is none) and the version for the new row. It returns the new row, or the existing row or null to write nothing. It
    /// throws to refuse.
    /// </summary>
    /// <returns>The row as the database has it.</returns>
    /// <exception cref="NotStoredException">The database accepts no writes. Nothing is written.</exception>
    /// <exception cref="ModuleUnavailableException">The database is unreachable. Nothing is written, or the outcome is unknown.</exception>
    public static async Task<TRow?> WriteAsync<TRow, TRows>(
        this IStore<TRow, TRows> store,
        string code,
        Func<TRows, TRow?, long, TRow?> change,
        CancellationToken cancellationToken
    )
        where TRow : class, IRow
        where TRows : IRows<TRow, TRows>
    {
        TRow? written = null;
        await store.WriteAsync(
            (rows, version) =>
            {
                var existing = rows.Find(code);
                var row = change(rows, existing, version);
                written = row ?? existing;
                return row is null || ReferenceEquals(row, existing) ? [] : [row];
            },
            cancellationToken
        );
        return written;
    }
}
