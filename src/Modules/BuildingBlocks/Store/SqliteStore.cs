using System.Reflection;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace CountryProvider.BuildingBlocks.Store;

/// <summary>
/// A store in one SQLite file. Every row is held in memory; a write is on disk (<c>synchronous=FULL</c>) before the
/// rows in memory change and before the writer is told.
/// </summary>
/// <param name="module">The name of the module that owns the store.</param>
/// <param name="connection">To the SQLite file; the store opens it, keeps it, and closes it when disposed.</param>
/// <param name="contexts">Contexts that use this connection.</param>
/// <param name="demo">What to write into an empty store, if anything.</param>
public sealed class SqliteStore<TContext, TRow, TRows>(
    string module, SqliteConnection connection, IDbContextFactory<TContext> contexts, IReadOnlyCollection<TRow> demo) : IStore<TRow, TRows>, IDisposable
    where TContext : ModuleContext<TRow>, IModuleContext
    where TRow : class, IRow<TRow>
    where TRows : class, IRows<TRow, TRows>
{
    // SQLite lets one writer in at a time; waiting here instead of there neither polls nor blocks a thread.
    private readonly SemaphoreSlim _writers = new(1);
    private volatile TRows _current = TRows.Empty;

    /// <inheritdoc/>
    public string Module => module;

    // A file that was opened has no connection to lose.
    /// <inheritdoc/>
    public string? Fault => null;

    /// <inheritdoc/>
    public TRows Current => _current;

    private string DataSource => connection.DataSource;

    /// <inheritdoc/>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(DataSource)) is { } directory)
            {
                Directory.CreateDirectory(directory);
            }

            await connection.OpenAsync(cancellationToken);
            await MigrateAsync(cancellationToken);
            Refresh();
            if (_current.Version == 0 && demo.Count > 0)
            {
                await SeedAsync(cancellationToken);
            }
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new StoreException(
                $"The store of {module} ({DataSource}) cannot be opened: {e.Message} Check the file, or name another place with " +
                $"Store:Directory or ConnectionStrings:{module}.", e);
        }
    }

    /// <inheritdoc/>
    public async Task<TRow?> WriteAsync(string code, Func<TRow?, long, TRow?> change, CancellationToken cancellationToken)
    {
        await _writers.WaitAsync(cancellationToken);
        try
        {
            Refresh();
            while (true)
            {
                var version = _current.Version;
                var existing = _current.Find(code);
                var row = change(existing, version + 1);
                if (row is null || ReferenceEquals(row, existing))
                {
                    return existing;
                }

                await using var context = await contexts.CreateDbContextAsync(cancellationToken);
                if (existing is null)
                {
                    context.Add(row);
                }
                else
                {
                    context.Update(row).Property(r => r.Version).OriginalValue = existing.Version;
                }

                try
                {
                    // Not cancelled half-way: from here on the caller gets to know how it ended.
                    await context.SaveChangesAsync(CancellationToken.None);
                }
                catch (DbUpdateException e) when (e is DbUpdateConcurrencyException || e.InnerException is SqliteException { SqliteErrorCode: ConstraintViolated })
                {
                    // Another process wrote between our read and our write: decide again on what is there now.
                    Refresh();
                    if (_current.Version == version)
                    {
                        throw; // Nobody did. Trying again would end in the same way.
                    }

                    continue;
                }

                _current = _current.With([row]);
                return row;
            }
        }
        finally
        {
            _writers.Release();
        }
    }

    /// <summary>Lets go of the file.</summary>
    public void Dispose()
    {
        _writers.Dispose();
        connection.Dispose();
        SqliteConnection.ClearPool(connection);
    }

    // https://sqlite.org/rescode.html#constraint
    private const int ConstraintViolated = 19;

    // Reads what other processes wrote since. Plain ADO.NET, because at start it would otherwise be the only thing that
    // has to wait for EF Core to build its model: see docs/decisions.
    private void Refresh()
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {TRow.Columns} FROM {TContext.Table} WHERE version > $version";
        command.Parameters.AddWithValue("$version", _current.Version);
        using var reader = command.ExecuteReader();
        var changed = new List<TRow>();
        while (reader.Read())
        {
            changed.Add(TRow.Read(reader));
        }

        if (changed.Count > 0)
        {
            _current = _current.With(changed);
        }
    }

    private async Task SeedAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        context.AddRange(demo);
        try
        {
            await context.SaveChangesAsync(cancellationToken);
            _current = _current.With(demo);
        }
        catch (DbUpdateException e) when (e.InnerException is SqliteException { SqliteErrorCode: ConstraintViolated })
        {
            Refresh(); // Another process that starts at the same moment wrote first.
        }
    }

    private async Task MigrateAsync(CancellationToken cancellationToken)
    {
        var known = KnownMigrations();
        var pending = Pending(AppliedMigrations(), known); // Before anything is changed, were it only the journal's mode.

        // In WAL mode synchronous=NORMAL may lose the last commits with the power. How the library was compiled
        // decides what it is by default, so it is said.
        Execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL");
        if (!pending)
        {
            return;
        }

        // EF Core's own Migrate() takes a lock that a killed process never gives back. A transaction serves: it holds off
        // other processes that start at the same moment, and a kill leaves the store as it was.
        using var transaction = connection.BeginTransaction(deferred: false);
        var applied = AppliedMigrations();
        if (Pending(applied, known))
        {
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);
            Execute(context.GetService<IMigrator>().GenerateScript(applied.Max(), options: MigrationsSqlGenerationOptions.NoTransactions));
            transaction.Commit();
        }
    }

    private bool Pending(IReadOnlyCollection<string> applied, IReadOnlyCollection<string> known) =>
        applied.Except(known).Order().LastOrDefault() is { } newer
            ? throw new StoreException(
                $"The store of {module} ({DataSource}) was written by a newer version of Country Provider: it has the schema {newer}, this " +
                $"version knows up to {known.Max()}. Nothing was changed. Start the newer version, or put back a copy from before the upgrade.")
            : applied.Count < known.Count;

    private static List<string> KnownMigrations() =>
    [
        .. from type in typeof(TContext).Assembly.GetTypes()
           where type.GetCustomAttribute<DbContextAttribute>()?.ContextType == typeof(TContext)
           let migration = type.GetCustomAttribute<MigrationAttribute>()
           where migration is not null
           select migration.Id,
    ];

    private List<string> AppliedMigrations()
    {
        const string History = "__EFMigrationsHistory";
        using var exists = connection.CreateCommand();
        exists.CommandText = $"SELECT 1 FROM sqlite_master WHERE name = '{History}'";
        if (exists.ExecuteScalar() is null)
        {
            return [];
        }

        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT MigrationId FROM {History}";
        using var reader = command.ExecuteReader();
        var ids = new List<string>();
        while (reader.Read())
        {
            ids.Add(reader.GetString(0));
        }

        return ids;
    }

    private void Execute(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
