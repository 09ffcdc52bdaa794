using System.Diagnostics;
using CountryProvider.Abstractions;
using CountryProvider.BuildingBlocks;
using MediatR;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Linking.Data;

/// <summary>
/// A catalogue as it last answered. When it runs in this process it is asked with every read, which costs nothing. When it
/// runs in another, an answer serves all reads for <see cref="LinkingOptions.MaxStaleness"/>; reads that need a newer one share
/// a question, but only one that is sent after they began, so that none of them misses a write that was acknowledged before.
/// </summary>
internal sealed class Neighbour<TEntry>(
    IMediator mediator, IReadOnlyList<ModulePlace> places, LinkingOptions options, Func<long?, IQuery<Snapshot<TEntry>?>> whatIsNew)
{
    // How long a read waits for a module that did not answer the last question: enough for one that is back.
    private static readonly TimeSpan _grace = TimeSpan.FromMilliseconds(100);

    private readonly ModulePlace _place = places.Of<TEntry>()!;
    private readonly Lock _gate = new();
    private volatile Known? _known;
    private volatile bool _silent;
    private Question? _asked;
    private Question? _next;

    /// <summary>What the catalogue holds.</summary>
    /// <param name="now">Whether to ask even if an answer is young enough.</param>
    /// <exception cref="ModuleUnavailableException">It does not answer, and what is known is too old to go on with.</exception>
    public Task<Answer<TEntry>> ReadAsync(bool now, CancellationToken cancellationToken) =>
        _place.IsHosted ? AskHereAsync(cancellationToken) : AskThereAsync(now ? TimeSpan.Zero : options.MaxStaleness, cancellationToken);

    private async Task<Answer<TEntry>> AskHereAsync(CancellationToken cancellationToken)
    {
        var known = _known;
        var snapshot = await mediator.Send(whatIsNew(known?.Snapshot.Version), cancellationToken);
        if (snapshot is not null)
        {
            _known = known = new(snapshot, 0);
        }

        return new(known!.Snapshot, null);
    }

    private async Task<Answer<TEntry>> AskThereAsync(TimeSpan maxStaleness, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        var question = Join(start - (long)(maxStaleness.TotalSeconds * Stopwatch.Frequency), out var isMine);
        if (isMine)
        {
            Ask(question);
        }

        var canGoOn = _known is { } last && Stopwatch.GetElapsedTime(last.AskedAt) <= options.MaxStalenessOnError;
        if (!question.Answered.IsCompleted)
        {
            // Nobody waits for a module that is known to be silent but the one who asks it, and that not for long.
            if (!_silent || !canGoOn)
            {
                await question.Answered.WaitAsync(cancellationToken);
            }
            else if (isMine)
            {
                await Task.WhenAny(question.Answered, Task.Delay(_grace, cancellationToken));
            }
        }

        if (question.Answered is { IsCompletedSuccessfully: true, Result: null } && _known is { } fresh)
        {
            return new(fresh.Snapshot, null);
        }

        if (_known is { } known && Stopwatch.GetElapsedTime(known.AskedAt) is var age && age <= options.MaxStalenessOnError)
        {
            return new(known.Snapshot, age <= maxStaleness ? null : age);
        }

        throw (await question.Answered.WaitAsync(cancellationToken))!;
    }

    // The question whose answer serves a read that must know all that was written until notBefore.
    private Question Join(long notBefore, out bool isMine)
    {
        lock (_gate)
        {
            if (_asked is { } asked && (asked.AskedAt >= notBefore || !asked.Answered.IsCompleted))
            {
                isMine = false;
                return asked.AskedAt >= notBefore ? asked : _next ??= new();
            }

            isMine = true;
            return _asked = new() { AskedAt = Stopwatch.GetTimestamp() };
        }
    }

    // Not cancelled with the read that asks: others wait for the answer too.
    private void Ask(Question question) => ExecutionContext.Run(question.Context, static state =>
    {
        var (self, question) = ((Neighbour<TEntry>, Question))state!;
        _ = self.AskAsync(question);
    }, (this, question));

    private async Task AskAsync(Question question)
    {
        ModuleUnavailableException? failure = null;
        try
        {
            if (await mediator.Send(whatIsNew(_known?.Snapshot.Version)) is { } snapshot)
            {
                _known = new(snapshot, question.AskedAt);
            }
            else
            {
                _known = _known is { } known ? known with { AskedAt = question.AskedAt }
                    : throw new ModuleUnavailableException(_place.Name, Say($"The module {_place.Name} said that nothing has changed since nothing.", $"Das Modul {_place.Name} meldet, seit nichts habe sich nichts geändert."), TimeSpan.FromSeconds(1));
            }
        }
        catch (ModuleUnavailableException e)
        {
            failure = e;
        }
        catch (Exception e)
        {
            question.Fail(e);
        }

        _silent = failure is not null;
        Question? next;
        lock (_gate)
        {
            question.Answer(failure);
            (next, _next) = (_next, null);
            if (next is not null)
            {
                (_asked, next.AskedAt) = (next, Stopwatch.GetTimestamp());
            }
        }

        // Who waited behind a question that was not answered has waited long enough.
        if (failure is not null)
        {
            next?.Answer(failure);
        }
        else if (next is not null)
        {
            Ask(next);
        }
    }

    private sealed record Known(Snapshot<TEntry> Snapshot, long AskedAt);

    private sealed class Question
    {
        private readonly TaskCompletionSource<ModuleUnavailableException?> _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>When it was sent: the answer knows all that was acknowledged before.</summary>
        public long AskedAt { get; set; } = long.MinValue;

        /// <summary>Of the read that thought of it, for the trace.</summary>
        public ExecutionContext Context { get; } = ExecutionContext.Capture()!;

        /// <summary>Ends with null when there was an answer.</summary>
        public Task<ModuleUnavailableException?> Answered => _answered.Task;

        public void Answer(ModuleUnavailableException? failure) => _answered.TrySetResult(failure);

        public void Fail(Exception exception) => _answered.TrySetException(exception);
    }
}

/// <summary>What a catalogue holds.</summary>
/// <param name="StaleFor">For how long it could not be confirmed; null when it is as new as was asked for.</param>
internal sealed record Answer<TEntry>(Snapshot<TEntry> Snapshot, TimeSpan? StaleFor);
