using CountryProvider.Abstractions;
using CountryProvider.Modularity;
using MediatR;

namespace CountryProvider.Linking.Data;

/// <summary>A catalogue as it last answered, in one language.</summary>
internal abstract class CatalogueClient(ModulePlace place, LinkingOptions options, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private Task _asking = Task.CompletedTask;
    private volatile ModuleUnavailableException? _failure;

    /// <summary>The module, and where it runs.</summary>
    public ModulePlace Place => place;

    /// <summary>Why the last question was not answered; null when it was, or may still be.</summary>
    public ModuleUnavailableException? Failure => _failure;

    /// <summary>Why there is no answer in time.</summary>
    public ModuleUnavailableException Silence => _failure ?? ModuleUnavailableException.NoAnswer(place.Name, TimeSpan.FromSeconds(1), null);

    /// <summary>Whether it has answered at all.</summary>
    public bool IsKnown => AskedAt is not null;

    /// <summary>
    /// When what is known was asked for, as a timestamp: it holds all that was acknowledged before. Null when nothing is known.
    /// </summary>
    protected abstract long? AskedAt { get; }

    /// <summary>The same of what there is to go on with: where nothing young enough is known in this language, the English names.</summary>
    protected abstract long? UsableAskedAt { get; }

    private bool CanGoOn => UsableAskedAt is { } askedAt && IsYoung(askedAt);

    /// <summary>
    /// Asks the module what is new. Nobody waits for one that did not answer the last time, unless there is nothing to go on with.
    /// </summary>
    public Task AskAsync()
    {
        if (place.IsHosted)
        {
            return AskAsync(clock.GetTimestamp());
        }

        Task asking;
        lock (_gate)
        {
            // One that is silent may not have answered the last question yet.
            asking = _asking.IsCompleted ? _asking = AskRemoteAsync() : _asking;
        }

        return _failure is not null && CanGoOn ? Task.CompletedTask : asking;
    }

    /// <summary>
    /// For how long what is known could not be confirmed; null when it holds all that was acknowledged before <paramref name="notBefore"/>.
    /// </summary>
    /// <exception cref="ModuleUnavailableException">The module does not answer, and what is known is too old to go on with.</exception>
    public TimeSpan? StaleFor(long notBefore) =>
        AskedAt >= notBefore ? null
        : CanGoOn ? clock.GetElapsedTime(UsableAskedAt!.Value)
        : throw Silence;

    /// <summary>Whether what was asked for then can be used when the module does not answer.</summary>
    protected bool IsYoung(long askedAt) => clock.GetElapsedTime(askedAt) <= options.MaxStalenessOnError;

    /// <summary>Asks the module what is new, and keeps it.</summary>
    /// <param name="now">What the clock says before the question is sent.</param>
    protected abstract Task AskAsync(long now);

    private async Task AskRemoteAsync()
    {
        try
        {
            await AskAsync(clock.GetTimestamp());
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
/// <param name="whatIsNew">The query for what is new since a version.</param>
/// <param name="english">The same catalogue in English; null when this is that.</param>
internal sealed class CatalogueClient<TEntry>(
    IMediator mediator,
    IReadOnlyList<ModulePlace> places,
    LinkingOptions options,
    TimeProvider clock,
    Func<long?, IQuery<Snapshot<TEntry>?>> whatIsNew,
    CatalogueClient<TEntry>? english
) : CatalogueClient(places.Of<TEntry>()!, options, clock)
    where TEntry : CatalogueEntry
{
    private Answer? _known;

    /// <summary>All that the catalogue holds. Known once a question was answered, in this language or in English.</summary>
    public Entries<TEntry> Entries => Usable!.Entries;

    protected override long? AskedAt => Known?.AskedAt;

    protected override long? UsableAskedAt => Usable?.AskedAt;

    private Answer? Known => Volatile.Read(ref _known);

    private Answer? Usable => Known is { } known && (Place.IsHosted || IsYoung(known.AskedAt)) ? known : english?.Known ?? Known;

    protected override async Task AskAsync(long now)
    {
        var known = Known;
        var news = await mediator.Send(whatIsNew(known?.Entries.Snapshot.Version));
        if (!Place.IsHosted && news is not null && !news.Entries.All(entry => entry is not null && Code.IsValid(entry.Code, maxLength: 4)))
        {
            throw ModuleUnavailableException.NoUsableAnswer(Place.Name);
        }

        // Within a process the catalogue makes its snapshot once for all who ask at the same time.
        var entries =
            news is null ? known?.Entries ?? throw ModuleUnavailableException.NoUsableAnswer(Place.Name)
            : ReferenceEquals(news, Known?.Entries.Snapshot) ? Known!.Entries
            : new(news);
        var answer = new Answer(entries, now);

        // Who was asked earlier may answer later.
        while (
            Known is var current
            && (current is null || current.AskedAt < now)
            && Interlocked.CompareExchange(ref _known, answer, current) != current
        ) { }
    }

    private sealed record Answer(Entries<TEntry> Entries, long AskedAt);
}
