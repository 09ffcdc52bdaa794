using Microsoft.Data.Sqlite;
using Npgsql;

namespace CountryProvider.Storage;

/// <summary>What of a database's exceptions may stand in a log.</summary>
public static class StoreMessages
{
    /// <summary>What an exception says, without anything that a user typed; null when it is not one of a database.</summary>
    public static string? WithoutValues(Exception exception) =>
        exception switch
        {
            PostgresException e => $"SQLSTATE {e.SqlState}", // Its message may quote values.
            NpgsqlException or SqliteException => exception.Message,
            _ => null,
        };
}
