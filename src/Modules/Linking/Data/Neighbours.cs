using CountryProvider.Abstractions;
using CountryProvider.BuildingBlocks.Store;
using CountryProvider.Country.Contracts;
using CountryProvider.Currency.Contracts;
using CountryProvider.Language.Contracts;
using MediatR;

namespace CountryProvider.Linking.Data;

/// <summary>What the three catalogues hold, as they last said. Each is asked only for what is new.</summary>
internal sealed class Neighbours(IMediator mediator)
{
    private volatile Names _last = new(Snapshot<CountryEntry>.Empty, Snapshot<CurrencyEntry>.Empty, Snapshot<LanguageEntry>.Empty);

    /// <summary>The names as they are now; the same object as before when none has changed.</summary>
    public async Task<Names> AskAsync(CancellationToken cancellationToken)
    {
        var last = _last;
        var countries = mediator.Send(new GetCountries(last.Countries.Version), cancellationToken);
        var currencies = mediator.Send(new GetCurrencies(last.Currencies.Version), cancellationToken);
        var languages = mediator.Send(new GetLanguages(last.Languages.Version), cancellationToken);
        var (newCountries, newCurrencies, newLanguages) = (await countries, await currencies, await languages);
        return newCountries is null && newCurrencies is null && newLanguages is null
            ? last
            : _last = new(newCountries ?? last.Countries, newCurrencies ?? last.Currencies, newLanguages ?? last.Languages);
    }
}

/// <summary>The entries of the three catalogues, by code.</summary>
internal sealed class Names(Snapshot<CountryEntry> countries, Snapshot<CurrencyEntry> currencies, Snapshot<LanguageEntry> languages)
{
    private readonly CodeTable<CountryEntry> _countries = CodeTable<CountryEntry>.Of(countries.Entries, entry => entry.Code);
    private readonly CodeTable<CurrencyEntry> _currencies = CodeTable<CurrencyEntry>.Of(currencies.Entries, entry => entry.Code);
    private readonly CodeTable<LanguageEntry> _languages = CodeTable<LanguageEntry>.Of(languages.Entries, entry => entry.Code);

    public Snapshot<CountryEntry> Countries => countries;

    public Snapshot<CurrencyEntry> Currencies => currencies;

    public Snapshot<LanguageEntry> Languages => languages;

    public CountryEntry? Country(string? code) => _countries[code];

    public CurrencyEntry? Currency(string? code) => _currencies[code];

    public LanguageEntry? Language(string? code) => _languages[code];
}
