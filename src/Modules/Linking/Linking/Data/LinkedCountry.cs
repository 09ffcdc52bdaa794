using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CountryProvider.Abstractions;
using CountryProvider.Country.Contracts;
using CountryProvider.Currency.Contracts;
using CountryProvider.Language.Contracts;
using CountryProvider.Linking.Contracts;
using CountryProvider.Web.Api;
using CountryProvider.Web.Search;

namespace CountryProvider.Linking.Data;

/// <summary>A country on a day, with its links and their names. Immutable.</summary>
public sealed class LinkedCountry
{
    private static readonly JsonTypeInfo<Link> _json = Json.TypeOf<Link>(LinkJson.Default);

    private readonly LinkRow? _stored;
    private readonly LinkRow _row;
    private ReadyJson? _usual;
    private ReadyJson? _withFormer;

    /// <param name="row">The links of the country; null when it was never linked.</param>
    /// <param name="on">The day. A country that is not valid then is shown on its last day, or on its first.</param>
    internal LinkedCountry(CountryEntry country, LinkRow? row, Names names, DateOnly on)
    {
        (Country, _stored, _row) = (country, row, row ?? new(country.Code));
        IsValid = country.IsValidOn(on);
        On =
            on > country.ValidTo ? country.ValidTo.Value
            : on < country.ValidFrom ? country.ValidFrom.Value
            : on;
        AllCurrencies = [.. _row.Currencies.Select(link => CurrencyOf(link, names.Currencies[link.Code]))];
        Currencies = [.. AllCurrencies.Where(currency => Days.Hold(currency.From, currency.To, On))];
        Languages = [.. _row.Languages.Select(link => LanguageOf(link, names.Languages[link.Code]))];
    }

    /// <summary>Whether this object was made from the row; null stands for no row.</summary>
    internal bool IsOf(LinkRow? row) => ReferenceEquals(_stored, row);

    /// <summary>The country.</summary>
    public CountryEntry Country { get; }

    /// <summary>Whether the country is valid on the requested day.</summary>
    public bool IsValid { get; }

    /// <summary>The displayed day.</summary>
    public DateOnly On { get; }

    /// <summary>The country's currencies of all times.</summary>
    public IReadOnlyList<LinkCurrency> AllCurrencies { get; }

    /// <summary>The country's currencies on the displayed day.</summary>
    public IReadOnlyList<LinkCurrency> Currencies { get; }

    /// <summary>The country's languages.</summary>
    public IReadOnlyList<LinkLanguage> Languages { get; }

    /// <summary>Whether the country is known to have no currency.</summary>
    public bool NoCurrency => _row.NoCurrency;

    /// <summary>Whether the country is known to have no language.</summary>
    public bool NoLanguage => _row.NoLanguage;

    /// <summary>The version of the country's link; 0 when it was never linked.</summary>
    public long Version => _row.Version;

    /// <summary>Whether there is any information about the country's links.</summary>
    public bool IsLinked => !_row.IsEmpty;

    /// <summary>Whether the country has a usable currency that is legal tender on the displayed day, or is known to have none.</summary>
    public bool HasCurrency => NoCurrency || Currencies.Any(currency => currency.Tender && currency.IsUsable);

    /// <summary>Whether the country has a usable language that is not only regional, or is known to have none.</summary>
    public bool HasLanguage => NoLanguage || Languages.Any(language => language.Status != LanguageStatus.Regional && language.IsUsable);

    /// <summary>Whether the country is fully linked.</summary>
    public bool IsComplete => HasCurrency && HasLanguage && !Country.Retired;

    /// <summary>Whether the country is linked to a retired or no longer valid entry, or is itself retired and linked.</summary>
    public bool IsOutdated =>
        (Country.Retired && IsLinked) || !Currencies.All(currency => currency.IsUsable) || !Languages.All(language => language.IsUsable);

    /// <summary>Whether a link has a code that the known names of its catalogue do not contain.</summary>
    internal bool NamesAreMissing { get; private set; }

    /// <summary>Whether a list with the status contains the country. A retired country is in a list only if it is linked.</summary>
    internal bool Is(LinkStatus status) =>
        status switch
        {
            LinkStatus.Complete => IsComplete,
            LinkStatus.Incomplete => !IsComplete && !Country.Retired,
            LinkStatus.Outdated => IsOutdated,
            LinkStatus.Linked => IsComplete || (Country.Retired && IsLinked),
            _ => !Country.Retired || IsLinked,
        };

    /// <summary>The currencies on the displayed day, or those of all times.</summary>
    internal IReadOnlyList<LinkCurrency> Shown(bool former) => former ? AllCurrencies : Currencies;

    /// <summary>The link in version 2 of the API.</summary>
    /// <param name="former">Whether the link has the currencies of all times.</param>
    internal ReadyJson JsonOf(bool former) => former ? _withFormer ??= Write(AllCurrencies) : _usual ??= Write(Currencies);

    /// <summary>
    /// The rank of the country for a search; null when it does not match. The search also finds it by its currencies and languages.
    /// </summary>
    internal SearchRank? RankOf(SearchQuery query, Names names) =>
        names.Countries.Searched(Country, related: false).RankOf(query)
        ?? Currencies.Select(currency => RankOf(query, names.Currencies, currency.Code)).FirstOrDefault(rank => rank is not null)
        ?? Languages.Select(language => RankOf(query, names.Languages, language.Code)).FirstOrDefault(rank => rank is not null);

    private static SearchRank? RankOf<TEntry>(SearchQuery query, Entries<TEntry> entries, string code)
        where TEntry : CatalogueEntry => entries[code] is { } entry ? entries.Searched(entry, related: true).RankOf(query) : null;

    private ReadyJson Write(IReadOnlyList<LinkCurrency> currencies) =>
        new(
            JsonSerializer.SerializeToUtf8Bytes(
                new Link(
                    new(Country.Code, Country.Name) { Flag = Country.Flag, Retired = OrNull(Country.Retired) },
                    currencies,
                    Languages,
                    IsComplete
                )
                {
                    NoCurrency = OrNull(NoCurrency),
                    NoLanguage = OrNull(NoLanguage),
                },
                _json
            ),
            Version
        );

    // A catalogue may not know a code any more, for example after the restore of an old copy of one store. Then the code serves as
    // the name.
    private LinkCurrency CurrencyOf(LinkedCurrency link, CurrencyEntry? entry) =>
        new(link.Code, NameOf(link.Code, entry), link.Tender)
        {
            From = link.From,
            To = link.To,
            Retired = OrNull(entry is { Retired: true }),
            Outdated = OrNull(entry is null || (Days.Hold(link.From, link.To, On) && !entry.IsValidOn(On))),
        };

    private LinkLanguage LanguageOf(LinkedLanguage link, LanguageEntry? entry) =>
        new(link.Code, NameOf(link.Code, entry), link.Status)
        {
            Retired = OrNull(entry is { Retired: true }),
            Outdated = OrNull(entry?.IsValidOn(On) is not true),
        };

    private string NameOf(string code, CatalogueEntry? entry)
    {
        NamesAreMissing |= entry is null;
        return entry?.Name ?? code;
    }

    private static bool? OrNull(bool value) => value ? true : null;
}
