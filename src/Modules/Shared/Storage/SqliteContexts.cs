using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;

namespace CountryProvider.Storage;

/// <summary>Makes contexts of a module on connections to SQLite files.</summary>
/// <param name="compiled">The module's compiled model; without one, EF Core makes the model when it is first asked for.</param>
internal sealed class SqliteContexts<TContext>(IModel? compiled)
    where TContext : DbContext
{
    /// <summary>A factory whose contexts are used one after the other, on a connection that somebody else opens and closes.</summary>
    public PooledDbContextFactory<TContext> On(SqliteConnection connection)
    {
        var options = new DbContextOptionsBuilder<TContext>().UseSqlite(connection);
        return new((compiled is null ? options : options.UseModel(compiled)).Options, poolSize: 1);
    }
}

/// <summary>How SQLite files are opened beside the store.</summary>
internal static class SqliteContexts
{
    /// <summary>A file of which the connection lets go when it is closed, and for which it waits 5 s when somebody has it locked.</summary>
    public static string ConnectionString(string file, SqliteOpenMode mode) =>
        new SqliteConnectionStringBuilder
        {
            DataSource = file,
            Mode = mode,
            Pooling = false,
            DefaultTimeout = 5,
        }.ToString();

    /// <summary>Executes a pragma that answers nothing.</summary>
    public static async Task ExecuteAsync(SqliteConnection connection, string pragma, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = pragma;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
