namespace CountryProvider.Storage;

/// <summary>A module's store in a file. The file can be copied while the store is in use, and replaced while it is not.</summary>
public interface IFileStore
{
    /// <summary>
    /// The suffix of the file that a restore prepares to replace the store's file. While this file exists, the store does not open.
    /// </summary>
    const string Restoring = ".restoring";

    /// <summary>The suffix of the file that the process keeps locked while it serves the store.</summary>
    const string InUse = ".in-use";

    /// <summary>The file of a store and the files that SQLite puts beside it, in the order in which they must be moved.</summary>
    static IReadOnlyList<string> FilesOf(string file) => [file, file + "-wal", file + "-shm"];

    /// <summary>The name of the module that owns the store.</summary>
    string Module { get; }

    /// <summary>The full path of the store's file.</summary>
    string File { get; }

    /// <summary>
    /// Copies one consistent state of the store into a new file that only its owner may read. Then compares both row by row. Other
    /// processes may read and write the store at the same time.
    /// </summary>
    /// <returns>The content of the copy.</returns>
    /// <exception cref="StoreException">The store cannot be copied.</exception>
    Task<StoreContent> CopyAsync(string target, CancellationToken cancellationToken);

    /// <summary>Checks a file that is not in use. Any program may have made this file, so the check trusts nothing in it.</summary>
    /// <returns>The content of the file.</returns>
    /// <exception cref="StoreException">The file cannot be the store of this module.</exception>
    Task<StoreContent> InspectAsync(string file, CancellationToken cancellationToken);
}

/// <summary>The content of a store.</summary>
/// <param name="Schema">The id of the last migration.</param>
/// <param name="Rows">The number of rows.</param>
/// <param name="Version">The highest version of any row; 0 when there are no rows.</param>
public sealed record StoreContent(string Schema, int Rows, long Version);
