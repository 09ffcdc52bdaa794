using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CountryProvider.Storage;

/// <content>Writes the first rows of the store and applies newer data sets.</content>
internal abstract partial class Store<TContext, TRow, TRows>
{
    private const string NoCode = "";

    private async Task SeedAsync(TContext context, CancellationToken cancellationToken)
    {
        List<TRow> rows = [.. seed.Rows().Select((row, index) => (TRow)row.Stamped(index + 1))];
        if (rows.Count == 0)
        {
            return;
        }

        try
        {
            context.Add(MarkOf(rows.Count));
            await AddAsync(context, rows, cancellationToken);
            Apply(rows);
        }
        catch (DbUpdateException e) when (FaultOf(e) is { Kind: StoreFaultKind.KeyTaken })
        {
            context.ChangeTracker.Clear();
            await RefreshAsync(context, cancellationToken); // Another process that starts at the same time has written them first.
        }
    }

    /// <inheritdoc/>
    public async Task UpdateDataAsync(CancellationToken cancellationToken)
    {
        await _writers.WaitAsync(cancellationToken);
        try
        {
            await using var context = NewContext();
            await UpdateDataAsync(context, cancellationToken);
        }
        catch (Exception e) when (FaultOf(e) is not null)
        {
            // The first write reports the fault of the database.
        }
        finally
        {
            _writers.Release();
        }
    }

    /// <summary>
    /// Updates the rows that nobody has changed since they were shipped, and stores proposals for the others, in one transaction.
    /// Rows that are not in the data set stay unchanged.
    /// </summary>
    private async Task UpdateDataAsync(TContext context, CancellationToken cancellationToken)
    {
        if (seed.DataSet is not { } dataSet || !await IsOlderAsync())
        {
            return;
        }

        await using var transaction = await LockWritesAsync(context, cancellationToken);
        if (!await IsOlderAsync())
        {
            return; // Another process that starts at the same time has done it first.
        }

        await RefreshAsync(context, cancellationToken);
        var changes = await context.Changes.Where(change => change.Code != NoCode && change.DataSet == null).ToListAsync(cancellationToken);
        var touched = changes.GroupBy(change => change.Code).ToDictionary(own => own.Key, own => own.MinBy(change => change.Version)!);
        var proposals = await context.Proposals.ToDictionaryAsync(proposal => proposal.Code, cancellationToken);
        var (rows, version) = (new List<TRow>(), _known.Version);
        foreach (var shipped in seed.Rows())
        {
            var existing = _known.Find(shipped.Code);
            if (existing is not null && touched.TryGetValue(existing.Code, out var first))
            {
                Propose(context, proposals.GetValueOrDefault(existing.Code), first, JsonOf(shipped), dataSet);
            }
            else if (existing is null || JsonOf(existing) != JsonOf(shipped))
            {
                rows.Add((TRow)shipped.Stamped(++version));
            }
        }

        await SaveAsync(context, rows, dataSet);
        var mark = await context.Changes.SingleOrDefaultAsync(c => c.Version == version && c.Code == NoCode, cancellationToken);
        if (mark is null)
        {
            context.Add(MarkOf(version) with { At = await TimeOfAsync(context, version, cancellationToken) ?? Now });
        }
        else
        {
            context.Update(mark with { DataSet = dataSet }); // Clients know this version by its time, so the time stays.
        }

        await context.SaveChangesAsync(CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
        context.ChangeTracker.Clear();
        Apply(rows);
        Updated(logger, module, Place, dataSet, rows.Count);

        async Task<bool> IsOlderAsync() =>
            await context
                .Changes.Where(change => change.Code == NoCode)
                .OrderByDescending(change => change.Version)
                .Select(change => change.DataSet)
                .FirstOrDefaultAsync(cancellationToken)
                is { } stored
            && string.CompareOrdinal(stored, dataSet) < 0;
    }

    // Compares with the shipped row at the time when a person changed the row or decided about a proposal.
    private static void Propose(TContext context, Proposal? before, Change first, string shipped, string dataSet)
    {
        var known = before is { IsDecided: false } ? before.Base : before?.Shipped ?? first.Before;
        var proposal = new Proposal
        {
            Code = first.Code,
            DataSet = dataSet,
            Base = known,
            Shipped = shipped,
            IsDecided = known == shipped,
        };
        if (before is not null)
        {
            context.Update(proposal);
        }
        else if (!proposal.IsDecided)
        {
            context.Add(proposal);
        }
    }

    private Change MarkOf(long version) =>
        new()
        {
            Version = version,
            Code = NoCode,
            At = Now,
            DataSet = seed.DataSet,
        };

    [LoggerMessage(24, LogLevel.Information, "The store of {Module} ({Place}) has the data set {DataSet} now: {Rows} rows changed")]
    private static partial void Updated(ILogger logger, string module, string place, string dataSet, int rows);

    /// <summary>Writes new rows and the context's other pending changes in one transaction.</summary>
    protected static async Task AddAsync(TContext context, IEnumerable<object> rows, CancellationToken cancellationToken)
    {
        context.AddRange(rows);
        await context.SaveChangesAsync(cancellationToken); // EF Core begins a transaction if there is none.
        context.ChangeTracker.Clear();
    }
}
