using System.Runtime.CompilerServices;
using System.Text.Json;
using CountryProvider.Abstractions;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Logging;

namespace CountryProvider.Storage;

/// <summary>
/// A store in one table of a database. Every row is held in memory; a write is in the database for good before the rows in
/// memory change and before the writer is told.
/// </summary>
/// <param name="module">The name of the module that owns the store.</param>
/// <param name="contexts">Contexts on the database; at most one at a time writes.</param>
/// <param name="rules">Makes what a row has to be like that comes from a file which others may have made.</param>
/// <param name="seed">Makes what to write into an empty store, if anything; the versions are 1, 2, 3, ….</param>
/// <param name="clock">What measures how old something is.</param>
/// <param name="logger">Where is noted that the store cannot be used for something, and that it can again.</param>
internal abstract partial class Store<TContext, TRow, TRows>(
    string module,
    IDbContextFactory<TContext> contexts,
    Func<IValidator<TRow>> rules,
    Func<IReadOnlyCollection<TRow>> seed,
    TimeProvider clock,
    ILogger<IStore> logger
) : IStore<TRow, TRows>
    where TContext : ModuleContext<TRow>
    where TRow : class, IRow
    where TRows : class, IRows<TRow, TRows>
{
    // A process may have stores in both kinds of database, and a compiled query is of one kind.
    private static readonly ConditionalWeakTable<IModel, Func<TContext, long, IAsyncEnumerable<TRow>>> _queries = [];

    // The database lets one writer in at a time; waiting here instead of there neither polls nor blocks a thread.
    private readonly SemaphoreSlim _writers = new(1);
    private readonly Lock _gate = new();
    private volatile TRows _known = TRows.Empty;
    private volatile TRow? _some;
    private int _refuses;
    private long _confirmedAt = clock.GetTimestamp();
    private volatile Loss? _lost;

    /// <inheritdoc/>
    public string Module => module;

    /// <inheritdoc/>
    public virtual string? Fault => null;

    /// <inheritdoc/>
    public StoreState State => new(_known.Version, _known.Count, clock.GetElapsedTime(Volatile.Read(ref _confirmedAt)));

    /// <summary>Where the store is, for people.</summary>
    protected abstract string Place { get; }

    /// <summary>The rows as they were last read or written here.</summary>
    protected TRows Known => _known;

    /// <summary>What measures how old something is.</summary>
    protected TimeProvider Clock => clock;

    /// <summary>How long a writer waits for its turn.</summary>
    protected virtual TimeSpan Patience => Timeout.InfiniteTimeSpan;

    /// <inheritdoc/>
    public abstract ValueTask<TRows> ReadAsync(CancellationToken cancellationToken);

    /// <inheritdoc/>
    public virtual async Task OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ConnectAsync(cancellationToken);
            await using var context = NewContext();
            await MigrateAsync(context, cancellationToken);
            await RefreshAsync(context, cancellationToken);
            if (_known.Version == 0 && seed() is { Count: > 0 } rows)
            {
                await SeedAsync(context, rows, cancellationToken);
            }
        }
        catch (Exception e) when (FaultOf(e) is { } fault)
        {
            throw new StoreException($"The store of {module} ({Place}) cannot be opened: {fault.Reason.TrimEnd('.')}. {Remedy(fault)}", e);
        }
    }

    /// <inheritdoc/>
    public async Task WarmUpAsync(CancellationToken cancellationToken)
    {
        if (_some is not { } row)
        {
            return;
        }

        rules().Validate(row);
        await _writers.WaitAsync(cancellationToken);
        try
        {
            await using var context = NewContext();
            await using var transaction = await LockWritesAsync(context, cancellationToken);
            context.Update(row);
            await context.SaveChangesAsync(cancellationToken);
            await transaction.RollbackAsync(cancellationToken);
        }
        catch (Exception e) when (e is DbUpdateConcurrencyException || FaultOf(e) is not null)
        {
            // Another process has changed the row, or the database takes no writes: the first write finds out.
        }
        finally
        {
            _writers.Release();
        }
    }

    /// <inheritdoc/>
    public async Task<TRow?> WriteAsync(string code, Func<TRows, TRow?, long, TRow?> change, CancellationToken cancellationToken)
    {
        using var operation = new StoreOperation(module, "write", clock);
        var came = clock.GetTimestamp();
        if (!await _writers.WaitAsync(Patience, cancellationToken))
        {
            throw Unavailable(new TimeoutException("Others are still waiting to write."));
        }

        try
        {
            // The database was out of reach for the one before, and so for all who waited meanwhile: they do not wait again one by one.
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
        catch (Exception e) when (FaultOf(e) is { } fault && fault.Refusal(module) is { } refusal)
        {
            if (Interlocked.Exchange(ref _refuses, 1) == 0)
            {
                TakesNoWrites(logger, module, Place, fault.Reason);
            }

            await MakeRoomAsync();
            throw refusal;
        }
        catch (Exception e) when (FaultOf(e) is { IsUnavailable: true })
        {
            _lost = new(clock.GetTimestamp(), e);
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

    /// <summary>What an exception says of the database; null when it says nothing about it.</summary>
    protected abstract StoreFault? FaultOf(Exception exception);

    /// <summary>What to do about a store that cannot be opened.</summary>
    protected abstract string Remedy(StoreFault fault);

    /// <summary>Looks whether the database is there and may be used, and changes nothing in it.</summary>
    protected virtual Task ConnectAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Makes the database what it has to be, once it is known to be one of ours.</summary>
    protected virtual Task ConfigureAsync(TContext context, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Begins a transaction that holds off others who open the same store at the same moment.</summary>
    protected abstract Task<IDbContextTransaction> LockSchemaAsync(TContext context, CancellationToken cancellationToken);

    /// <summary>
    /// Begins a transaction in which no other process writes to the store. That versions are unique would not be enough: one that another
    /// process has handed out and replaced by the next is free again, and a row that gets it is never read by a process that knows the
    /// next.
    /// </summary>
    protected abstract Task<IDbContextTransaction> LockWritesAsync(TContext context, CancellationToken cancellationToken);

    /// <summary>Gives back what room the database can do without, after it was made or has refused to write.</summary>
    protected virtual Task MakeRoomAsync() => Task.CompletedTask;

    /// <summary>What a caller is told when the store is out of reach.</summary>
    protected virtual Exception Unavailable(Exception cause) => ModuleUnavailableException.NoStore(module, cause);

    /// <summary>A context for one piece of work.</summary>
    protected TContext NewContext()
    {
        var context = contexts.CreateDbContext();
        context.Database.AutoSavepointsEnabled = false; // Nothing of a failed write is kept.
        return context;
    }

    /// <summary>Reads what others wrote since.</summary>
    protected async Task RefreshAsync(CancellationToken cancellationToken)
    {
        using var operation = new StoreOperation(module, "read", clock);
        await using var context = NewContext();
        await RefreshAsync(context, cancellationToken);
        operation.Succeeded();
    }

    /// <summary>The rows above a version.</summary>
    /// <param name="check">Throws when a row may not be what it is, before the next is read.</param>
    /// <exception cref="UnreadableRowException">What is there cannot be one.</exception>
    protected static async Task<List<TRow>> RowsAsync(
        TContext context,
        long above,
        CancellationToken cancellationToken,
        Action<TRow>? check = null
    )
    {
        var query = _queries.GetValue(
            context.Model,
            _ =>
                EF.CompileAsyncQuery(
                    (TContext context, long version) => context.Rows.Where(row => EF.Property<long>(row, nameof(IRow.Version)) > version)
                )
        );
        try
        {
            var rows = new List<TRow>();
            await foreach (var row in query(context, above).WithCancellation(cancellationToken))
            {
                check?.Invoke(row);
                rows.Add(row);
            }

            return rows;
        }
        catch (Exception e)
            when (e is InvalidCastException or FormatException or OverflowException or JsonException
                || e is InvalidOperationException { InnerException: null or InvalidCastException or FormatException or JsonException }
            )
        {
            throw new UnreadableRowException(e);
        }
    }

    /// <summary>These rows, and others that changed.</summary>
    /// <exception cref="UnreadableRowException">One of them has a code that is none.</exception>
    protected static TRows With(TRows rows, IReadOnlyCollection<TRow> changed)
    {
        try
        {
            return rows.With(changed);
        }
        catch (ArgumentException e)
        {
            throw new UnreadableRowException(e);
        }
    }

    /// <summary>Writes rows that are not there yet, all or none.</summary>
    protected static async Task AddAsync(TContext context, IEnumerable<TRow> rows, CancellationToken cancellationToken)
    {
        context.AddRange(rows);
        await context.SaveChangesAsync(cancellationToken); // In a transaction, as EF Core does where there is none.
        context.ChangeTracker.Clear();
    }

    /// <summary>Executes what EF Core has written. Braces would be places of parameters, and it has none.</summary>
    protected static Task ExecuteAsync(TContext context, string script, CancellationToken cancellationToken) =>
        context.Database.ExecuteSqlRawAsync(
            script.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal),
            cancellationToken
        );

    /// <summary>Compares the migrations that were applied to the ones that this program knows.</summary>
    /// <returns>Those that were applied, in their order.</returns>
    /// <exception cref="StoreException">They are of another module, of another program or of a newer version.</exception>
    protected async Task<IReadOnlyList<string>> AppliedMigrationsAsync(TContext context, CancellationToken cancellationToken)
    {
        string[] applied = [.. (await context.Database.GetAppliedMigrationsAsync(cancellationToken)).Order(StringComparer.Ordinal)];
        string[] known = [.. context.Database.GetMigrations()];
        return applied.Length > 0 && !applied.Intersect(known).Any()
                ? throw new StoreException(
                    $"The store of {module} ({Place}) is that of another module or program: it has the schema {applied[^1]}. "
                        + $"Nothing was changed. Put the file of {module} there, or name another place."
                )
            : applied.Except(known).LastOrDefault() is { } newer
                ? throw new StoreException(
                    $"The store of {module} ({Place}) was written by a newer version of Country Provider: it has the schema {newer}, this "
                        + $"version knows up to {known[^1]}. Nothing was changed. Start the newer version, or put back a copy from "
                        + $"before the upgrade."
                )
            : applied;
    }

    private async Task MigrateAsync(TContext context, CancellationToken cancellationToken)
    {
        var known = context.Database.GetMigrations().Count();
        var applied = await AppliedMigrationsAsync(context, cancellationToken); // Before anything is changed.
        await ConfigureAsync(context, cancellationToken);
        if (applied.Count == known)
        {
            return;
        }

        // A transaction of our own holds off other processes that start at the same moment. EF Core would take a lock in a table, which a
        // killed process never gives back.
        await using (var transaction = await LockSchemaAsync(context, cancellationToken))
        {
            // In PostgreSQL, asking for a table that is not there would end the transaction.
            await ExecuteAsync(context, context.GetService<IHistoryRepository>().GetCreateIfNotExistsScript(), cancellationToken);
            applied = await AppliedMigrationsAsync(context, cancellationToken);
            if (applied.Count < known)
            {
                var script = context
                    .GetService<IMigrator>()
                    .GenerateScript(
                        applied.Count == 0 ? Migration.InitialDatabase : applied[^1],
                        options: MigrationsSqlGenerationOptions.NoTransactions
                    );
                context.Database.SetCommandTimeout(TimeSpan.FromMinutes(1)); // Others may have to finish first.
                await ExecuteAsync(context, script, cancellationToken);
                context.Database.SetCommandTimeout(null);
                await transaction.CommitAsync(cancellationToken);
            }
        }

        await MakeRoomAsync();
    }

    private async Task<TRow?> WriteInTurnAsync(string code, Func<TRows, TRow?, long, TRow?> change, CancellationToken cancellationToken)
    {
        await using var context = NewContext();
        await using var transaction = await LockWritesAsync(context, cancellationToken);
        await RefreshAsync(context, cancellationToken);
        var rows = _known;
        var existing = rows.Find(code);
        var row = change(rows, existing, rows.Version + 1);
        if (row is null || ReferenceEquals(row, existing))
        {
            return existing;
        }

        var entry = context.Entry(row);
        entry.State = existing is null ? EntityState.Added : EntityState.Modified;
        entry.Property(nameof(IRow.Version)).OriginalValue = existing?.Version ?? row.Version;

        // Not cancelled half-way: from here on the caller gets to know how it ended.
        await context.SaveChangesAsync(CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
        if (Volatile.Read(ref _refuses) == 1 && Interlocked.Exchange(ref _refuses, 0) == 1)
        {
            TakesWrites(logger, module, Place);
        }

        Apply([row]);
        return row;
    }

    private async Task RefreshAsync(TContext context, CancellationToken cancellationToken)
    {
        var asked = clock.GetTimestamp();
        var changed = await RowsAsync(context, _known.Version, cancellationToken);
        Volatile.Write(ref _confirmedAt, asked);
        if (changed.Count > 0)
        {
            Apply(changed);
        }
    }

    // Versions are handed out and committed one by one, so what was read holds every one up to its highest. A reader that asked earlier
    // may come here later: never back.
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
                _known = With(known, changed);
                _some = changed.First();
            }
        }
    }

    private async Task SeedAsync(TContext context, IReadOnlyCollection<TRow> seed, CancellationToken cancellationToken)
    {
        try
        {
            await AddAsync(context, seed, cancellationToken);
            Apply(seed);
        }
        catch (DbUpdateException e) when (FaultOf(e) is { Kind: StoreFaultKind.KeyTaken })
        {
            context.ChangeTracker.Clear();
            await RefreshAsync(context, cancellationToken); // Another process that starts at the same moment wrote first.
        }
    }

    /// <param name="At">When somebody waited for the database in vain, as a timestamp.</param>
    private sealed record Loss(long At, Exception Cause);

    [LoggerMessage(22, LogLevel.Error, "The store of {Module} ({Place}) takes no writes: {Reason}")]
    private static partial void TakesNoWrites(ILogger logger, string module, string place, string reason);

    [LoggerMessage(23, LogLevel.Information, "The store of {Module} ({Place}) takes writes again")]
    private static partial void TakesWrites(ILogger logger, string module, string place);
}
