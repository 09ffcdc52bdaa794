using System.Text.Json.Serialization.Metadata;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CountryProvider.Storage;

/// <summary>
/// A store in one schema of a PostgreSQL database. Several processes may serve it at the same time. A read asks the database for
/// newer rows, so it returns every write that any process acknowledged before. Concurrent reads share one question to the database.
/// </summary>
internal sealed partial class PostgresStore<TContext, TRow, TRows> : Store<TContext, TRow, TRows>, IImportTarget
    where TContext : ModuleContext<TRow>
    where TRow : class, IRow
    where TRows : class, IRows<TRow, TRows>
{
    private readonly NpgsqlDataSource _source;
    private readonly NpgsqlConnectionStringBuilder _settings;
    private readonly SqliteContexts<TContext> _files;
    private readonly TimeSpan _maxStaleness;
    private readonly ILogger<IStore> _logger;
    private readonly SharedQuestion _whatIsNew;
    private string? _fault;

    /// <param name="module">The name of the module that owns the store.</param>
    /// <param name="source">Opens connections whose search path is the module's schema. Disposed with the store.</param>
    /// <param name="contexts">Creates contexts on those connections.</param>
    /// <param name="files">Creates contexts on a SQLite file for an import.</param>
    /// <param name="rules">Creates the validator for rows from a file that another program may have made.</param>
    /// <param name="seed">The first rows of an empty store, if any.</param>
    /// <param name="json">Describes the JSON of a row in the history.</param>
    /// <param name="startTimeout">How long the start retries while the database is unreachable.</param>
    /// <param name="maxStaleness">The maximum staleness of a read while the database is unreachable.</param>
    /// <param name="clock">Measures staleness.</param>
    /// <param name="logger">Gets an entry when the database stops answering and when it answers again.</param>
    public PostgresStore(
        string module,
        NpgsqlDataSource source,
        IDbContextFactory<TContext> contexts,
        SqliteContexts<TContext> files,
        Func<IValidator<TRow>> rules,
        StoreSeed<TRow> seed,
        JsonTypeInfo<TRow> json,
        TimeSpan startTimeout,
        TimeSpan maxStaleness,
        TimeProvider clock,
        ILogger<IStore> logger
    )
        : base(module, contexts, rules, seed, json, startTimeout, clock, logger)
    {
        (_source, _settings, _files, _maxStaleness, _logger) = (source, new(source.ConnectionString), files, maxStaleness, logger);
        _whatIsNew = new(AskAsync, clock);
    }

    // The getter must ask the database itself: a process that is not ready gets no requests, so no read asks the database.
    public override string? Fault
    {
        get
        {
            _ = _whatIsNew.AnswerAsync(Clock.GetTimestamp());
            return Volatile.Read(ref _fault);
        }
    }

    public override bool CanGoOn => Fault is null || IsYoung;

    protected override string Place => $"schema {Schema} of the database {_settings.Database} at {_settings.Host}:{_settings.Port}";

    protected override TimeSpan Patience => TimeSpan.FromSeconds(5);

    private string Schema => _settings.SearchPath!;

    private bool IsYoung => State.Age <= _maxStaleness;

    public override ValueTask<TRows> ReadAsync(CancellationToken cancellationToken) => new(ReadNewestAsync(cancellationToken));

    public override async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override StoreFault? FaultOf(Exception exception) => PostgresFaults.Of(exception);

    protected override string Remedy(StoreFault fault) =>
        fault.Reason.Contains("authentication method is not allowed", StringComparison.Ordinal)
            ? "Another server may answer in its place. If it is the right one, let it use scram-sha-256, or allow its method in "
                + "Store:Connection or "
                + $"ConnectionStrings:{Module} with Require Auth."
            : $"Check the database, Store:Connection and Store:Password, or ConnectionStrings:{Module}.";

    protected override Exception Unavailable(Exception cause)
    {
        NoteSilence(cause);
        return base.Unavailable(cause);
    }

    protected override async Task<T> InContextAsync<T>(Func<TContext, Task<T>> ask)
    {
        await using var context = NewContext();
        return await ask(context);
    }

    protected override async Task ConnectAsync(CancellationToken cancellationToken)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellationToken);
    }

    protected override async Task ConfigureAsync(TContext context, CancellationToken cancellationToken)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "SHOW transaction_read_only";
        if (await command.ExecuteScalarAsync(cancellationToken) is "on")
        {
            throw new StoreException(
                $"The store of {Module} ({Place}) is read-only. Name a database that can be written to; with several servers in Host, add "
                    + "Target Session Attributes=primary."
            );
        }
    }

    protected override async Task<IDbContextTransaction> LockSchemaAsync(TContext context, CancellationToken cancellationToken)
    {
        context.Database.SetCommandTimeout(TimeSpan.FromMinutes(1)); // Another process may have to finish first.
        var transaction = await LockAsync(context, $"country-provider {Schema}", cancellationToken);

        // A role without permission to create schemas can still use an existing one.
        if (
            !await context
                .Database.SqlQuery<int>($"SELECT 1 AS \"Value\" FROM pg_namespace WHERE nspname = {Schema}")
                .AnyAsync(cancellationToken)
        )
        {
#pragma warning disable EF1002 // A name cannot be a parameter. This one comes from the module or the connection string.
            await context.Database.ExecuteSqlRawAsync($"CREATE SCHEMA \"{Schema}\"", cancellationToken);
#pragma warning restore EF1002
        }

        return transaction;
    }

    // A rehearsal takes long, because its code is not compiled yet. With a lock of its own it does not hold up other processes.
    protected override Task<IDbContextTransaction> LockWritesAsync(TContext context, CancellationToken cancellationToken) =>
        LockAsync(context, $"country-provider {(Rehearsal.IsUnderWay ? "rehearsals" : "writes")} {Schema}", cancellationToken);

    private static async Task<IDbContextTransaction> LockAsync(TContext context, string name, CancellationToken cancellationToken)
    {
        var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        await context.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtext({name}))", cancellationToken);
        return transaction;
    }

    protected override async Task RefreshAsync(TContext context, CancellationToken cancellationToken)
    {
        await base.RefreshAsync(context, cancellationToken);
        if (Volatile.Read(ref _fault) is not null && Interlocked.Exchange(ref _fault, null) is not null)
        {
            CameBack(_logger, Module, Place);
        }
    }

    private async Task<TRows> ReadNewestAsync(CancellationToken cancellationToken)
    {
        var now = Clock.GetTimestamp();
        var reads = StaleReads.Current;

        // A stale read does not wait for a database that did not answer the last time. Another attempt is made once a second.
        if (reads is not null && IsYoung && Volatile.Read(ref _fault) is not null)
        {
            _ = _whatIsNew.AnswerAsync(now - Clock.TimestampFrequency);
            if (Volatile.Read(ref _fault) is not null)
            {
                reads.Note(State.Age);
                return Known;
            }
        }

        try
        {
            await _whatIsNew.AnswerAsync(now).WaitAsync(cancellationToken);
        }
        catch (Exception e) when (FaultOf(e) is { IsUnavailable: true })
        {
            var unavailable = Unavailable(e);
            if (reads is null || !IsYoung)
            {
                throw unavailable;
            }

            reads.Note(State.Age);
        }

        return Known;
    }

    private async Task AskAsync()
    {
        try
        {
            await RefreshAsync(CancellationToken.None);
        }
        catch (Exception e)
        {
            NoteSilence(e);
            throw;
        }
    }

    private void NoteSilence(Exception cause)
    {
        var reason = FaultOf(cause)?.Reason ?? cause.Message;
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
