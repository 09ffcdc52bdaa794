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

/// <summary>A country with the names of what it is linked to, on a day. Immutable.</summary>
public sealed class LinkedCountry
{
    private static readonly JsonTypeInfo<Link> _json = Json.TypeOf<Link>(LinkJson.Default);

    private readonly LinkRow? _stored;
    private readonly LinkRow _row;
    private ReadyJson? _usual;
    private ReadyJson? _withFormer;

    /// <param name="row">What it is linked to; null when it never was.</param>
    /// <param name="on">The day. A country that is not valid then is shown as on its last day, or on its first.</param>
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

    /// <summary>Whether it was made from this row; null for none.</summary>
    internal bool IsOf(LinkRow? row) => ReferenceEquals(_stored, row);

    /// <summary>The country.</summary>
    public CountryEntry Country { get; }

    /// <summary>Whether the country is valid on the day that was asked for.</summary>
    public bool IsValid { get; }

    /// <summary>The day that is shown.</summary>
    public DateOnly On { get; }

    /// <summary>Its currencies of all times.</summary>
    public IReadOnlyList<LinkCurrency> AllCurrencies { get; }

    /// <summary>Its currencies of the day.</summary>
    public IReadOnlyList<LinkCurrency> Currencies { get; }

    /// <summary>Its languages.</summary>
    public IReadOnlyList<LinkLanguage> Languages { get; }

    /// <summary>Whether it is known to have no currency.</summary>
    public bool NoCurrency => _row.NoCurrency;

    /// <summary>Whether it is known to have no language.</summary>
    public bool NoLanguage => _row.NoLanguage;

    /// <summary>The version of its link; 0 when it never had one.</summary>
    public long Version => _row.Version;

    /// <summary>Whether anything is said about it.</summary>
    public bool IsLinked => !_row.IsEmpty;

    /// <summary>Whether it has a currency of the day that is legal tender, or is known to have none.</summary>
    public bool HasCurrency => NoCurrency || Currencies.Any(currency => currency.Tender && currency.IsUsable);

    /// <summary>Whether it has a language that is spoken all over it, or is known to have none.</summary>
    public bool HasLanguage => NoLanguage || Languages.Any(language => language.Status != LanguageStatus.Regional && language.IsUsable);

    /// <summary>Whether it is fully linked.</summary>
    public bool IsComplete => HasCurrency && HasLanguage && !Country.Retired;

    /// <summary>Whether it is linked to something that is retired or no longer valid, or is retired itself.</summary>
    public bool IsOutdated =>
        (Country.Retired && IsLinked) || !Currencies.All(currency => currency.IsUsable) || !Languages.All(language => language.IsUsable);

    /// <summary>Whether it has a code that its catalogue, as it is known here, does not have.</summary>
    internal bool NamesAreMissing { get; private set; }

    /// <summary>Whether it belongs into a list. A retired country is in none unless it is linked; there is nothing to complete.</summary>
    internal bool Is(LinkStatus status) =>
        status switch
        {
            LinkStatus.Complete => IsComplete,
            LinkStatus.Incomplete => !IsComplete && !Country.Retired,
            LinkStatus.Outdated => IsOutdated,
            LinkStatus.Linked => IsComplete || (Country.Retired && IsLinked),
            _ => !Country.Retired || IsLinked,
        };

    /// <summary>Its currencies of the day, or of all times.</summary>
    internal IReadOnlyList<LinkCurrency> Shown(bool former) => former ? AllCurrencies : Currencies;

    /// <summary>The link in version 2 of the API.</summary>
    /// <param name="former">Whether with its currencies of all times.</param>
    internal ReadyJson JsonOf(bool former) => former ? _withFormer ??= Write(AllCurrencies) : _usual ??= Write(Currencies);

    /// <summary>How well it is what is looked for; null when it is not. It is found by what it is linked to as well.</summary>
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

    // A code that its catalogue no longer knows, as after restoring an old copy of one store, is shown as it is.
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
