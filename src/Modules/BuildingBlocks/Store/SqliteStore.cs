using System.Data;
using System.Data.Common;
using CountryProvider.Abstractions;
using FluentValidation;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using SQLitePCL;

namespace CountryProvider.BuildingBlocks.Store;

/// <summary>A store in one SQLite file, on disk (<c>synchronous=FULL</c>) with every acknowledged write.</summary>
/// <param name="module">The name of the module that owns the store.</param>
/// <param name="connection">To the SQLite file; the store opens it, keeps it, and closes it when disposed.</param>
/// <param name="table">Where its rows are.</param>
/// <param name="rules">What a row has to be like that comes from a file which others may have made.</param>
/// <param name="demo">What to write into an empty store, if anything.</param>
/// <param name="logger">Where a file that takes no writes is noted.</param>
internal sealed class SqliteStore<TRow, TRows>(
    string module, SqliteConnection connection, StoreTable table, IValidator<TRow> rules, IReadOnlyCollection<TRow> demo, ILogger<IStore> logger)
    : Store<TRow, TRows>(module, table, rules, demo, logger), IFileStore
    where TRow : class, IRow<TRow>
    where TRows : class, IRows<TRow, TRows>
{
    // https://sqlite.org/c3ref/c_dbconfig_defensive.html
    private const int NoCheckpointOnClose = 1006;

    public string File => Path.GetFullPath(Place);

    protected override string Place => connection.DataSource;

    protected override string HistoryExists => SqliteHistoryExists;

    public override ValueTask<TRows> ReadAsync(CancellationToken cancellationToken) => new(Known);

    public override ValueTask DisposeAsync()
    {
        connection.Dispose();
        SqliteConnection.ClearPool(connection);
        return base.DisposeAsync();
    }

    public async Task<StoreContent> CopyAsync(string target, CancellationToken cancellationToken)
    {
        try
        {
            RefuseUnusable();
            await using var source = await OpenAsync(File, SqliteOpenMode.ReadWrite, cancellationToken);
            await using var moment = source.BeginTransaction(deferred: true);
            if ((await AppliedAsync(source, SqliteHistoryExists, cancellationToken)).Count == 0)
            {
                throw new StoreException($"The store of {Module} ({File}) has no tables, so there is nothing to save. Start the program with it once, which makes them.");
            }

            var rows = (await RowsAsync(source, 0, cancellationToken)).ToHashSet();
            await OwnerOnly.CreateFile(target).DisposeAsync();
            await using (var copy = await OpenAsync(target, SqliteOpenMode.ReadWrite, cancellationToken))
            {
                source.BackupDatabase(copy);
                await ExecuteAsync(copy, "PRAGMA journal_mode=DELETE", cancellationToken); // One file, and nothing beside it.
                if (!rows.SetEquals(await RowsAsync(copy, 0, cancellationToken)))
                {
                    throw new StoreException($"The copy of {File} differs from it. Try again, and check the disk.");
                }
            }

            return await InspectAsync(target, cancellationToken);
        }
        catch (Exception e) when (IsFailure(e))
        {
            throw new StoreException($"The store of {Module} ({File}) cannot be copied: {Reason(e).TrimEnd('.')}.", e);
        }
    }

    public async Task<StoreContent> InspectAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            var (applied, rows) = await ReadForeignAsync(file, Judge, cancellationToken);
            return new(applied.Max()!, rows.Count, TRows.Empty.With(rows).Version);
        }
        catch (Exception e) when (IsFailure(e) || IsNoRow(e) || e is StoreException)
        {
            throw new StoreException($"The copy of the store of {Module} cannot be used: {Reason(e).TrimEnd('.')}.", e);
        }

        void Judge(IReadOnlyCollection<string> applied)
        {
            var known = KnownMigrations();
            if (!applied.Intersect(known).Any())
            {
                throw new StoreException("it is no store of this module");
            }

            if (applied.Except(known).Max() is { } newer)
            {
                throw new StoreException($"it has the schema {newer}, and this version of Country Provider knows up to {known.Max()}. Use the version that wrote it, or a later one");
            }
        }
    }

    protected override string Remedy(Exception exception) =>
        $"{SqliteFault.Remedy(exception) ?? (IsNoRow(exception) ? SqliteFault.Restore : "Check the file")}, or name another place with Store:Directory or ConnectionStrings:{Module}.";

    protected override string Reason(Exception exception) => SqliteFault.Reason(exception) ?? (IsNoRow(exception) ? "it holds what cannot be read" : exception.Message);

    protected override bool IsFailure(Exception exception) =>
        exception is SqliteException or IOException or UnauthorizedAccessException;

    protected override bool IsNoRow(Exception exception) => exception is ArgumentException or InvalidCastException or FormatException;

    protected override bool IsLost(Exception exception) => SqliteFault.IsLocked(exception);

    protected override Exception Unavailable(Exception cause) => ModuleUnavailableException.NoStore(Module, cause);

    protected override NotStoredException? Refusal(Exception exception) => SqliteFault.Refusal(exception, Module);

    // What the log holds may fit into the file all the same, as most of its pages are there already.
    protected override async Task MakeRoomAsync()
    {
        try
        {
            await ExecuteAsync(connection, "PRAGMA wal_checkpoint(TRUNCATE)", CancellationToken.None);
        }
        catch (SqliteException)
        {
            // The log stays until there is room.
        }
    }

    protected override bool IsTaken(Exception? exception) => SqliteFault.IsConstraint(exception);

    protected override async Task UseAsync(Func<DbConnection, Task> work, CancellationToken cancellationToken)
    {
        if (connection.State != ConnectionState.Open)
        {
            OwnerOnly.CreateFolder(Path.GetDirectoryName(File)!);
            RefuseUnusable();
            await CreateAsync(cancellationToken);
            await connection.OpenAsync(cancellationToken);
            KeepLog(true);
            await CheckAsync(cancellationToken);

            // What earlier versions made was for everybody to read. SQLite gives what it puts beside the file the mode of the file.
            foreach (var file in IFileStore.FilesOf(File))
            {
                OwnerOnly.Restrict(file);
            }
        }

        await work(connection);
    }

    // In WAL mode synchronous=NORMAL may lose the last commits with the power. How the library was compiled decides what it is
    // by default, so it is said.
    protected override Task ConfigureAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        KeepLog(false);
        return ExecuteAsync(connection, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL", cancellationToken);
    }

    // BEGIN IMMEDIATE: https://sqlite.org/lang_transaction.html
    protected override Task<DbTransaction> LockAsync(DbConnection connection, CancellationToken cancellationToken) =>
        Task.FromResult<DbTransaction>(((SqliteConnection)connection).BeginTransaction(deferred: false));

    // SQLite makes a file empty and fills it later, so an empty one might be a store that a kill caught then, or one that has lost
    // everything. Made like this, none of ours is ever empty.
    private async Task CreateAsync(CancellationToken cancellationToken)
    {
        if (System.IO.File.Exists(File))
        {
            return;
        }

        var unfinished = $"{File}.{Guid.NewGuid():N}.unfinished";
        try
        {
            try
            {
                await OwnerOnly.CreateFile(unfinished).DisposeAsync();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // SQLite cannot make it either, and says why with a code that is known here.
            }

            await using (var empty = await OpenAsync(unfinished, SqliteOpenMode.ReadWriteCreate, cancellationToken))
            {
                await ExecuteAsync(empty, "PRAGMA journal_mode=WAL", cancellationToken);
            }

            System.IO.File.Move(unfinished, File, overwrite: false);
        }
        catch (IOException) when (System.IO.File.Exists(File))
        {
            // Another process that starts at the same moment was first.
        }
        finally
        {
            System.IO.File.Delete(unfinished);
        }
    }

    private void RefuseUnusable()
    {
        if (System.IO.File.Exists(File + IFileStore.Restoring))
        {
            throw new StoreException($"The store of {Module} ({File}) was about to be replaced by a backup when that was broken off. Run restore again.");
        }

        if (new FileInfo(File) is { Exists: true, Length: 0 })
        {
            throw new StoreException($"The store of {Module} ({File}) is empty, so that all that it held is gone. {SqliteFault.Restore}, remove it to begin anew, or name another place with Store:Directory or ConnectionStrings:{Module}.");
        }
    }

    // Before anything is written: a file that is refused stays as it is.
    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        if (raw.sqlite3_db_readonly(connection.Handle, "main") == 1)
        {
            throw new SqliteException("It is read-only.", raw.SQLITE_READONLY);
        }

        await using var check = connection.CreateCommand();
        check.CommandText = "PRAGMA integrity_check(1)";
        if (await check.ExecuteScalarAsync(cancellationToken) is not "ok")
        {
            throw new SqliteException("It is damaged.", raw.SQLITE_CORRUPT);
        }

        check.CommandText = $"SELECT count(*) FROM sqlite_master WHERE NOT EXISTS ({SqliteHistoryExists})";
        if (await check.ExecuteScalarAsync(cancellationToken) is > 0L)
        {
            throw new SqliteException("It is of another program.", raw.SQLITE_NOTADB);
        }
    }

    // The last to close a file moves into it what is in the log beside it.
    private void KeepLog(bool keep) => _ = raw.sqlite3_db_config(connection.Handle, NoCheckpointOnClose, keep ? 1 : 0, out _);

    private static async Task<SqliteConnection> OpenAsync(string file, SqliteOpenMode mode, CancellationToken cancellationToken)
    {
        var opened = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false, DefaultTimeout = 5 }.ToString());
        await opened.OpenAsync(cancellationToken);
        return opened;
    }
}
