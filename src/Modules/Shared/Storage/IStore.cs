using CountryProvider.Abstractions;

namespace CountryProvider.Storage;

/// <summary>A module's store, to those who open it at start.</summary>
public interface IStore : IAsyncDisposable
{
    /// <summary>The name of the module that owns it.</summary>
    string Module { get; }

    /// <summary>
    /// Why the store cannot be used at the moment, as a sentence; null when it can. Answers from memory, for probes that ask every few
    /// seconds.
    /// </summary>
    string? Fault { get; }

    /// <summary>Whether those who only read are answered all the same, see <see cref="StaleReads"/>.</summary>
    bool CanGoOn { get; }

    /// <summary>The code of one of its rows; null when it has none.</summary>
    string? SomeCode { get; }

    /// <summary>What is in memory of it.</summary>
    StoreState State { get; }

    /// <summary>
    /// Takes the store for this process, if it is for one alone, until it is disposed. Before it is opened. Waits for a while for a process
    /// that still has it.
    /// </summary>
    /// <exception cref="StoreException">Another process keeps it.</exception>
    Task ClaimAsync(CancellationToken cancellationToken);

    /// <summary>Creates or upgrades the store where needed, reads it, and writes what it begins with where nothing is there.</summary>
    /// <exception cref="StoreException">It cannot be used; nothing in it was changed.</exception>
    Task OpenAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Brings what nobody has changed up to date with a newer data set, and notes what that proposes for the rest. Where the database takes
    /// no writes, nothing happens, and the next start tries again. After the store is open: asking whether there is something to do takes
    /// longer than reading all rows.
    /// </summary>
    Task UpdateDataAsync(CancellationToken cancellationToken);
}

/// <summary>What a process has in memory of a store.</summary>
/// <param name="Version">The highest version of any row; 0 when there is none.</param>
/// <param name="Rows">How many rows there are, retired ones included.</param>
/// <param name="Age">How long ago the process last read from the database or wrote to it, and so knew that nothing newer was there.</param>
public readonly record struct StoreState(long Version, int Rows, TimeSpan Age);

/// <summary>A module's store that can take over what another one holds.</summary>
public interface IImportTarget
{
    /// <summary>The name of the module that owns it.</summary>
    string Module { get; }

    /// <summary>
    /// Copies all rows of a SQLite file, with their versions, and compares what then is here with what is there, row by row.
    /// </summary>
    /// <param name="file">A store of the same module and the same schema, which nobody writes to meanwhile.</param>
    /// <param name="write">False only to see whether it can be done.</param>
    /// <returns>How many rows are the same, and whether they were already.</returns>
    /// <exception cref="StoreException">It cannot be done; when the reason was there before, nothing was written.</exception>
    Task<(int Rows, bool WereThere)> ImportAsync(string file, bool write, CancellationToken cancellationToken);
}

/// <summary>A module's store, to the module's handlers.</summary>
/// <typeparam name="TRow">What it holds.</typeparam>
/// <typeparam name="TRows">All of it, in memory.</typeparam>
public interface IStore<TRow, TRows> : IStore
    where TRow : class, IRow
{
    /// <summary>
    /// All rows, with every write that was acknowledged before, by whichever process. To <see cref="StaleReads"/> those that are known
    /// while the database is out of reach.
    /// </summary>
    /// <exception cref="ModuleUnavailableException">
    /// The database is out of reach, and what is known is too old, or the request may not be answered from that.
    /// </exception>
    ValueTask<TRows> ReadAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Changes rows, all or none, and notes each change. <paramref name="change"/> gets all rows and the version to stamp on the first new
    /// one, the next on the second and so on; it returns the new rows, or none to leave all as they are, or throws to refuse. No other
    /// process writes meanwhile.
    /// </summary>
    /// <exception cref="NotStoredException">The database takes no writes. Nothing is written.</exception>
    /// <exception cref="ModuleUnavailableException">The database is out of reach. Nothing is written, or nobody can say.</exception>
    /// <param name="progress">Told from time to time how many rows are written; none of them counts before all are.</param>
    Task WriteAsync(Func<TRows, long, IReadOnlyList<TRow>> change, CancellationToken cancellationToken, Action<int>? progress = null);

    /// <summary>The changes of a row, the last one first. Those of a data set as a whole are under the empty code.</summary>
    /// <exception cref="ModuleUnavailableException">The database is out of reach.</exception>
    Task<IReadOnlyList<Change>> HistoryAsync(string code, CancellationToken cancellationToken);

    /// <summary>When the store got a version, see <see cref="Change.At"/>; null when it never had it, or began with more.</summary>
    /// <exception cref="ModuleUnavailableException">The database is out of reach.</exception>
    Task<long?> TimeOfAsync(long version, CancellationToken cancellationToken);

    /// <summary>
    /// Ends when there may be something newer than that version: after a write here, and else after a second, as another process may have
    /// written.
    /// </summary>
    /// <param name="atMost">How long to wait.</param>
    Task WaitForNewerAsync(long version, TimeSpan atMost, CancellationToken cancellationToken);

    /// <summary>What newer data sets propose and nobody has decided about, in order of code.</summary>
    /// <exception cref="ModuleUnavailableException">The database is out of reach.</exception>
    Task<IReadOnlyList<Proposal>> ProposalsAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Decides about what is proposed for a row. <paramref name="change"/> gets all rows, the proposal and the version to stamp on the new
    /// row; it returns the new row, or null to leave it as it is, or throws to refuse.
    /// </summary>
    /// <returns>False when nothing is proposed for that row.</returns>
    /// <exception cref="NotStoredException">The database takes no writes. Nothing is written.</exception>
    /// <exception cref="ModuleUnavailableException">The database is out of reach. Nothing is written, or nobody can say.</exception>
    Task<bool> DecideAsync(string code, Func<TRows, Proposal, long, TRow?> change, CancellationToken cancellationToken);
}

/// <summary>Writing one row.</summary>
public static class StoreExtensions
{
    /// <summary>
    /// Changes one row. <paramref name="change"/> gets all rows, the one to change as it is (null when there is none) and the version to
    /// stamp on the new one; it returns the new row, or the same to leave it, or throws to refuse. No other process writes meanwhile.
    /// </summary>
    /// <returns>The row as it is in the database.</returns>
    /// <exception cref="NotStoredException">The database takes no writes. Nothing is written.</exception>
    /// <exception cref="ModuleUnavailableException">The database is out of reach. Nothing is written, or nobody can say.</exception>
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
