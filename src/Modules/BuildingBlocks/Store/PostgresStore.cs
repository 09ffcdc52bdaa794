using System.Data.Common;
using System.Diagnostics;
using System.Net.Sockets;
using CountryProvider.Abstractions;
using FluentValidation;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CountryProvider.BuildingBlocks.Store;

/// <summary>
/// A store in one schema of a PostgreSQL database, which several processes may serve at the same time. A read asks the database
/// for what is new, so that it holds every write that was acknowledged before, by whomever. Reads that come together share the question.
/// </summary>
internal sealed partial class PostgresStore<TRow, TRows> : Store<TRow, TRows>, IImportTarget
    where TRow : class, IRow<TRow>
    where TRows : class, IRows<TRow, TRows>
{
    // Several attempts, and far less than a pod may take to start.
    private static readonly TimeSpan _opening = TimeSpan.FromSeconds(10);

    private readonly NpgsqlDataSource _source;
    private readonly NpgsqlConnectionStringBuilder _settings;
    private readonly ILogger<IStore> _logger;
    private readonly SharedQuestion _whatIsNew;
    private string? _fault;

    /// <param name="module">The name of the module that owns the store.</param>
    /// <param name="source">Connections in whose search path the module's schema is; disposed with the store.</param>
    /// <param name="table">Where its rows are.</param>
    /// <param name="rules">What a row has to be like that comes from a file which others may have made.</param>
    /// <param name="demo">What to write into an empty store, if anything.</param>
    /// <param name="logger">Where a database that falls silent or comes back is noted.</param>
    public PostgresStore(
        string module, NpgsqlDataSource source, StoreTable table, IValidator<TRow> rules, IReadOnlyCollection<TRow> demo, ILogger<IStore> logger)
        : base(module, table, rules, demo, logger)
    {
        (_source, _settings, _logger) = (source, new(source.ConnectionString), logger);
        _whatIsNew = new(AskAsync);
    }

    // Nobody else may ask for now: a process that is not ready gets no requests.
    public override string? Fault
    {
        get
        {
            _ = _whatIsNew.AnswerAsync(Stopwatch.GetTimestamp());
            return Volatile.Read(ref _fault);
        }
    }

    protected override string Place => $"schema {Schema} of the database {_settings.Database} at {_settings.Host}:{_settings.Port}";

    protected override string Remedy(Exception exception) => exception.Message.Contains("authentication method is not allowed", StringComparison.Ordinal)
        ? $"Another server may answer in its place. If it is the right one, let it use scram-sha-256, or allow its method in Store:Connection or ConnectionStrings:{Module} with Require Auth."
        : $"Check the database, Store:Connection and Store:Password, or ConnectionStrings:{Module}.";

    // Without the schema in the search path there is no such table.
    protected override string HistoryExists => $"SELECT to_regclass('\"{Schema}\".\"{History}\"')::text";

    protected override TimeSpan Patience => TimeSpan.FromSeconds(5);

    private string Schema => _settings.SearchPath!;

    // On a busy machine, a process that has just started may take longer for its first connection than one may take later.
    public override async Task OpenAsync(CancellationToken cancellationToken)
    {
        for (var started = Stopwatch.GetTimestamp(); ;)
        {
            try
            {
                await base.OpenAsync(cancellationToken);
                return;
            }
            catch (StoreException e) when (IsTimeout(e) && Stopwatch.GetElapsedTime(started) < _opening)
            {
                FellSilent(_logger, Module, Place, Reason(e.InnerException!)); // And is asked again.
            }
        }
    }

    public override ValueTask<TRows> ReadAsync(CancellationToken cancellationToken) => new(ReadNewestAsync(cancellationToken));

    public override async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        await base.DisposeAsync();
    }

    public async Task<(int Rows, bool WereThere)> ImportAsync(string file, bool write, CancellationToken cancellationToken)
    {
        try
        {
            var source = await SourceAsync(file, cancellationToken);
            var there = await TargetAsync(cancellationToken);
            if (there.Count > 0)
            {
                return Difference(source, there) is { } other
                    ? throw new StoreException($"The store of {Module} ({Place}) has other data than {file}: {other}. Nothing was changed. Import into an empty database.")
                    : (there.Count, true);
            }

            if (!write)
            {
                return (source.Count, false);
            }

            await AddAsync(source.Values, cancellationToken);
            return Difference(await SourceAsync(file, cancellationToken), await TargetAsync(cancellationToken)) is { } difference
                ? throw new StoreException($"{file} was written to while it was copied to {Place}: {difference}. Stop whatever writes to it, empty the schema {Schema} and import again.")
                : (source.Count, false);
        }
        catch (Exception e) when (IsFailure(e) || e is SqliteException)
        {
            throw new StoreException($"The store of {Module} cannot be imported from {file} into {Place}: {Reason(e).TrimEnd('.')}. Mend that and import again.", e);
        }
    }

    protected override bool IsFailure(Exception exception) => IsLost(exception) || IsTaken(exception);

    protected override bool IsLost(Exception exception) => exception is (NpgsqlException or SocketException or IOException or TimeoutException) && !IsTaken(exception);

    protected override NotStoredException? Refusal(Exception exception) =>
        exception is PostgresException { SqlState: PostgresErrorCodes.DiskFull } ? NotStoredException.Full(Module)
        : exception.InnerException is { } cause ? Refusal(cause)
        : null;

    protected override bool IsTaken(Exception? exception) => exception is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };

    protected override string Reason(Exception exception) => exception switch
    {
        PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction } => "it is read-only",
        PostgresException e => e.MessageText,
        { InnerException: { } cause } e when cause.Message.TrimEnd('.') != e.Message.TrimEnd('.') => $"{e.Message.TrimEnd('.')}: {cause.Message}",
        var e => e.Message,
    };

    protected override Exception Unavailable(Exception cause)
    {
        NoteSilence(cause);
        return ModuleUnavailableException.NoStore(Module, cause);
    }

    protected override async Task UseAsync(Func<DbConnection, Task> work, CancellationToken cancellationToken)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellationToken);
        await work(connection);
    }

    protected override async Task ConfigureAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "SHOW transaction_read_only";
        if (await command.ExecuteScalarAsync(cancellationToken) is "on")
        {
            throw new StoreException($"The store of {Module} ({Place}) is read-only. Name a database that can be written to; with several servers in Host, add Target Session Attributes=primary.");
        }
    }

    protected override async Task<DbTransaction> LockAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, $"SELECT pg_advisory_xact_lock(hashtext('country-provider {Schema}'))", cancellationToken);

        // Who may not create schemas may still use one that is there.
        await using var exists = connection.CreateCommand();
        exists.CommandText = $"SELECT 1 FROM pg_namespace WHERE nspname = '{Schema}'";
        if (await exists.ExecuteScalarAsync(cancellationToken) is null)
        {
            await ExecuteAsync(connection, $"CREATE SCHEMA \"{Schema}\"", cancellationToken);
        }

        return transaction;
    }

    protected override async Task<DbTransaction> AloneAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var command = connection.CreateCommand(); // Unlike a migration, nobody waits for this longer than for any answer of the database.
        command.CommandText = $"SELECT pg_advisory_xact_lock(hashtext('country-provider writes {Schema}'))";
        await command.ExecuteNonQueryAsync(cancellationToken);
        return transaction;
    }

    private async Task<Dictionary<string, TRow>> TargetAsync(CancellationToken cancellationToken)
    {
        var rows = new Dictionary<string, TRow>();
        await UseAsync(async connection => rows = (await RowsAsync(connection, 0, cancellationToken)).ToDictionary(row => row.Code), cancellationToken);
        return rows;
    }

    private async Task<Dictionary<string, TRow>> SourceAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            return (await ReadForeignAsync(file, Judge, cancellationToken)).Rows.ToDictionary(row => row.Code);
        }
        catch (StoreException e)
        {
            throw new StoreException($"{file} cannot be imported: {e.Message.TrimEnd('.')}.", e);
        }

        void Judge(IReadOnlyCollection<string> applied)
        {
            var known = KnownMigrations();
            if (!applied.Order().SequenceEqual(known.Order()))
            {
                throw new StoreException(
                    $"it has the schema {applied.Max() ?? "of something else"}, this version of Country Provider imports from {known.Max()} only. " +
                    (applied.Except(known).Any() ? "Use the version that wrote it." : "Start this version with that file once, which upgrades it."));
            }
        }
    }

    private static string? Difference(Dictionary<string, TRow> source, Dictionary<string, TRow> target) =>
        source.Keys.Union(target.Keys).Order(StringComparer.Ordinal).FirstOrDefault(code => !Equals(source.GetValueOrDefault(code), target.GetValueOrDefault(code))) is { } code
            ? $"{code} is {(target.ContainsKey(code) ? source.ContainsKey(code) ? "different" : "only in the database" : "only in the file")}"
            : null;

    private static bool IsTimeout(Exception? exception) => exception is TimeoutException || exception is not null && IsTimeout(exception.InnerException);

    private async Task<TRows> ReadNewestAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _whatIsNew.AnswerAsync(Stopwatch.GetTimestamp()).WaitAsync(cancellationToken);
        }
        catch (Exception e) when (IsLost(e))
        {
            throw Unavailable(e);
        }

        return Known;
    }

    private async Task AskAsync()
    {
        try
        {
            await RefreshAsync(CancellationToken.None);
            if (Volatile.Read(ref _fault) is not null && Interlocked.Exchange(ref _fault, null) is not null)
            {
                CameBack(_logger, Module, Place);
            }
        }
        catch (Exception e)
        {
            NoteSilence(e);
            throw;
        }
    }

    private void NoteSilence(Exception cause)
    {
        var reason = Reason(cause);
        if (Interlocked.Exchange(ref _fault, $"The store of {Module} ({Place}) does not answer: {reason.TrimEnd('.')}.") is null)
        {
            FellSilent(_logger, Module, Place, reason);
        }
    }

    [LoggerMessage(20, LogLevel.Warning, "The store of {Module} ({Place}) does not answer: {Reason}")]
    private static partial void FellSilent(ILogger logger, string module, string place, string reason);

    [LoggerMessage(21, LogLevel.Information, "The store of {Module} ({Place}) answers again")]
    private static partial void CameBack(ILogger logger, string module, string place);
}
