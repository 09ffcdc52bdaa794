using Microsoft.Data.Sqlite;
using Npgsql;

namespace CountryProvider.Storage;

/// <summary>Selects the part of a database exception that may appear in a log.</summary>
public static class StoreMessages
{
    /// <summary>The message of a database exception without user input; null for other exceptions.</summary>
    public static string? WithoutValues(Exception exception) =>
        exception switch
        {
            PostgresException e => $"SQLSTATE {e.SqlState}", // Its message may quote values.
            NpgsqlException or SqliteException => exception.Message,
            _ => null,
        };
}
