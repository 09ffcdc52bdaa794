using CountryProvider.Abstractions;
using CountryProvider.Modularity;
using MediatR;

namespace CountryProvider.Linking.Data;

/// <summary>Asks a catalogue for its entries in one language, and keeps its last answer.</summary>
internal abstract class CatalogueClient(ModulePlace place, LinkingOptions options, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private Task _asking = Task.CompletedTask;
    private volatile ModuleUnavailableException? _failure;

    /// <summary>The module of the catalogue and its place.</summary>
    public ModulePlace Place => place;

    /// <summary>The failure of the last question; null when the module has answered it, or may still answer.</summary>
    public ModuleUnavailableException? Failure => _failure;

    /// <summary>The error for a module that has not answered in time.</summary>
    public ModuleUnavailableException Silence => _failure ?? ModuleUnavailableException.NoAnswer(place.Name, TimeSpan.FromSeconds(1), null);

    /// <summary>Whether the module has answered at least once.</summary>
    public bool IsKnown => AskedAt is not null;

    /// <summary>
    /// The time at which the known answer was requested, as a timestamp. The answer contains every write that was acknowledged before
    /// that time. Null when there is no answer.
    /// </summary>
    protected abstract long? AskedAt { get; }

    /// <summary>The same time for the usable answer: when the answer in this language is too old, the answer in English.</summary>
    protected abstract long? UsableAskedAt { get; }

    private bool CanGoOn => UsableAskedAt is { } askedAt && IsYoung(askedAt);

    /// <summary>
    /// Asks the module for changes. If the last question failed, the caller does not wait, unless there is no usable answer.
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
            // A module that does not answer may still have the last question.
            asking = _asking.IsCompleted ? _asking = AskRemoteAsync() : _asking;
        }

        return _failure is not null && CanGoOn ? Task.CompletedTask : asking;
    }

    /// <summary>
    /// The staleness of the usable answer. Null when the answer contains every write that was acknowledged before
    /// <paramref name="notBefore"/>.
    /// </summary>
    /// <exception cref="ModuleUnavailableException">The module does not answer, and its last answer is too old.</exception>
    public TimeSpan? StaleFor(long notBefore) =>
        AskedAt >= notBefore ? null
        : CanGoOn ? clock.GetElapsedTime(UsableAskedAt!.Value)
        : throw Silence;

    /// <summary>Whether an answer that was requested at that time may be used while the module does not answer.</summary>
    protected bool IsYoung(long askedAt) => clock.GetElapsedTime(askedAt) <= options.MaxStalenessOnError;

    /// <summary>Asks the module for changes and keeps its answer.</summary>
    /// <param name="now">The timestamp before the question is sent.</param>
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
            _failure = ModuleUnavailableException.NoUsableAnswer(place.Name, e); // A query gives no reason to refuse it.
        }
    }
}

/// <inheritdoc/>
/// <param name="whatIsNew">Makes the query for the changes since a version.</param>
/// <param name="english">The client of the same catalogue in English; null when this is the English one.</param>
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

    /// <summary>All entries of the catalogue. Only usable after an answer in this language or in English.</summary>
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

        // Inside a process, the catalogue makes a snapshot only once for concurrent callers.
        var entries =
            news is null ? known?.Entries ?? throw ModuleUnavailableException.NoUsableAnswer(Place.Name)
            : ReferenceEquals(news, Known?.Entries.Snapshot) ? Known!.Entries
            : new(news);
        var answer = new Answer(entries, now);

        // A question that was sent earlier may be answered later.
        while (
            Known is var current
            && (current is null || current.AskedAt < now)
            && Interlocked.CompareExchange(ref _known, answer, current) != current
        ) { }
    }

    private sealed record Answer(Entries<TEntry> Entries, long AskedAt);
}
