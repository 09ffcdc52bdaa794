using Microsoft.EntityFrameworkCore;

namespace CountryProvider.Storage;

/// <content>Reads the history of changes and waits for new ones.</content>
internal abstract partial class Store<TContext, TRow, TRows>
{
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(1);

    private TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Change>> HistoryAsync(string code, CancellationToken cancellationToken) =>
        AskDatabaseAsync<IReadOnlyList<Change>>(async context =>
            await context
                .Changes.Where(change => change.Code == code)
                .OrderByDescending(change => change.Version)
                .ToListAsync(cancellationToken)
        );

    /// <inheritdoc/>
    public Task<long?> TimeOfAsync(long version, CancellationToken cancellationToken) =>
        AskDatabaseAsync(context => TimeOfAsync(context, version, cancellationToken));

    /// <inheritdoc/>
    public Task<IReadOnlyList<Proposal>> ProposalsAsync(CancellationToken cancellationToken) =>
        AskDatabaseAsync<IReadOnlyList<Proposal>>(async context =>
            await context.Proposals.Where(proposal => !proposal.IsDecided).OrderBy(proposal => proposal.Code).ToListAsync(cancellationToken)
        );

    /// <inheritdoc/>
    public async Task WaitForNewerAsync(long version, TimeSpan atMost, CancellationToken cancellationToken)
    {
        var written = Volatile.Read(ref _written).Task;
        if (_known.Version > version)
        {
            return;
        }

        try
        {
            await written.WaitAsync(atMost < _pause ? atMost : _pause, clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            // This process has written nothing in that time.
        }
    }

    /// <summary>Runs a question to the database that is neither a read nor a write of rows.</summary>
    protected abstract Task<T> InContextAsync<T>(Func<TContext, Task<T>> ask);

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    private static Task<long?> TimeOfAsync(TContext context, long version, CancellationToken cancellationToken) =>
        context
            .Changes.Where(change => change.Version == version)
            .Select(change => (long?)change.At)
            .FirstOrDefaultAsync(cancellationToken);

    private async Task<T> AskDatabaseAsync<T>(Func<TContext, Task<T>> ask)
    {
        using var operation = new StoreOperation(module, "history", clock);
        try
        {
            var answer = await InContextAsync(ask);
            operation.Succeeded();
            return answer;
        }
        catch (Exception e) when (FaultOf(e) is not null)
        {
            throw Unavailable(e);
        }
    }

    private void TellWaiting() =>
        Interlocked.Exchange(ref _written, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
}
