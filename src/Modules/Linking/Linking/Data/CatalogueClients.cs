using CountryProvider.Abstractions;
using CountryProvider.Country.Contracts;
using CountryProvider.Currency.Contracts;
using CountryProvider.Language.Contracts;
using CountryProvider.Modularity;
using CountryProvider.Storage;
using CountryProvider.Web.Api;
using MediatR;
using Microsoft.AspNetCore.Http;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Linking.Data;

/// <summary>
/// The three catalogues in one language, as they last answered; each is asked only for what is new. One that runs in this process is
/// asked with every read, which costs nothing. Of those that run in others an answer serves all reads for
/// <see cref="LinkingOptions.MaxStaleness"/>. Reads that need a newer one share a question, but only one that is sent after
/// they began, so that none of them misses a write that was acknowledged before.
/// </summary>
internal sealed class CatalogueClients
{
    private readonly CatalogueClient<CountryEntry> _countries;
    private readonly CatalogueClient<CurrencyEntry> _currencies;
    private readonly CatalogueClient<LanguageEntry> _languages;
    private readonly CatalogueClient[] _hosted;
    private readonly CatalogueClient[] _remote;
    private readonly TimeProvider _clock;
    private readonly long _maxStaleness;
    private readonly TimeSpan _callTimeout;
    private readonly SharedQuestion _question;
    private volatile Names? _last;

    /// <param name="language">The language of the names, as a tag of BCP 47; null for English.</param>
    /// <param name="withNames">Whether the countries are to come with their names in all languages.</param>
    /// <param name="english">
    /// The catalogues in English, whose names serve where none are known in this language; null when these are they.
    /// </param>
    public CatalogueClients(
        IMediator mediator,
        IReadOnlyList<ModulePlace> places,
        LinkingOptions options,
        TimeProvider clock,
        string? language,
        bool withNames,
        CatalogueClients? english
    )
    {
        _countries = new(
            mediator,
            places,
            options,
            clock,
            version => new GetCountries(version, language) { WithNames = withNames },
            english?._countries
        );
        _currencies = new(mediator, places, options, clock, version => new GetCurrencies(version, language), english?._currencies);
        _languages = new(mediator, places, options, clock, version => new GetLanguages(version, language), english?._languages);
        CatalogueClient[] all = [_countries, _currencies, _languages];
        (_hosted, _remote) = ([.. all.Where(client => client.Place.IsHosted)], [.. all.Where(client => !client.Place.IsHosted)]);
        _question = new(() => Task.WhenAll(_remote.Select(client => client.AskAsync())), clock);
        _clock = clock;
        _callTimeout = places.Max(place => place.CallTimeout);
        _maxStaleness = (long)(options.MaxStaleness.TotalSeconds * clock.TimestampFrequency);
    }

    /// <summary>
    /// Asks the catalogues in other processes once a second until each has answered once. From then on its names are known here when it
    /// does not answer, even if nobody has read them yet.
    /// </summary>
    public async Task LearnAsync(CancellationToken cancellationToken)
    {
        using var pause = new PeriodicTimer(TimeSpan.FromSeconds(1), _clock);
        while (_remote.Any(client => !client.IsKnown))
        {
            // A read that comes meanwhile shares this question or waits for the next, as with every other. Whatever goes wrong, the next
            // read will say.
            await _question
                .AnswerAsync(_clock.GetTimestamp())
                .WaitAsync(cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_remote.All(client => client.IsKnown) || !await pause.WaitForNextTickAsync(cancellationToken))
            {
                return;
            }
        }
    }

    /// <summary>The names, all asked for at the same time; the same object as before when none has changed.</summary>
    /// <param name="now">Whether to ask even if an answer is young enough.</param>
    /// <exception cref="ModuleUnavailableException">A catalogue does not answer, and what is known of it is too old.</exception>
    public async Task<(Names Names, StaleNames? Stale)> AskAsync(bool now, CancellationToken cancellationToken)
    {
        var start = _clock.GetTimestamp();
        var notBefore = now ? start : start - _maxStaleness;

        // One that did not answer is asked again after a second, however content a read is with what is old.
        var remote =
            _remote.Length > 0
                ? _question.AnswerAsync(
                    _remote.Any(client => client.Failure is not null) ? Math.Max(notBefore, start - _clock.TimestampFrequency) : notBefore
                )
                : Task.CompletedTask;
        List<Task>? hosted = null;
        foreach (var client in _hosted)
        {
            var asking = client.AskAsync();
            if (!asking.IsCompletedSuccessfully)
            {
                (hosted ??= []).Add(asking); // It has to ask its database.
            }
        }

        await (hosted is null ? Task.CompletedTask : Task.WhenAll(hosted)).WaitAsync(cancellationToken);
        try
        {
            // A question that others have sent before is waited for, too, but not for longer than one of its own might take.
            await remote.WaitAsync(_callTimeout, _clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            // It goes on with what is known.
        }

        StaleNames? stale = null;
        foreach (var client in _remote)
        {
            if (client.StaleFor(notBefore) is { } age)
            {
                stale = new([.. stale?.Modules ?? [], client.Place], stale is null || age > stale.Age ? age : stale.Age)
                {
                    Failures = [.. stale?.Failures ?? [], client.Silence],
                };
            }
        }

        var last = _last;
        var (countries, currencies, languages) = (_countries.Entries, _currencies.Entries, _languages.Entries);
        var names =
            last is not null && last.Countries == countries && last.Currencies == currencies && last.Languages == languages
                ? last
                : _last = new(countries, currencies, languages);
        return (names, stale);
    }
}

/// <summary>That some names may be out of date.</summary>
/// <param name="Modules">The modules that did not answer.</param>
/// <param name="Age">For how long the oldest of them could not be confirmed.</param>
internal sealed record StaleNames(IReadOnlyList<ModulePlace> Modules, TimeSpan Age)
{
    /// <summary>Why each of them did not.</summary>
    public required IReadOnlyList<ModuleUnavailableException> Failures { get; init; }

    /// <summary>Why the module that declares this contract did not answer; null when it did.</summary>
    public ModuleUnavailableException? FailureOf<TContract>() =>
        Failures.FirstOrDefault(failure => failure.Module == Modules.Of<TContract>()?.Name);

    /// <summary>To be called before something is refused because of what that module held.</summary>
    /// <exception cref="ModuleUnavailableException">It did not answer, so it may hold something else by now.</exception>
    public void ThrowFor<TContract>()
    {
        if (FailureOf<TContract>() is { } failure)
        {
            throw failure;
        }
    }

    /// <summary>Says so in the head of an answer that shows names.</summary>
    public void Mark(HttpResponse response) => Staleness.Mark(response, Age);

    /// <summary>The same in full sentences, for those who read the names.</summary>
    public override string ToString()
    {
        var names = string.Join(", ", Modules.Select(module => module.Module.Navigation.Title()));
        var seconds = (int)Math.Ceiling(Age.TotalSeconds);
        return Say(
            $"Not reachable at the moment: {names}. What they said {seconds} s ago is shown; the links themselves are up to date.",
            $"Zurzeit nicht erreichbar: {names}. Gezeigt wird, was vor {seconds} s bekannt war; die Verknüpfungen selbst sind aktuell."
        );
    }
}
