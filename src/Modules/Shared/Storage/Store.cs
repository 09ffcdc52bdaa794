using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CountryProvider.Abstractions;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Logging;

namespace CountryProvider.Storage;

/// <summary>
/// A store in a table of a database. Every row is held in memory; a write is in the database for good before the rows in
/// memory change and before the writer is told.
/// </summary>
/// <param name="module">The name of the module that owns the store.</param>
/// <param name="contexts">Contexts on the database; at most one at a time writes.</param>
/// <param name="rules">Makes what a row has to be like that comes from a file which others may have made.</param>
/// <param name="seed">What to write into an empty store, if anything.</param>
/// <param name="json">How a row is written into the history.</param>
/// <param name="startTimeout">How long opening it tries again when it may be there in a moment.</param>
/// <param name="clock">What measures how old something is.</param>
/// <param name="logger">Where is noted that the store cannot be used for something, and that it can again.</param>
internal abstract partial class Store<TContext, TRow, TRows>(
    string module,
    IDbContextFactory<TContext> contexts,
    Func<IValidator<TRow>> rules,
    StoreSeed<TRow> seed,
    JsonTypeInfo<TRow> json,
    TimeSpan startTimeout,
    TimeProvider clock,
    ILogger<IStore> logger
) : IStore<TRow, TRows>
    where TContext : ModuleContext<TRow>
    where TRow : class, IRow
    where TRows : class, IRows<TRow, TRows>
{
    // A process may have stores in both kinds of database, and a compiled query is of one kind.
    private static readonly ConditionalWeakTable<IModel, Func<TContext, long, IAsyncEnumerable<TRow>>> _queries = [];

    private static readonly TimeSpan _untilNextTry = TimeSpan.FromMilliseconds(250);

    // The database lets one writer in at a time; waiting here instead of there neither polls nor blocks a thread.
    private readonly SemaphoreSlim _writers = new(1);
    private readonly Lock _gate = new();
    private volatile TRows _known = TRows.Empty;
    private volatile string? _someCode;
    private int _refuses;
    private long _confirmedAt = clock.GetTimestamp();
    private volatile Loss? _lost;

    /// <inheritdoc/>
    public string Module => module;

    /// <inheritdoc/>
    public virtual string? Fault => null;

    /// <inheritdoc/>
    public virtual bool CanGoOn => Fault is null;

    /// <inheritdoc/>
    public string? SomeCode => _someCode;

    /// <inheritdoc/>
    public StoreState State => new(_known.Version, _known.Count, clock.GetElapsedTime(Volatile.Read(ref _confirmedAt)));

    /// <summary>Where the store is, for people.</summary>
    protected abstract string Place { get; }

    /// <summary>The rows as they were last read or written here.</summary>
    protected TRows Known => _known;

    /// <summary>Whether a write of this process has ended in a way that does not say whether it is in the database.</summary>
    protected bool IsUnsure { get; private set; }

    /// <summary>What measures how old something is.</summary>
    protected TimeProvider Clock => clock;

    /// <summary>How long a writer waits for its turn.</summary>
    protected virtual TimeSpan Patience => Timeout.InfiniteTimeSpan;

    /// <inheritdoc/>
    public abstract ValueTask<TRows> ReadAsync(CancellationToken cancellationToken);

    /// <inheritdoc/>
    public Task ClaimAsync(CancellationToken cancellationToken) =>
        TryAsync(
            _ =>
            {
                Claim();
                return Task.CompletedTask;
            },
            cancellationToken
        );

    /// <inheritdoc/>
    public Task OpenAsync(CancellationToken cancellationToken) => TryAsync(OpenOnceAsync, cancellationToken);

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync()
    {
        _writers.Dispose();
        GC.SuppressFinalize(this);
        return default;
    }

    /// <summary>Takes the store for this process alone, where it is for one alone.</summary>
    /// <exception cref="StoreInUseException">Another process has taken it.</exception>
    protected virtual void Claim() { }

    private async Task TryAsync(Func<CancellationToken, Task> open, CancellationToken cancellationToken)
    {
        var (started, isFirst) = (clock.GetTimestamp(), true);
        while (true)
        {
            try
            {
                await open(cancellationToken);
                return;
            }
            catch (Exception e) when (FaultOf(e) is { } fault)
            {
                if (!fault.IsUnavailable || fault.IsForGood || clock.GetElapsedTime(started) >= startTimeout)
                {
                    throw new StoreException(
                        $"The store of {module} ({Place}) cannot be opened: {fault.Reason.TrimEnd('.')}. {Remedy(fault)}",
                        e
                    );
                }

                if (isFirst)
                {
                    IsNotThereYet(logger, module, Place, startTimeout, fault.Reason);
                    isFirst = false;
                }

                await Task.Delay(_untilNextTry, clock, cancellationToken);
            }
        }
    }

    private async Task OpenOnceAsync(CancellationToken cancellationToken)
    {
        await ConnectAsync(cancellationToken);
        await using var context = NewContext();
        await MigrateAsync(context, cancellationToken);
        await RefreshAsync(context, cancellationToken);
        if (_known.Version == 0)
        {
            await SeedAsync(context, cancellationToken);
        }
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
        context.ChangeTracker.AutoDetectChangesEnabled = false; // Rows are immutable: what changes is told to the context.
        return context;
    }

    /// <inheritdoc cref="RefreshAsync(TContext, CancellationToken)"/>
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

    /// <summary>Reads what others wrote since.</summary>
    protected virtual async Task RefreshAsync(TContext context, CancellationToken cancellationToken)
    {
        var asked = clock.GetTimestamp();
        var changed = await RowsAsync(context, _known.Version, cancellationToken);
        Confirmed(asked);
        if (changed.Count > 0)
        {
            Apply(changed);
        }
    }

    /// <summary>The rows in memory were those of the database at that time, as a timestamp.</summary>
    protected void Confirmed(long at)
    {
        Volatile.Write(ref _confirmedAt, at);
        IsUnsure = false;
    }

    // Versions are handed out and committed one by one, so what was read holds every one up to its highest. A reader that asked earlier
    // may come here later: never back.
    private void Apply(IReadOnlyCollection<TRow> changed)
    {
        IsUnsure = false;
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
                _someCode = changed.First().Code;
                TellWaiting();
            }
        }
    }

    [LoggerMessage(
        25,
        LogLevel.Warning,
        "The store of {Module} ({Place}) cannot be opened yet, which is tried again for up to {Timeout}: {Reason}"
    )]
    private static partial void IsNotThereYet(ILogger logger, string module, string place, TimeSpan timeout, string reason);
}
