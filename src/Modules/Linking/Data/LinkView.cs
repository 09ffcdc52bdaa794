using CountryProvider.Abstractions;
using CountryProvider.BuildingBlocks.Api;
using CountryProvider.BuildingBlocks.Search;
using CountryProvider.Country.Contracts;
using CountryProvider.Currency.Contracts;
using CountryProvider.Language.Contracts;
using CountryProvider.Storage;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Linking.Data;

/// <summary>All countries with what they are linked to, at one version of every store. Immutable.</summary>
internal sealed class LinkView
{
    private readonly CodeTable<LinkedCountry> _byCountry;

    public LinkView(LinkRows links, Names names)
    {
        (Links, Names) = (links, names);
        var all = names.Countries.Entries.Select(country => Resolve(country, links.Find(country.Code), names)).ToList();
        _byCountry = CodeTable<LinkedCountry>.Of(all, linked => linked.Country.Code);

        // A retired country is shown for as long as its link is whole; there is nothing left to complete.
        All = new([.. all.Where(linked => linked.IsComplete || !linked.Country.Retired)]);
        Complete = new([.. All.Items.Where(linked => linked.IsComplete)]);
        Incomplete = new([.. All.Items.Where(linked => !linked.IsComplete)]);
        V1 = new(all);
    }

    public LinkRows Links { get; }

    /// <summary>Whether a link names a code that the names do not have: they are older than the link.</summary>
    public bool NamesAreMissing { get; set; }

    public Names Names { get; }

    /// <summary>The countries that are linked or can be, in the order of the countries.</summary>
    public LinkList All { get; }

    /// <summary>Those with both currency and language.</summary>
    public LinkList Complete { get; }

    /// <summary>Those that lack a currency, a language or both.</summary>
    public LinkList Incomplete { get; }

    /// <summary>The lists of version 1 of the API.</summary>
    public LinkViewV1 V1 { get; }

    /// <summary>The country with what it is linked to; null when there is no such country.</summary>
    public LinkedCountry? Find(string country) => _byCountry[country];

    /// <summary>The country with what it is linked to.</summary>
    /// <exception cref="NotFoundException">There is no such country.</exception>
    public LinkedCountry Get(string country) =>
        Find(country) ?? throw new NotFoundException(Say($"There is no country with the code {country}.", $"Es gibt kein Land mit dem Code {country}."));

    // A code that its catalogue no longer knows, as after restoring an old copy of one store, is shown as it is.
    private LinkedCountry Resolve(CountryEntry country, LinkRow? link, Names names)
    {
        var (currency, language) = (names.Currency(link?.Currency), names.Language(link?.Language));
        NamesAreMissing |= (link?.Currency is not null && currency is null) || (link?.Language is not null && language is null);
        return new(
            country,
            currency ?? (link?.Currency is { } unknownCurrency ? new CurrencyEntry(unknownCurrency, unknownCurrency, true) : null),
            language ?? (link?.Language is { } unknownLanguage ? new LanguageEntry(unknownLanguage, unknownLanguage, true) : null),
            link?.Version ?? 0);
    }
}

/// <summary>Some of the countries with what they are linked to, and their JSON.</summary>
internal sealed class LinkList(IReadOnlyList<LinkedCountry> items)
{
    private ReadyJson? _json;

    public IReadOnlyList<LinkedCountry> Items => items;

    /// <summary>The list in version 2 of the API.</summary>
    public ReadyJson Json => _json ??= new(BuildingBlocks.Api.Json.Array([.. items.Select(item => item.Json.Bytes)]));

    /// <summary>Those that somebody looks for, the best first; all of them, in order, when nothing is looked for.</summary>
    public LinkList Search(string? search) => SearchQuery.Of(search) is { } query ? new(query.Find(items, item => item.Searched)) : this;
}
