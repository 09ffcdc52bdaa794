using Microsoft.Data.Sqlite;

namespace CountryProvider.Storage;

/// <summary>A store in a SQLite file, to which it keeps one connection.</summary>
internal interface ISqliteStore : IFileStore
{
    /// <summary>The connection, whose settings decide what is on the disk when a write is acknowledged.</summary>
    SqliteConnection Connection { get; }
}
