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
/// A store in a table of a database. It keeps every row in memory. It commits a write to the database before it changes the rows in
/// memory and before the writer gets its answer.
/// </summary>
/// <param name="module">The name of the module that owns the store.</param>
/// <param name="contexts">Creates contexts on the database; at most one context writes at a time.</param>
/// <param name="rules">Creates the validator for rows from a file that another program may have made.</param>
/// <param name="seed">The first rows of an empty store, if any.</param>
/// <param name="json">Describes the JSON of a row in the history.</param>
/// <param name="startTimeout">How long the start retries when the fault may pass.</param>
/// <param name="clock">Measures ages and time-outs.</param>
/// <param name="logger">Gets an entry when the store becomes unusable for something, and when it is usable again.</param>
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
    // A process may have stores in both kinds of database. A compiled query works for only one kind.
    private static readonly ConditionalWeakTable<IModel, Func<TContext, long, IAsyncEnumerable<TRow>>> _queries = [];

    private static readonly TimeSpan _untilNextTry = TimeSpan.FromMilliseconds(250);

    // The database accepts one writer at a time. Waiting here, and not in the database, needs neither polling nor a blocked thread.
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

    /// <summary>The place of the store, for messages to people.</summary>
    protected abstract string Place { get; }

    /// <summary>The rows of the last read or write in this process.</summary>
    protected TRows Known => _known;

    /// <summary>Whether this process does not know if its last write is in the database.</summary>
    protected bool IsUnsure { get; private set; }

    protected TimeProvider Clock => clock;

    /// <summary>The longest time that a writer waits for its turn.</summary>
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

    /// <summary>Claims the store for this process, if only one process may serve it.</summary>
    /// <exception cref="StoreInUseException">Another process has claimed the store.</exception>
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

    /// <summary>The fault of the database that an exception reports; null when the exception is not about the database.</summary>
    protected abstract StoreFault? FaultOf(Exception exception);

    /// <summary>The remedy for a store that cannot be opened.</summary>
    protected abstract string Remedy(StoreFault fault);

    /// <summary>Checks that the database exists and is usable, and changes nothing in its tables.</summary>
    protected virtual Task ConnectAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Checks or sets the database's settings. It runs after the check that the database belongs to this module.</summary>
    protected virtual Task ConfigureAsync(TContext context, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Begins a transaction that keeps out other processes that open the same store at the same time.</summary>
    protected abstract Task<IDbContextTransaction> LockSchemaAsync(TContext context, CancellationToken cancellationToken);

    /// <summary>
    /// Begins a transaction that keeps other processes from writing to the store. Unique versions alone are not enough. When a row
    /// gets a newer version, its old version becomes free. If another row got that old version, a process that knows the newer one
    /// would never read that row.
    /// </summary>
    protected abstract Task<IDbContextTransaction> LockWritesAsync(TContext context, CancellationToken cancellationToken);

    /// <summary>Releases disk space that the database does not need. Called after a migration and after a refused write.</summary>
    protected virtual Task MakeRoomAsync() => Task.CompletedTask;

    /// <summary>The error for the caller when the database is unreachable.</summary>
    protected virtual Exception Unavailable(Exception cause) => ModuleUnavailableException.NoStore(module, cause);

    /// <summary>Creates a context for one piece of work.</summary>
    protected TContext NewContext()
    {
        var context = contexts.CreateDbContext();
        context.Database.AutoSavepointsEnabled = false; // Nothing of a failed write is kept.
        context.ChangeTracker.AutoDetectChangesEnabled = false; // Rows are immutable, so the code sets the state of changed rows itself.
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

    /// <summary>Reads the rows above a version.</summary>
    /// <param name="check">Called for each row before the next is read. Throws when the row is not allowed.</param>
    /// <exception cref="UnreadableRowException">The stored data is not a valid row.</exception>
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

    /// <summary>Adds changed rows to the given rows.</summary>
    /// <exception cref="UnreadableRowException">A row has an invalid code.</exception>
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

    /// <summary>Reads the rows that other processes have written since the last read.</summary>
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

    /// <summary>Records that the rows in memory were equal to the database's rows at this time, as a timestamp.</summary>
    protected void Confirmed(long at)
    {
        Volatile.Write(ref _confirmedAt, at);
        IsUnsure = false;
    }

    // Versions are assigned and committed one by one, so a read contains every version up to its highest. A reader that asked earlier
    // may arrive here later. So this method ignores rows with an older version.
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
