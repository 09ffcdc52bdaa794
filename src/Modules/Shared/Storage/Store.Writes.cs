using CountryProvider.Abstractions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CountryProvider.Storage;

/// <content>Writing: one after the other, each in a transaction that keeps other processes out.</content>
internal abstract partial class Store<TContext, TRow, TRows>
{
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

    /// <param name="At">When somebody waited for the database in vain, as a timestamp.</param>
    private sealed record Loss(long At, Exception Cause);

    [LoggerMessage(22, LogLevel.Error, "The store of {Module} ({Place}) takes no writes: {Reason}")]
    private static partial void TakesNoWrites(ILogger logger, string module, string place, string reason);

    [LoggerMessage(23, LogLevel.Information, "The store of {Module} ({Place}) takes writes again")]
    private static partial void TakesWrites(ILogger logger, string module, string place);
}
