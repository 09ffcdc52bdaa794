namespace CountryProvider.Storage;

/// <summary>A module's store in a file, which can be copied while it is used, and replaced while it is not.</summary>
public interface IFileStore
{
    /// <summary>
    /// What a restore appends to the name of a store's file for the one that is about to replace it. While it is there, the store is not
    /// opened.
    /// </summary>
    const string Restoring = ".restoring";

    /// <summary>What is appended to the name of a store's file for the one that the process which serves the store keeps locked.</summary>
    const string InUse = ".in-use";

    /// <summary>The file of a store, and those that SQLite puts beside it, in the order in which they are moved.</summary>
    static IReadOnlyList<string> FilesOf(string file) => [file, file + "-wal", file + "-shm"];

    /// <summary>The name of the module that owns it.</summary>
    string Module { get; }

    /// <summary>The full path of its file.</summary>
    string File { get; }

    /// <summary>
    /// Copies the store as it is at one moment into a new file, which only its owner may read, and compares the two row by row.
    /// Others may read and write meanwhile.
    /// </summary>
    /// <returns>What the copy holds.</returns>
    /// <exception cref="StoreException">It cannot be copied.</exception>
    Task<StoreContent> CopyAsync(string target, CancellationToken cancellationToken);

    /// <summary>Checks a file that nobody uses, and that anybody may have made.</summary>
    /// <returns>What it holds.</returns>
    /// <exception cref="StoreException">It cannot be the store of this module.</exception>
    Task<StoreContent> InspectAsync(string file, CancellationToken cancellationToken);
}

/// <summary>What a store holds.</summary>
/// <param name="Schema">The last migration.</param>
/// <param name="Rows">How many.</param>
/// <param name="Version">The highest of any row; 0 when there is none.</param>
public sealed record StoreContent(string Schema, int Rows, long Version);
