using System.Runtime.CompilerServices;
using CountryProvider.Linking.Data;
using CountryProvider.Web.Api;
using CountryProvider.Web.Search;

namespace CountryProvider.Linking.RestCountries;

/// <summary>The current countries that are not retired, in the order of their names. Immutable.</summary>
internal sealed class RestCountryList
{
    // The number of cached lists of all countries with some fields. A client usually requests the same fields every time.
    private const int KeptSelections = 8;

    private static readonly ConditionalWeakTable<LinkView, RestCountryList> _made = [];

    private readonly LinkView _view;
    private readonly IReadOnlyList<RestCountryAnswer> _all;
    private readonly BoundedCache<string, ReadyJson> _selections = new(KeptSelections);
    private ReadyJson? _json;

    private RestCountryList(LinkView view) =>
        (_view, _all) = (
            view,
            [
                .. view.List(LinkStatus.All)
                    .Items.Where(linked => !linked.Country.Retired)
                    .Select(linked => RestCountryAnswer.Of(linked, view.Names)),
            ]
        );

    /// <param name="view">Today's view, with the countries' names in all languages.</param>
    public static RestCountryList Of(LinkView view) => _made.GetValue(view, view => new(view));

    /// <summary>All countries.</summary>
    /// <param name="fields">The requested members; null for all.</param>
    public ReadyJson All(IReadOnlySet<string>? fields) =>
        fields is null ? _json ??= Json(_all, null) : _selections.Get(string.Join(',', fields.Order()), _ => Json(_all, fields));

    /// <summary>The given countries as an array.</summary>
    /// <param name="fields">The requested members; null for all.</param>
    public static ReadyJson Json(IReadOnlyList<RestCountryAnswer> countries, IReadOnlySet<string>? fields) =>
        new(Web.Api.Json.Array([.. countries.Select(country => Json(country, fields))]));

    /// <summary>One country.</summary>
    /// <param name="fields">The requested members; null for all.</param>
    public static byte[] Json(RestCountryAnswer country, IReadOnlySet<string>? fields) =>
        fields is null ? country.Json : Web.Api.Json.Select(country.Json, fields);

    /// <summary>The countries that match a search; empty when none matches.</summary>
    public IReadOnlyList<RestCountryAnswer> Find(CountriesBy by, string text)
    {
        if (by is CountriesBy.Codes)
        {
            return
            [
                .. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                    .Select(_view.Find)
                    .OfType<LinkedCountry>()
                    .Where(linked => linked is { IsValid: true, Country.Retired: false })
                    .Distinct()
                    .Select(linked => RestCountryAnswer.Of(linked, _view.Names)),
            ];
        }

        if (SearchQuery.Of(text) is not { } query)
        {
            return [];
        }

        var names = _view.Names;
        return by switch
        {
            CountriesBy.Name => query.Find(_all, country => country.Names),
            CountriesBy.FullName => query.Find(_all, country => country.FullNames, SearchMatch.Exact),
            CountriesBy.Translation => query.Find(_all, country => country.Translations),
            CountriesBy.Currency when names.Currencies.Find(text, _view.On)?.Code is var code => Where(country =>
                country.HasCurrency(code) || country.CurrencyNames.RankOf(query) is not null
            ),
            CountriesBy.Language when names.Languages.Find(text, _view.On)?.Code is var code => Where(country =>
                country.HasLanguage(code) || country.LanguageNames.RankOf(query) is SearchRank.ExactName
            ),
            CountriesBy.Region => Where(country =>
                country.Region.RankOf(query) is not null || country.Subregion.RankOf(query) is SearchRank.ExactName
            ),
            _ => Where(country => country.Subregion.RankOf(query) is not null),
        };

        IReadOnlyList<RestCountryAnswer> Where(Func<RestCountryAnswer, bool> fits) => [.. _all.Where(fits)];
    }
}
