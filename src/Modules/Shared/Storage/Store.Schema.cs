using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace CountryProvider.Storage;

/// <content>The table: its migrations and its first rows.</content>
internal abstract partial class Store<TContext, TRow, TRows>
{
    /// <summary>Compares the migrations that were applied to the ones that this program knows.</summary>
    /// <returns>Those that were applied, in their order.</returns>
    /// <exception cref="StoreException">They are of another module, of another program or of a newer version.</exception>
    protected async Task<IReadOnlyList<string>> AppliedMigrationsAsync(TContext context, CancellationToken cancellationToken)
    {
        string[] applied = [.. (await context.Database.GetAppliedMigrationsAsync(cancellationToken)).Order(StringComparer.Ordinal)];
        SchemaHistory.Compare(module, Place, applied, [.. context.Database.GetMigrations()]);
        return applied;
    }

    /// <summary>Whether this build has found or made the schema of this database before, so that there is nothing to compare.</summary>
    protected virtual Task<bool> IsSchemaKnownAsync(CancellationToken cancellationToken) => Task.FromResult(false);

    /// <summary>Notes in the database that its schema is that of this build.</summary>
    protected virtual Task NoteSchemaAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task MigrateAsync(TContext context, CancellationToken cancellationToken)
    {
        if (await IsSchemaKnownAsync(cancellationToken))
        {
            await ConfigureAsync(context, cancellationToken);
            return;
        }

        var known = context.Database.GetMigrations().Count();
        var applied = await AppliedMigrationsAsync(context, cancellationToken); // Before anything is changed.
        await ConfigureAsync(context, cancellationToken);
        if (applied.Count == known)
        {
            await NoteSchemaAsync(cancellationToken);
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
                await NoteSchemaAsync(cancellationToken);
                await transaction.CommitAsync(cancellationToken);
            }
        }

        await MakeRoomAsync();
    }

    /// <summary>Executes what EF Core has written. Braces would be places of parameters, and it has none.</summary>
    protected static Task ExecuteAsync(TContext context, string script, CancellationToken cancellationToken) =>
        context.Database.ExecuteSqlRawAsync(
            script.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal),
            cancellationToken
        );
}
