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
/// Asks the three catalogues in one language and keeps their last answers. Each question asks only for changes. A catalogue in this
/// process is asked for every read, because this costs nothing. An answer of a catalogue in another process serves all reads for
/// <see cref="LinkingOptions.MaxStaleness"/>. Reads that need a newer answer share a question. A read shares only a question that was
/// sent after the read began, so that it misses no write that was acknowledged before.
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
    /// <param name="withNames">Whether the countries have their names in all languages.</param>
    /// <param name="english">
    /// The catalogues in English. Their names are used when there are none in this language. Null when these are the English ones.
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
    /// Asks the catalogues in other processes once a second until each has answered once. From then on this process knows their
    /// names, even if no client has read them before a catalogue stops answering.
    /// </summary>
    public async Task LearnAsync(CancellationToken cancellationToken)
    {
        using var pause = new PeriodicTimer(TimeSpan.FromSeconds(1), _clock);
        while (_remote.Any(client => !client.IsKnown))
        {
            // A concurrent read shares this question or waits for the next one, as with any other question. If the question fails,
            // the next read reports the error.
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

    /// <summary>The names of all catalogues, requested concurrently. Returns the same object as before when nothing has changed.</summary>
    /// <param name="now">Whether to ask even if the last answer is young enough.</param>
    /// <exception cref="ModuleUnavailableException">A catalogue does not answer, and its last answer is too old.</exception>
    public async Task<(Names Names, StaleNames? Stale)> AskAsync(bool now, CancellationToken cancellationToken)
    {
        var start = _clock.GetTimestamp();
        var notBefore = now ? start : start - _maxStaleness;

        // A catalogue that did not answer is asked again after a second, even if an older answer would be enough for the read.
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
                (hosted ??= []).Add(asking); // The catalogue must ask its database.
            }
        }

        await (hosted is null ? Task.CompletedTask : Task.WhenAll(hosted)).WaitAsync(cancellationToken);
        try
        {
            // A question of another caller may be on its way already. This call waits for it, but not longer than its own question
            // could take.
            await remote.WaitAsync(_callTimeout, _clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            // The call goes on with the last answers.
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

/// <summary>Says that some names may be out of date.</summary>
/// <param name="Modules">The modules that did not answer.</param>
/// <param name="Age">The staleness of the oldest answer.</param>
internal sealed record StaleNames(IReadOnlyList<ModulePlace> Modules, TimeSpan Age)
{
    /// <summary>The error of each of these modules.</summary>
    public required IReadOnlyList<ModuleUnavailableException> Failures { get; init; }

    /// <summary>The error of the module that declares this contract; null when the module has answered.</summary>
    public ModuleUnavailableException? FailureOf<TContract>() =>
        Failures.FirstOrDefault(failure => failure.Module == Modules.Of<TContract>()?.Name);

    /// <summary>Throws if the module did not answer. Call it before a refusal that depends on that module's entries.</summary>
    /// <exception cref="ModuleUnavailableException">The module did not answer, so its entries may have changed.</exception>
    public void ThrowFor<TContract>()
    {
        if (FailureOf<TContract>() is { } failure)
        {
            throw failure;
        }
    }

    /// <summary>Sets the headers of an answer with such names.</summary>
    public void Mark(HttpResponse response) => Staleness.Mark(response, Age);

    /// <summary>The warning in full sentences, for a person.</summary>
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
