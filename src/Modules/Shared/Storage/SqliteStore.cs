using System.Data;
using System.Text.Json.Serialization.Metadata;
using FluentValidation;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Logging;
using SQLitePCL;

namespace CountryProvider.Storage;

/// <summary>A store in one SQLite file. Every acknowledged write is on the disk (<c>synchronous=FULL</c>).</summary>
/// <param name="module">The name of the module that owns the store.</param>
/// <param name="connection">The connection to the file. The store opens it, keeps it open, and closes it on disposal.</param>
/// <param name="contexts">Creates contexts on a connection.</param>
/// <param name="rules">Creates the validator for rows from a file that another program may have made.</param>
/// <param name="seed">The first rows of an empty store, if any.</param>
/// <param name="json">Describes the JSON of a row in the history.</param>
/// <param name="startTimeout">How long the start retries while another process serves the file.</param>
/// <param name="clock">Measures ages.</param>
/// <param name="logger">Gets an entry when the file accepts no writes.</param>
internal sealed class SqliteStore<TContext, TRow, TRows>(
    string module,
    SqliteConnection connection,
    SqliteContexts<TContext> contexts,
    Func<IValidator<TRow>> rules,
    StoreSeed<TRow> seed,
    JsonTypeInfo<TRow> json,
    TimeSpan startTimeout,
    TimeProvider clock,
    ILogger<IStore> logger
) : Store<TContext, TRow, TRows>(module, contexts.On(connection), rules, seed, json, startTimeout, clock, logger), ISqliteStore
    where TContext : ModuleContext<TRow>
    where TRow : class, IRow
    where TRows : class, IRows<TRow, TRows>
{
    // https://sqlite.org/c3ref/c_dbconfig_defensive.html
    private const int NoCheckpointOnClose = 1006;

    // SharingViolation is the error on Windows. WouldBlock is EWOULDBLOCK of flock on Linux
    // (https://man7.org/linux/man-pages/man2/flock.2.html).
    private const int SharingViolation = unchecked((int)0x80070020);
    private const int WouldBlock = 11;

    // Taken from the assembly with the migrations; no two builds have the same one.
    // https://sqlite.org/pragma.html#pragma_user_version
    private static readonly int _build = BitConverter.ToInt32(typeof(TContext).Module.ModuleVersionId.ToByteArray());

    // The value of PRAGMA data_version. It changes after a write by another connection:
    // https://sqlite.org/pragma.html#pragma_data_version
    private long? _dataVersion;
    private FileStream? _claim;

    public string File => Path.GetFullPath(Place);

    public SqliteConnection Connection => connection;

    protected override string Place => connection.DataSource;

    public override ValueTask<TRows> ReadAsync(CancellationToken cancellationToken) => new(Known);

    public override ValueTask DisposeAsync()
    {
        connection.Dispose();
        SqliteConnection.ClearPool(connection);
        _claim?.Dispose();
        return base.DisposeAsync();
    }

    public async Task<StoreContent> CopyAsync(string target, CancellationToken cancellationToken)
    {
        try
        {
            RefuseUnusable();
            await using var source = await OpenAsync(File, SqliteOpenMode.ReadWrite, cancellationToken);
            await using var moment = source.BeginTransaction(deferred: true);
            await using var context = contexts.On(source).CreateDbContext();
            if (!(await context.Database.GetAppliedMigrationsAsync(cancellationToken)).Any())
            {
                throw new StoreException(
                    $"The store of {Module} ({File}) has no tables, so there is nothing to save. Start the program with it once, "
                        + $"which makes them."
                );
            }

            var rows = (await RowsAsync(context, 0, cancellationToken)).ToDictionary(row => row.Code);
            await OwnerOnly.CreateFile(target).DisposeAsync();
            await using (var copy = await OpenAsync(target, SqliteOpenMode.ReadWrite, cancellationToken))
            {
                source.BackupDatabase(copy);
                // The copy must be a single file without a log beside it.
                await SqliteContexts.ExecuteAsync(copy, "PRAGMA journal_mode=DELETE", cancellationToken);
                await using var copied = contexts.On(copy).CreateDbContext();
                var same = await RowsAsync(copied, 0, cancellationToken);
                if (
                    same.Count != rows.Count
                    || !same.TrueForAll(row => context.AreSame(row, rows.GetValueOrDefault(row.Code)))
                    || await copied.Changes.CountAsync(cancellationToken) != await context.Changes.CountAsync(cancellationToken)
                )
                {
                    throw new StoreException($"The copy of {File} differs from it. Try again, and check the disk.");
                }
            }

            return await InspectAsync(target, cancellationToken);
        }
        catch (Exception e) when (FaultOf(e) is { } fault)
        {
            throw new StoreException($"The store of {Module} ({File}) cannot be copied: {fault.Reason.TrimEnd('.')}.", e);
        }
    }

    public async Task<StoreContent> InspectAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            var (applied, rows) = await ReadForeignAsync(file, contexts, Judge, cancellationToken);
            return new(applied[^1], rows.Count, With(TRows.Empty, rows).Version);
        }
        catch (Exception e) when (e is StoreException || FaultOf(e) is not null)
        {
            throw new StoreException(
                $"The copy of the store of {Module} cannot be used: {(FaultOf(e)?.Reason ?? e.Message).TrimEnd('.')}.",
                e
            );
        }

        static void Judge(IReadOnlyList<string> applied, IReadOnlyList<string> known)
        {
            if (!applied.Intersect(known).Any())
            {
                throw new StoreException("it is no store of this module");
            }

            if (applied.Except(known).Max(StringComparer.Ordinal) is { } newer)
            {
                throw new StoreException(
                    $"it has the schema {newer}, and this version of Country Provider knows up to {known[^1]}. Use the version that "
                        + $"wrote it, or a later one"
                );
            }
        }
    }

    protected override StoreFault? FaultOf(Exception exception) => SqliteFaults.Of(exception);

    protected override string Remedy(StoreFault fault) =>
        $"{fault.Remedy}, or name another place with Store:Directory or ConnectionStrings:{Module}.";

    // Uses a second connection, because a write may be in progress on the store's own connection.
    protected override async Task<T> InContextAsync<T>(Func<TContext, Task<T>> ask)
    {
        await using var reader = await OpenAsync(File, SqliteOpenMode.ReadOnly, CancellationToken.None);
        await using var context = contexts.On(reader).CreateDbContext();
        return await ask(context);
    }

    // A full disk may still take a checkpoint: most pages of the log exist in the file already, so the file hardly grows.
    protected override async Task MakeRoomAsync()
    {
        try
        {
            await SqliteContexts.ExecuteAsync(connection, "PRAGMA wal_checkpoint(TRUNCATE)", CancellationToken.None);
        }
        catch (SqliteException)
        {
            // The log stays until there is room.
        }
    }

    protected override async Task ConnectAsync(CancellationToken cancellationToken)
    {
        OwnerOnly.CreateFolder(Path.GetDirectoryName(File)!); // The claim has made it already; otherwise this call throws the reason.
        RefuseUnusable();
        await CreateAsync(cancellationToken);
        if (connection.State is not ConnectionState.Open)
        {
            await connection.OpenAsync(cancellationToken);
        }

        KeepLog(true);
        await CheckAsync(cancellationToken);

        // Earlier versions created files that every user could read. SQLite gives the files beside the store the mode of the store's
        // file.
        foreach (var file in IFileStore.FilesOf(File))
        {
            OwnerOnly.Restrict(file);
        }
    }

    // In WAL mode, synchronous=NORMAL can lose the last commits at a power failure. The default depends on how the library was
    // compiled, so this code sets the value.
    protected override Task ConfigureAsync(TContext context, CancellationToken cancellationToken)
    {
        KeepLog(false);
        return SqliteContexts.ExecuteAsync(connection, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL", cancellationToken);
    }

    // A question to EF Core about the migrations would take a tenth of a start.
    protected override async Task<bool> IsSchemaKnownAsync(CancellationToken cancellationToken) =>
        await ScalarAsync("PRAGMA user_version", cancellationToken) is long noted && noted == _build;

    // Runs in the transaction that changes the schema, if there is one.
    protected override Task NoteSchemaAsync(CancellationToken cancellationToken) =>
        SqliteContexts.ExecuteAsync(connection, $"PRAGMA user_version={_build}", cancellationToken);

    protected override async Task RefreshAsync(TContext context, CancellationToken cancellationToken)
    {
        var asked = Clock.GetTimestamp();
        var version = (long)(await ScalarAsync("PRAGMA data_version", cancellationToken))!;
        if (version == _dataVersion && !IsUnsure)
        {
            Confirmed(asked);
            return;
        }

        await base.RefreshAsync(context, cancellationToken);
        _dataVersion = version;
    }

    protected override Task<IDbContextTransaction> LockSchemaAsync(TContext context, CancellationToken cancellationToken) =>
        LockWritesAsync(context, cancellationToken);

    // The provider begins the transaction with BEGIN IMMEDIATE (https://sqlite.org/lang_transaction.html), which takes the write
    // lock.
    protected override Task<IDbContextTransaction> LockWritesAsync(TContext context, CancellationToken cancellationToken) =>
        context.Database.BeginTransactionAsync(cancellationToken);

    // SQLite creates an empty file and fills it later. So an empty file could be a store whose process was killed at that moment, or
    // a store that has lost all its data. This method creates the file under another name and moves it, so that a store's file is
    // never empty.
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
                // SQLite cannot create the file either, and reports the reason with a result code that SqliteFaults translates.
            }

            await using (var empty = await OpenAsync(unfinished, SqliteOpenMode.ReadWriteCreate, cancellationToken))
            {
                await SqliteContexts.ExecuteAsync(empty, "PRAGMA journal_mode=WAL", cancellationToken);
            }

            System.IO.File.Move(unfinished, File, overwrite: false);
        }
        catch (IOException) when (System.IO.File.Exists(File))
        {
            // Another process that starts at the same time has created the file first.
        }
        finally
        {
            System.IO.File.Delete(unfinished);
        }
    }

    // Reads come from memory, so this process would not see another process's writes until its own next write. The operating system
    // releases the claim when the process ends for any reason.
    protected override void Claim()
    {
        try
        {
            OwnerOnly.CreateFolder(Path.GetDirectoryName(File)!);
            _claim = new(File + IFileStore.InUse, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            OwnerOnly.Restrict(File + IFileStore.InUse);
        }
        catch (IOException e) when (e.HResult is SharingViolation or WouldBlock)
        {
            throw new StoreInUseException();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The file cannot be opened either, and that attempt reports the reason.
        }
    }

    private void RefuseUnusable()
    {
        if (System.IO.File.Exists(File + IFileStore.Restoring))
        {
            throw new StoreException(
                $"The store of {Module} ({File}) was about to be replaced by a backup when that was broken off. Run restore again."
            );
        }

        if (new FileInfo(File) is { Exists: true, Length: 0 })
        {
            throw new StoreException(
                $"The store of {Module} ({File}) is empty, so that all that it held is gone. {SqliteFaults.Restore}, remove it to "
                    + $"begin anew, "
                    + $"or name another place with Store:Directory or ConnectionStrings:{Module}."
            );
        }
    }

    // Runs before any write: a refused file stays as it is.
    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        if (raw.sqlite3_db_readonly(connection.Handle, "main") == 1)
        {
            throw new SqliteException("It is read-only.", raw.SQLITE_READONLY);
        }

        if (await ScalarAsync("PRAGMA integrity_check(1)", cancellationToken) is not "ok")
        {
            throw new SqliteException("It is damaged.", raw.SQLITE_CORRUPT);
        }

        // Counts the objects of a database that has tables but not the table in which EF Core records the migrations.
        const string foreign =
            "SELECT count(*) FROM sqlite_master WHERE NOT EXISTS (SELECT 1 FROM sqlite_master WHERE name = '__EFMigrationsHistory')";
        if (await ScalarAsync(foreign, cancellationToken) is > 0L)
        {
            throw new SqliteException("It is of another program.", raw.SQLITE_NOTADB);
        }
    }

    private async Task<object?> ScalarAsync(string question, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand(); // Runs in the connection's transaction, if there is one.
        command.CommandText = question;
        return await command.ExecuteScalarAsync(cancellationToken);
    }

    // By default, the last connection to close moves the content of the log into the file.
    private void KeepLog(bool keep) => _ = raw.sqlite3_db_config(connection.Handle, NoCheckpointOnClose, keep ? 1 : 0, out _);

    private static async Task<SqliteConnection> OpenAsync(string file, SqliteOpenMode mode, CancellationToken cancellationToken)
    {
        var opened = new SqliteConnection(SqliteContexts.ConnectionString(file, mode));
        await opened.OpenAsync(cancellationToken);
        return opened;
    }
}
