using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace CountryProvider.BuildingBlocks.Store;

/// <summary>A store in one SQLite file, on disk (<c>synchronous=FULL</c>) with every acknowledged write.</summary>
/// <param name="module">The name of the module that owns the store.</param>
/// <param name="connection">To the SQLite file; the store opens it, keeps it, and closes it when disposed.</param>
/// <param name="contexts">Contexts that use this connection.</param>
/// <param name="demo">What to write into an empty store, if anything.</param>
internal sealed class SqliteStore<TContext, TRow, TRows>(string module, SqliteConnection connection, IDbContextFactory<TContext> contexts, IReadOnlyCollection<TRow> demo)
    : Store<TContext, TRow, TRows>(module, contexts, demo)
    where TContext : ModuleContext<TRow>, IModuleContext
    where TRow : class, IRow<TRow>
    where TRows : class, IRows<TRow, TRows>
{
    // https://sqlite.org/rescode.html#constraint
    private const int ConstraintViolated = 19;

    protected override string Place => connection.DataSource;

    protected override string Remedy => $"Check the file, or name another place with Store:Directory or ConnectionStrings:{Module}.";

    protected override string HistoryExists => SqliteHistoryExists;

    public override ValueTask<TRows> ReadAsync(CancellationToken cancellationToken) => new(Known);

    public override ValueTask DisposeAsync()
    {
        connection.Dispose();
        SqliteConnection.ClearPool(connection);
        return base.DisposeAsync();
    }

    protected override bool IsFailure(Exception exception) => exception is SqliteException or IOException or UnauthorizedAccessException;

    protected override bool IsTaken(Exception? exception) => exception is SqliteException { SqliteErrorCode: ConstraintViolated };

    protected override async Task UseAsync(Func<DbConnection, Task> work, CancellationToken cancellationToken)
    {
        if (connection.State != System.Data.ConnectionState.Open)
        {
            if (Path.GetDirectoryName(Path.GetFullPath(Place)) is { } directory)
            {
                Directory.CreateDirectory(directory);
            }

            await connection.OpenAsync(cancellationToken);
        }

        await work(connection);
    }

    // In WAL mode synchronous=NORMAL may lose the last commits with the power. How the library was compiled decides what it is
    // by default, so it is said.
    protected override Task ConfigureAsync(DbConnection connection, CancellationToken cancellationToken) =>
        ExecuteAsync(connection, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL", cancellationToken);

    // BEGIN IMMEDIATE: https://sqlite.org/lang_transaction.html
    protected override Task<IDbContextTransaction> AloneAsync(TContext context, CancellationToken cancellationToken) => context.Database.BeginTransactionAsync(cancellationToken);

    protected override Task<DbTransaction> LockAsync(DbConnection connection, CancellationToken cancellationToken) =>
        Task.FromResult<DbTransaction>(((SqliteConnection)connection).BeginTransaction(deferred: false));
}
