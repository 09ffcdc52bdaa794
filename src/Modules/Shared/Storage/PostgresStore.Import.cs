using Microsoft.EntityFrameworkCore;

namespace CountryProvider.Storage;

/// <content>Imports the content of a SQLite file into the database.</content>
internal sealed partial class PostgresStore<TContext, TRow, TRows>
{
    public async Task<(int Rows, bool WereThere)> ImportAsync(string file, bool write, CancellationToken cancellationToken)
    {
        try
        {
            var source = await SourceAsync(file, cancellationToken);
            var target = await TargetAsync(cancellationToken);
            if (target.Count > 0)
            {
                return Difference(source, target) is { } other
                    ? throw new StoreException(
                        $"The store of {Module} ({Place}) has other data than {file}: {other}. Nothing was changed. Import into an "
                            + $"empty database."
                    )
                    : (target.Count, true);
            }

            if (!write)
            {
                return (source.Count, false);
            }

            await SourceAsync(file, cancellationToken, CopyAsync);
            return Difference(await SourceAsync(file, cancellationToken), await TargetAsync(cancellationToken)) is { } difference
                ? throw new StoreException(
                    $"{file} was written to while it was copied to {Place}: {difference}. Stop whatever writes to it, empty the "
                        + $"schema {Schema} "
                        + "and import again."
                )
                : (source.Count, false);
        }
        catch (Exception e) when ((FaultOf(e) ?? SqliteFaults.Of(e)) is { } fault)
        {
            throw new StoreException(
                $"The store of {Module} cannot be imported from {file} into {Place}: {fault.Reason.TrimEnd('.')}. Mend that and "
                    + $"import again.",
                e
            );
        }
    }

    private async Task<Dictionary<string, TRow>> TargetAsync(CancellationToken cancellationToken)
    {
        await using var context = NewContext();
        return (await RowsAsync(context, 0, cancellationToken)).ToDictionary(row => row.Code);
    }

    // One transaction copies everything. The history is copied in batches.
    private async Task CopyAsync(TContext file)
    {
        await using var context = NewContext();
        await using var transaction = await context.Database.BeginTransactionAsync();
        await AddAsync(context, file.Rows, default);
        await AddAsync(context, file.Proposals, default);
        await foreach (var changes in file.Changes.AsAsyncEnumerable().Chunk(500))
        {
            await AddAsync(context, changes, default);
        }

        await transaction.CommitAsync();
    }

    private async Task<Dictionary<string, TRow>> SourceAsync(
        string file,
        CancellationToken cancellationToken,
        Func<TContext, Task>? use = null
    )
    {
        try
        {
            return (await ReadForeignAsync(file, _files, Judge, cancellationToken, use)).Rows.ToDictionary(row => row.Code);
        }
        catch (StoreException e)
        {
            throw new StoreException($"{file} cannot be imported: {e.Message.TrimEnd('.')}.", e);
        }

        static void Judge(IReadOnlyList<string> applied, IReadOnlyList<string> known)
        {
            if (!applied.SequenceEqual(known))
            {
                var schema = applied.Count == 0 ? "of something else" : applied[^1];
                var whatToDo = applied.Except(known).Any()
                    ? "Use the version that wrote it."
                    : "Start this version with that file once, which upgrades it.";
                throw new StoreException(
                    $"it has the schema {schema}, this version of Country Provider imports from {known[^1]} only. {whatToDo}"
                );
            }
        }
    }

    private string? Difference(Dictionary<string, TRow> source, Dictionary<string, TRow> target)
    {
        using var context = NewContext();
        var code = source
            .Keys.Union(target.Keys)
            .Order(StringComparer.Ordinal)
            .FirstOrDefault(code => !context.AreSame(source.GetValueOrDefault(code), target.GetValueOrDefault(code)));
        return code is null ? null
            : !target.ContainsKey(code) ? $"{code} is only in the file"
            : !source.ContainsKey(code) ? $"{code} is only in the database"
            : $"{code} is different";
    }
}
