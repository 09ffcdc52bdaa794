using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;

namespace CountryProvider.Storage;

/// <summary>Creates a module's contexts on connections to SQLite files.</summary>
/// <param name="compiled">The module's compiled model. Without it, EF Core builds the model for the first context.</param>
internal sealed class SqliteContexts<TContext>(IModel? compiled)
    where TContext : DbContext
{
    /// <summary>A factory for contexts that are used one after the other. The caller opens and closes the connection.</summary>
    public PooledDbContextFactory<TContext> On(SqliteConnection connection)
    {
        var options = new DbContextOptionsBuilder<TContext>().UseSqlite(connection);
        return new((compiled is null ? options : options.UseModel(compiled)).Options, poolSize: 1);
    }
}

/// <summary>Opens SQLite files beside the store's own connection.</summary>
internal static class SqliteContexts
{
    /// <summary>A connection string without pooling, so that closing the connection releases the file. It waits 5 s for a lock.</summary>
    public static string ConnectionString(string file, SqliteOpenMode mode) =>
        new SqliteConnectionStringBuilder
        {
            DataSource = file,
            Mode = mode,
            Pooling = false,
            DefaultTimeout = 5,
        }.ToString();

    /// <summary>Executes a pragma without a result.</summary>
    public static async Task ExecuteAsync(SqliteConnection connection, string pragma, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = pragma;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
