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

    /// <summary>What is in memory of it.</summary>
    StoreState State { get; }

    /// <summary>Creates or upgrades the store where needed, reads it, and writes what it begins with where nothing is there.</summary>
    /// <exception cref="StoreException">It cannot be used; nothing in it was changed.</exception>
    Task OpenAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Goes the way of a write once, and takes it back: what is compiled at the first write is compiled then. Does nothing in an empty
    /// store, and leaves it to the first write to say that the store takes none.
    /// </summary>
    Task WarmUpAsync(CancellationToken cancellationToken);
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
    where TRow : class
{
    /// <summary>All rows, with every write that was acknowledged before, by whichever process.</summary>
    /// <exception cref="ModuleUnavailableException">The database is out of reach, so nobody can say.</exception>
    ValueTask<TRows> ReadAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Changes one row. <paramref name="change"/> gets all rows, the one to change as it is (null when there is none) and the version to
    /// stamp on the new one; it returns the new row, or the same to leave it, or throws to refuse. No other process writes meanwhile.
    /// </summary>
    /// <returns>The row as it is in the database.</returns>
    /// <exception cref="NotStoredException">The database takes no writes. Nothing is written.</exception>
    /// <exception cref="ModuleUnavailableException">The database is out of reach. Nothing is written, or nobody can say.</exception>
    Task<TRow?> WriteAsync(string code, Func<TRows, TRow?, long, TRow?> change, CancellationToken cancellationToken);
}
