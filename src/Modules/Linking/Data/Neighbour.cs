using System.Diagnostics;
using CountryProvider.Abstractions;
using CountryProvider.BuildingBlocks;
using MediatR;

namespace CountryProvider.Linking.Data;

/// <summary>A catalogue as it last answered.</summary>
internal abstract class Neighbour(ModulePlace place, LinkingOptions options)
{
    private readonly Lock _gate = new();
    private Task _asking = Task.CompletedTask;
    private volatile ModuleUnavailableException? _failure;

    /// <summary>The module, and where it runs.</summary>
    public ModulePlace Place => place;

    /// <summary>When what is known was asked for, as a timestamp: it holds all that was acknowledged before. Null when nothing is known.</summary>
    protected abstract long? AskedAt { get; }

    /// <summary>Why the last question was not answered; null when it was, or may still be.</summary>
    public ModuleUnavailableException? Failure => _failure;

    /// <summary>Why there is no answer in time.</summary>
    public ModuleUnavailableException Silence => _failure ?? ModuleUnavailableException.NoAnswer(place.Name, TimeSpan.FromSeconds(1), null);

    /// <summary>Whether it has answered at all.</summary>
    public bool IsKnown => AskedAt is not null;

    private bool CanGoOn => AskedAt is { } askedAt && Stopwatch.GetElapsedTime(askedAt) <= options.MaxStalenessOnError;

    /// <summary>Asks the module what is new. Nobody waits for one that did not answer the last time, unless there is nothing to go on with.</summary>
    public Task AskAsync()
    {
        if (place.IsHosted)
        {
            return AskAsync(Stopwatch.GetTimestamp());
        }

        Task asking;
        lock (_gate)
        {
            // One that is silent may not have answered the last question yet.
            asking = _asking.IsCompleted ? _asking = AskThereAsync() : _asking;
        }

        return _failure is not null && CanGoOn ? Task.CompletedTask : asking;
    }

    /// <summary>For how long what is known could not be confirmed; null when it holds all that was acknowledged before <paramref name="notBefore"/>.</summary>
    /// <exception cref="ModuleUnavailableException">The module does not answer, and what is known is too old to go on with.</exception>
    public TimeSpan? StaleFor(long notBefore) =>
        AskedAt >= notBefore ? null
        : CanGoOn ? Stopwatch.GetElapsedTime(AskedAt!.Value)
        : throw Silence;

    /// <summary>Asks the module what is new, and keeps it.</summary>
    /// <param name="now">What the clock says before the question is sent.</param>
    protected abstract Task AskAsync(long now);

    private async Task AskThereAsync()
    {
        try
        {
            await AskAsync(Stopwatch.GetTimestamp());
            _failure = null;
        }
        catch (ModuleUnavailableException e)
        {
            _failure = e;
        }
        catch (DomainException e)
        {
            _failure = ModuleUnavailableException.NoUsableAnswer(place.Name, e); // There is nothing to refuse.
        }
    }
}

/// <inheritdoc/>
/// <param name="codeOf">The code of an entry.</param>
/// <param name="whatIsNew">The query for what is new since a version.</param>
internal sealed class Neighbour<TEntry>(
    IMediator mediator, IReadOnlyList<ModulePlace> places, LinkingOptions options, Func<TEntry, string> codeOf, Func<long?, IQuery<Snapshot<TEntry>?>> whatIsNew)
    : Neighbour(places.Of<TEntry>()!, options)
{
    private Known? _known;

    /// <summary>All that the catalogue holds. Known once a question was answered.</summary>
    public Snapshot<TEntry> Snapshot => Volatile.Read(ref _known)!.Snapshot;

    protected override long? AskedAt => Volatile.Read(ref _known)?.AskedAt;

    protected override async Task AskAsync(long now)
    {
        var known = Volatile.Read(ref _known);
        var news = await mediator.Send(whatIsNew(known?.Snapshot.Version));
        if (!Place.IsHosted && news is not null && !news.Entries.All(entry => entry is not null && Code.IsValid(codeOf(entry))))
        {
            throw ModuleUnavailableException.NoUsableAnswer(Place.Name);
        }

        var answer = new Known(news ?? known?.Snapshot ?? throw ModuleUnavailableException.NoUsableAnswer(Place.Name), now);

        // Who was asked earlier may answer later.
        while (Volatile.Read(ref _known) is var current && (current is null || current.AskedAt < now) && Interlocked.CompareExchange(ref _known, answer, current) != current) { }
    }

    private sealed record Known(Snapshot<TEntry> Snapshot, long AskedAt);
}
