using System.Text.Json;
using CountryProvider.Abstractions;
using CountryProvider.Modularity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CountryProvider.Storage;

/// <content>Writes rows, one write at a time, each in a transaction that keeps other processes from writing.</content>
internal abstract partial class Store<TContext, TRow, TRows>
{
    // EF Core needs far more memory for a tracked row than for the row itself.
    private const int BatchSize = 500;

    /// <inheritdoc/>
    public Task WriteAsync(
        Func<TRows, long, IReadOnlyList<TRow>> change,
        CancellationToken cancellationToken,
        Action<int>? progress = null
    ) => InTurnAsync((_, rows, version) => Task.FromResult(change(rows, version)), progress, cancellationToken);

    /// <inheritdoc/>
    public async Task<bool> DecideAsync(string code, Func<TRows, Proposal, long, TRow?> change, CancellationToken cancellationToken)
    {
        var isThere = false;
        await InTurnAsync(
            async (context, rows, version) =>
            {
                isThere = false;
                if (
                    await context.Proposals.SingleOrDefaultAsync(p => p.Code == code && !p.IsDecided, cancellationToken) is not { } proposal
                )
                {
                    return [];
                }

                isThere = true;
                context.Update(proposal with { IsDecided = true });
                return change(rows, proposal, version) is { } row ? [row] : [];
            },
            null,
            cancellationToken
        );
        return isThere;
    }

    private async Task InTurnAsync(
        Func<TContext, TRows, long, Task<IReadOnlyList<TRow>>> change,
        Action<int>? progress,
        CancellationToken cancellationToken
    )
    {
        using var operation = new StoreOperation(module, "write", clock);
        var arrived = clock.GetTimestamp();
        if (!await _writers.WaitAsync(Patience, cancellationToken))
        {
            throw Unavailable(new TimeoutException("Others are still waiting to write."));
        }

        try
        {
            // The database was unreachable for the writer before this one, while this one waited. All waiting writers fail now
            // instead of waiting again one by one.
            if (_lost is { } lost && arrived < lost.At)
            {
                throw Unavailable(lost.Cause);
            }

            await WriteInTurnAsync(change, progress, cancellationToken);
            operation.Succeeded();
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

    private async Task WriteInTurnAsync(
        Func<TContext, TRows, long, Task<IReadOnlyList<TRow>>> change,
        Action<int>? progress,
        CancellationToken cancellationToken
    )
    {
        await using var context = NewContext();
        await using var transaction = await LockWritesAsync(context, cancellationToken);
        await RefreshAsync(context, cancellationToken);
        var rows = await change(context, _known, Rehearsal.IsUnderWay ? Rehearsal.Version : _known.Version + 1);
        if (rows.Count == 0 && !context.ChangeTracker.HasChanges())
        {
            return;
        }

        // No cancellation from here on: the caller must learn the outcome.
        try
        {
            await SaveAsync(context, rows, null, progress);
        }
        catch (DbUpdateConcurrencyException) when (Rehearsal.IsUnderWay)
        {
            // Another process has changed the row meanwhile: see LockWritesAsync of PostgreSQL.
        }

        if (Rehearsal.IsUnderWay)
        {
            _ = With(_known, rows);
            return; // Without the commit, the database has none of these rows.
        }

        await transaction.CommitAsync(CancellationToken.None);
        if (Volatile.Read(ref _refuses) == 1 && Interlocked.Exchange(ref _refuses, 0) == 1)
        {
            TakesWrites(logger, module, Place);
        }

        Apply(rows);
    }

    /// <summary>Writes rows with their changes, and the context's other pending changes.</summary>
    /// <param name="dataSet">The data set that contains the rows; null when a person changes them.</param>
    private async Task SaveAsync(TContext context, IReadOnlyList<TRow> rows, string? dataSet, Action<int>? progress = null)
    {
        IsUnsure = true;
        var at = Now;
        var done = 0;
        foreach (var batch in rows.Chunk(BatchSize))
        {
            foreach (var row in batch)
            {
                Add(context, row, dataSet, at);
            }

            await context.SaveChangesAsync(CancellationToken.None);
            context.ChangeTracker.Clear();
            progress?.Invoke(done += batch.Length);
        }

        if (rows.Count == 0)
        {
            await context.SaveChangesAsync(CancellationToken.None);
        }
    }

    private void Add(TContext context, TRow row, string? dataSet, long at)
    {
        var existing = _known.Find(row.Code);
        var entry = context.Entry(row);
        entry.State = existing is null ? EntityState.Added : EntityState.Modified;
        entry.Property(nameof(IRow.Version)).OriginalValue = existing?.Version ?? row.Version;
        context.Add(
            new Change
            {
                Version = row.Version,
                Code = row.Code,
                At = at,
                By = dataSet is null ? Author.Name : null,
                DataSet = dataSet,
                Before = existing is null ? null : JsonOf(existing),
                After = JsonOf(row),
            }
        );
    }

    private string JsonOf(TRow row) => JsonSerializer.Serialize(row, json);

    /// <param name="At">The time at which a writer last failed to reach the database, as a timestamp.</param>
    private sealed record Loss(long At, Exception Cause);

    [LoggerMessage(22, LogLevel.Error, "The store of {Module} ({Place}) takes no writes: {Reason}")]
    private static partial void TakesNoWrites(ILogger logger, string module, string place, string reason);

    [LoggerMessage(23, LogLevel.Information, "The store of {Module} ({Place}) takes writes again")]
    private static partial void TakesWrites(ILogger logger, string module, string place);
}
