using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace CountryProvider.Storage;

/// <content>Migrates the schema of the store.</content>
internal abstract partial class Store<TContext, TRow, TRows>
{
    /// <summary>Compares the applied migrations of the database with the migrations of this program.</summary>
    /// <returns>The applied migrations, in their order.</returns>
    /// <exception cref="StoreException">The migrations are from another module, another program or a newer version.</exception>
    protected async Task<IReadOnlyList<string>> AppliedMigrationsAsync(TContext context, CancellationToken cancellationToken)
    {
        string[] applied = [.. (await context.Database.GetAppliedMigrationsAsync(cancellationToken)).Order(StringComparer.Ordinal)];
        SchemaHistory.Compare(module, Place, applied, [.. context.Database.GetMigrations()]);
        return applied;
    }

    /// <summary>Whether this build has found or made the schema of this database before. Then no comparison is necessary.</summary>
    protected virtual Task<bool> IsSchemaKnownAsync(CancellationToken cancellationToken) => Task.FromResult(false);

    /// <summary>Records in the database that its schema is the schema of this build.</summary>
    protected virtual Task NoteSchemaAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task MigrateAsync(TContext context, CancellationToken cancellationToken)
    {
        if (await IsSchemaKnownAsync(cancellationToken))
        {
            await ConfigureAsync(context, cancellationToken);
            return;
        }

        var known = context.Database.GetMigrations().Count();
        var applied = await AppliedMigrationsAsync(context, cancellationToken); // Before any change.
        await ConfigureAsync(context, cancellationToken);
        if (applied.Count == known)
        {
            await NoteSchemaAsync(cancellationToken);
            return;
        }

        // This transaction keeps out other processes that start at the same time. EF Core would use a lock in a table, and a killed
        // process never releases that lock.
        await using (var transaction = await LockSchemaAsync(context, cancellationToken))
        {
            // In PostgreSQL, a query of a missing table would abort the transaction.
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
                context.Database.SetCommandTimeout(TimeSpan.FromMinutes(1)); // Another process may have to finish first.
                await ExecuteAsync(context, script, cancellationToken);
                context.Database.SetCommandTimeout(null);
                await NoteSchemaAsync(cancellationToken);
                await transaction.CommitAsync(cancellationToken);
            }
        }

        await MakeRoomAsync();
    }

    /// <summary>Executes a script of EF Core. The script has no parameters, so its braces must be escaped.</summary>
    protected static Task ExecuteAsync(TContext context, string script, CancellationToken cancellationToken) =>
        context.Database.ExecuteSqlRawAsync(
            script.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal),
            cancellationToken
        );
}
