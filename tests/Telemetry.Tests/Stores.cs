using CountryProvider.Testing;
using Microsoft.Data.Sqlite;

namespace CountryProvider.Telemetry.Tests;

/// <summary>Unexpected ways to make a program fail.</summary>
internal static class Stores
{
    /// <summary>Takes the tables of a module away while it runs, so that every write to it fails.</summary>
    public static void Drop(TemporaryFolder folder, string module)
    {
        using var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder.Path, module + ".db"), Pooling = false }.ToString()
        );
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%EF%'";
        var table = command.ExecuteScalar();
        command.CommandText = $"DROP TABLE \"{table}\"";
        command.ExecuteNonQuery();
    }
}
