using System.Data;
using System.Data.Common;
using System.Diagnostics;
using CountryProvider.Abstractions;
using FluentValidation;
using Microsoft.Extensions.Logging;

namespace CountryProvider.BuildingBlocks.Store;

/// <summary>
/// A store in one table of a database. Every row is held in memory; a write is in the database for good before the rows in
/// memory change and before the writer is told.
/// </summary>
/// <param name="module">The name of the module that owns the store.</param>
/// <param name="table">Where its rows are.</param>
/// <param name="rules">What a row has to be like that comes from a file which others may have made.</param>
/// <param name="demo">What to write into an empty store, if anything.</param>
/// <param name="logger">Where is noted that the store cannot be used for something, and that it can again.</param>
internal abstract partial class Store<TRow, TRows>(string module, StoreTable table, IValidator<TRow> rules, IReadOnlyCollection<TRow> demo, ILogger<IStore> logger)
    : IStore<TRow, TRows>
    where TRow : class, IRow<TRow>
    where TRows : class, IRows<TRow, TRows>
{
    /// <summary>The table that says which migrations were applied. Its name is EF Core's, which made it once.</summary>
    protected const string History = "__EFMigrationsHistory";

    /// <summary>A query whose result is a row when a SQLite file has that table.</summary>
    protected const string SqliteHistoryExists = $"SELECT 1 FROM sqlite_master WHERE name = '{History}'";

    // https://sqlite.org/lang_upsert.html, https://www.postgresql.org/docs/current/sql-insert.html: the first column is the key.
    private static readonly string _orReplace =
        $"ON CONFLICT ({TRow.Columns.Split(", ")[0]}) DO UPDATE SET {string.Join(", ", TRow.Columns.Split(", ").Skip(1).Select(column => $"{column} = excluded.{column}"))}";

    // The database lets one writer in at a time; waiting here instead of there neither polls nor blocks a thread.
    private readonly SemaphoreSlim _writers = new(1);
    private readonly Lock _gate = new();
    private volatile TRows _known = TRows.Empty;
    private int _refuses;
    private long _confirmedAt = Stopwatch.GetTimestamp();
    private volatile Loss? _lost;

    /// <inheritdoc/>
    public string Module => module;

    /// <inheritdoc/>
    public virtual string? Fault => null;

    /// <inheritdoc/>
    public StoreState State => new(_known.Version, _known.Count, Stopwatch.GetElapsedTime(Volatile.Read(ref _confirmedAt)));

    /// <summary>Where the store is, for people.</summary>
    protected abstract string Place { get; }

    /// <summary>The rows as they were last read or written here.</summary>
    protected TRows Known => _known;

    /// <summary>How long a writer waits for its turn.</summary>
    protected virtual TimeSpan Patience => Timeout.InfiniteTimeSpan;

    /// <inheritdoc/>
    public abstract ValueTask<TRows> ReadAsync(CancellationToken cancellationToken);

    /// <inheritdoc/>
    public virtual async Task OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            await UseAsync(connection => MigrateAsync(connection, cancellationToken), cancellationToken);
            await RefreshAsync(cancellationToken);
            if (_known.Version == 0 && demo.Count > 0)
            {
                await SeedAsync(cancellationToken);
            }
        }
        catch (Exception e) when (IsFailure(e) || IsNoRow(e))
        {
            throw new StoreException($"The store of {module} ({Place}) cannot be opened: {Reason(e).TrimEnd('.')}. {Remedy(e)}", e);
        }
    }

    /// <inheritdoc/>
    public async Task<TRow?> WriteAsync(string code, Func<TRow?, long, TRow?> change, CancellationToken cancellationToken)
    {
        using var operation = new StoreOperation(module, "write");
        var came = Stopwatch.GetTimestamp();
        if (!await _writers.WaitAsync(Patience, cancellationToken))
        {
            throw Unavailable(new TimeoutException("Others are still waiting to write."));
        }

        try
        {
            // Whoever was out of reach for the one before was so for all who waited meanwhile; they do not wait again, one after the other.
            if (_lost is { } lost && came < lost.At)
            {
                throw Unavailable(lost.Cause);
            }

            var row = await WriteInTurnAsync(code, change, cancellationToken);
            operation.Succeeded();
            return row;
        }
        catch (DomainException)
        {
            operation.Refused();
            throw;
        }
        catch (Exception e) when (Refusal(e) is { } refusal)
        {
            if (Interlocked.Exchange(ref _refuses, 1) == 0)
            {
                TakesNoWrites(logger, module, Place, Reason(e));
            }

            await MakeRoomAsync();
            throw refusal;
        }
        catch (Exception e) when (IsLost(e))
        {
            _lost = new(Stopwatch.GetTimestamp(), e);
            throw Unavailable(e);
        }
        finally
        {
            _writers.Release();
        }
    }

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync()
    {
        _writers.Dispose();
        GC.SuppressFinalize(this);
        return default;
    }

    /// <summary>What to do about a store that cannot be opened.</summary>
    protected abstract string Remedy(Exception exception);

    /// <summary>What those who write are told when this says that the database takes no writes; null when it says something else.</summary>
    protected abstract NotStoredException? Refusal(Exception exception);

    /// <summary>Gives back what room the database can do without, after it was made or has refused to write.</summary>
    protected virtual Task MakeRoomAsync() => Task.CompletedTask;

    /// <summary>Whether this is how the database says that something is wrong with it.</summary>
    protected abstract bool IsFailure(Exception exception);

    /// <summary>Whether this says that what is stored is no row of this store.</summary>
    protected virtual bool IsNoRow(Exception exception) => false;

    /// <summary>Whether this says that the database is out of reach, which may pass.</summary>
    protected virtual bool IsLost(Exception exception) => false;

    /// <summary>Whether this says that a key is taken.</summary>
    protected abstract bool IsTaken(Exception? exception);

    /// <summary>What is wrong, for people.</summary>
    protected virtual string Reason(Exception exception) => exception.Message;

    /// <summary>What those who ask are told when the store is out of reach.</summary>
    protected virtual Exception Unavailable(Exception cause) => cause;

    /// <summary>Does something with a connection to the database.</summary>
    protected abstract Task UseAsync(Func<DbConnection, Task> work, CancellationToken cancellationToken);

    /// <summary>Makes a new connection what it has to be, before anything is written.</summary>
    protected virtual Task ConfigureAsync(DbConnection connection, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Begins a transaction that holds off others who open the same store at the same moment.</summary>
    protected abstract Task<DbTransaction> LockAsync(DbConnection connection, CancellationToken cancellationToken);

    /// <summary>
    /// Begins a transaction in which no other process writes to the store. That versions are unique would not be enough: one that another process
    /// has handed out and replaced by the next is free again, and a row that gets it is never read by those who know the next.
    /// </summary>
    protected virtual Task<DbTransaction> AloneAsync(DbConnection connection, CancellationToken cancellationToken) => LockAsync(connection, cancellationToken);

    /// <summary>A query whose result is a row when the table of migrations exists.</summary>
    protected abstract string HistoryExists { get; }

    /// <summary>Reads what others wrote since.</summary>
    protected async Task RefreshAsync(CancellationToken cancellationToken)
    {
        using var operation = new StoreOperation(module, "read");
        await UseAsync(connection => RefreshAsync(connection, cancellationToken), cancellationToken);
        operation.Succeeded();
    }

    /// <summary>The rows above a version.</summary>
    /// <param name="check">Throws when a row may not be what it is.</param>
    protected async Task<List<TRow>> RowsAsync(DbConnection connection, long above, CancellationToken cancellationToken, Action<TRow>? check = null)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {TRow.Columns} FROM {table.Name} WHERE version > @version";
        var version = command.CreateParameter();
        (version.ParameterName, version.Value) = ("@version", above);
        command.Parameters.Add(version);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<TRow>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var row = TRow.Read(reader);
            check?.Invoke(row);
            rows.Add(row);
        }

        return rows;
    }

    /// <summary>Executes statements that answer nothing.</summary>
    protected static async Task ExecuteAsync(DbConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        (command.CommandText, command.CommandTimeout) = (sql, 60); // Others may have to finish first.
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The ids of the migrations that were applied; none when the store is new.</summary>
    protected static async Task<List<string>> AppliedAsync(DbConnection connection, string historyExists, CancellationToken cancellationToken)
    {
        await using var exists = connection.CreateCommand();
        exists.CommandText = historyExists;
        if (await exists.ExecuteScalarAsync(cancellationToken) is null or DBNull)
        {
            return [];
        }

        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT \"MigrationId\" FROM \"{History}\"";
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var ids = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
        {
            ids.Add(reader.GetString(0));
        }

        return ids;
    }

    /// <summary>The ids of the migrations that this program knows.</summary>
    protected IReadOnlyList<string> KnownMigrations() => [.. table.Migrations.Select(migration => migration.Id)];

    /// <summary>Writes rows that are not there yet, all or none.</summary>
    protected Task AddAsync(IEnumerable<TRow> rows, CancellationToken cancellationToken) => UseAsync(connection => AddAsync(connection, rows, cancellationToken), cancellationToken);

    private async Task AddAsync(DbConnection connection, IEnumerable<TRow> rows, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        foreach (var some in rows.Chunk(500)) // Databases take no more than some thousand parameters.
        {
            await InsertAsync(connection, some, null, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    // Returns how many were written: none if the row to replace is not there as it was.
    private async Task<int> InsertAsync(DbConnection connection, IEnumerable<TRow> rows, TRow? replaced, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        var insert = $"INSERT INTO {table.Name} ({TRow.Columns}) VALUES {string.Join(", ", rows.Select(row => $"({string.Join(", ", TRow.Values(row).Select(Parameter))})"))}";
        command.CommandText = replaced is null ? insert : $"{insert} {_orReplace} WHERE {table.Name}.version = {Parameter(replaced.Version)}";
        return await command.ExecuteNonQueryAsync(cancellationToken);

        string Parameter(object? value)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = ($"@p{command.Parameters.Count}", value ?? DBNull.Value);
            command.Parameters.Add(parameter);
            return parameter.ParameterName;
        }
    }

    private async Task<TRow?> WriteInTurnAsync(string code, Func<TRow?, long, TRow?> change, CancellationToken cancellationToken)
    {
        TRow? row = null;
        await UseAsync(async connection =>
        {
            await using var transaction = await AloneAsync(connection, cancellationToken);
            await RefreshAsync(connection, cancellationToken);
            var rows = _known;
            var existing = rows.Find(code);
            row = change(existing, rows.Version + 1);
            if (row is null || ReferenceEquals(row, existing))
            {
                row = existing;
                return;
            }

            // Not cancelled half-way: from here on the caller gets to know how it ended.
            if (await InsertAsync(connection, [row], existing, CancellationToken.None) != 1)
            {
                throw new DBConcurrencyException($"The row {code} of {module} ({Place}) is not what it was read as a moment ago: another program writes to the store.");
            }

            await transaction.CommitAsync(CancellationToken.None);
            if (Volatile.Read(ref _refuses) == 1 && Interlocked.Exchange(ref _refuses, 0) == 1)
            {
                TakesWrites(logger, module, Place);
            }

            Apply([row]);
        }, cancellationToken);
        return row;
    }

    private async Task RefreshAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        var asked = Stopwatch.GetTimestamp();
        var changed = await RowsAsync(connection, _known.Version, cancellationToken);
        Volatile.Write(ref _confirmedAt, asked);
        if (changed.Count > 0)
        {
            Apply(changed);
        }
    }

    // Versions are handed out and committed one by one, so what was read holds every one up to its highest. Who read earlier may
    // come here later: never back.
    private void Apply(IReadOnlyCollection<TRow> changed)
    {
        lock (_gate)
        {
            var known = _known;
            if (changed.Any(row => row.Version <= known.Version))
            {
                changed = [.. changed.Where(row => row.Version > known.Version)];
            }

            if (changed.Count > 0)
            {
                _known = known.With(changed);
            }
        }
    }

    private async Task SeedAsync(CancellationToken cancellationToken)
    {
        try
        {
            await AddAsync(demo, cancellationToken);
            Apply(demo);
        }
        catch (DbException e) when (IsTaken(e))
        {
            await RefreshAsync(cancellationToken); // Another process that starts at the same moment wrote first.
        }
    }

    private async Task MigrateAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        var known = KnownMigrations();
        var pending = Pending(await AppliedAsync(connection, HistoryExists, cancellationToken), known); // Before anything is changed.
        await ConfigureAsync(connection, cancellationToken);
        if (!pending)
        {
            return;
        }

        // A transaction holds off other processes that start at the same moment, and a kill leaves the store as it was.
        await using (var transaction = await LockAsync(connection, cancellationToken))
        {
            var applied = await AppliedAsync(connection, HistoryExists, cancellationToken);
            if (Pending(applied, known))
            {
                await ExecuteAsync(connection, Script(applied), cancellationToken);
                await transaction.CommitAsync(cancellationToken);
            }
        }

        await MakeRoomAsync();
    }

    private string Script(IReadOnlyCollection<string> applied) => string.Join('\n',
    [
        $"CREATE TABLE IF NOT EXISTS \"{History}\" (\"MigrationId\" varchar(150) NOT NULL CONSTRAINT \"PK_{History}\" PRIMARY KEY, \"ProductVersion\" varchar(32) NOT NULL);",
        .. table.Migrations.ExceptBy(applied, migration => migration.Id).SelectMany(migration => new[] { migration.Sql, $"INSERT INTO \"{History}\" VALUES ('{migration.Id}', '');" }),
    ]);

    private bool Pending(IReadOnlyCollection<string> applied, IReadOnlyCollection<string> known) =>
        applied.Count > 0 && !applied.Intersect(known).Any()
            ? throw new StoreException($"The store of {module} ({Place}) is that of another module or program: it has the schema {applied.Max()}. Nothing was changed. Put the file of {module} there, or name another place.")
        : applied.Except(known).Order().LastOrDefault() is { } newer
            ? throw new StoreException(
                $"The store of {module} ({Place}) was written by a newer version of Country Provider: it has the schema {newer}, this " +
                $"version knows up to {known.Max()}. Nothing was changed. Start the newer version, or put back a copy from before the upgrade.")
            : applied.Count < known.Count;

    /// <param name="At">When somebody waited for the database in vain, as a timestamp.</param>
    private sealed record Loss(long At, Exception Cause);

    [LoggerMessage(22, LogLevel.Error, "The store of {Module} ({Place}) takes no writes: {Reason}")]
    private static partial void TakesNoWrites(ILogger logger, string module, string place, string reason);

    [LoggerMessage(23, LogLevel.Information, "The store of {Module} ({Place}) takes writes again")]
    private static partial void TakesWrites(ILogger logger, string module, string place);
}
