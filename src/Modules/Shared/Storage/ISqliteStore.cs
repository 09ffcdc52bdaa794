using Microsoft.Data.Sqlite;

namespace CountryProvider.Storage;

/// <summary>A store in a SQLite file. The store keeps one connection to the file.</summary>
internal interface ISqliteStore : IFileStore
{
    /// <summary>The store's connection. Its settings decide which data is on the disk when a write is acknowledged.</summary>
    SqliteConnection Connection { get; }
}
