using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CountryProvider.Linking.Data;
using CountryProvider.Web.Search;

namespace CountryProvider.Linking.RestCountries;

/// <summary>A country in the form of the answer, with its search texts. Made once for each state of the country. Immutable.</summary>
internal sealed class RestCountryAnswer
{
    private const string Official = "official";

    // The languages of the original except Breton, which the Unicode CLDR does not have. Each has its tag and the original's code.
    private static readonly (string Tag, string Code)[] _translations =
    [
        ("ar", "ara"),
        ("cs", "ces"),
        ("cy", "cym"),
        ("de", "deu"),
        ("et", "est"),
        ("fi", "fin"),
        ("fr", "fra"),
        ("hr", "hrv"),
        ("hu", "hun"),
        ("id", "ind"),
        ("it", "ita"),
        ("ja", "jpn"),
        ("ko", "kor"),
        ("nl", "nld"),
        ("fa", "per"),
        ("pl", "pol"),
        ("pt", "por"),
        ("ru", "rus"),
        ("sk", "slk"),
        ("es", "spa"),
        ("sr", "srp"),
        ("sv", "swe"),
        ("tr", "tur"),
        ("ur", "urd"),
        ("zh", "zho"),
    ];

    private static readonly JsonTypeInfo<RestCountry> _json = Web.Api.Json.TypeOf<RestCountry>(RestCountriesJson.Default);
    private static readonly ConditionalWeakTable<LinkedCountry, RestCountryAnswer> _made = [];

    private readonly RestCountry _country;
    private SearchTexts? _fullNames;
    private SearchTexts? _names;
    private SearchTexts? _translated;
    private SearchTexts? _currencies;
    private SearchTexts? _languages;
    private SearchTexts? _region;
    private SearchTexts? _subregion;

    private RestCountryAnswer(RestCountry country)
    {
        _country = country;
        Json = JsonSerializer.SerializeToUtf8Bytes(country, _json);
    }

    /// <summary>The country as JSON.</summary>
    public byte[] Json { get; }

    /// <summary>The common and the official name.</summary>
    public SearchTexts FullNames => _fullNames ??= Texts([_country.Name.Common, _country.Name.Official]);

    /// <summary>The common and the official name, and the other spellings.</summary>
    public SearchTexts Names => _names ??= Texts([_country.Name.Common, _country.Name.Official, .. _country.AltSpellings]);

    public SearchTexts Translations => _translated ??= Texts(_country.Translations.Values.Select(translation => translation.Common));

    /// <summary>The names of the country's currencies.</summary>
    public SearchTexts CurrencyNames => _currencies ??= Texts(_country.Currencies.Values.Select(currency => currency.Name));

    /// <summary>The names of the country's languages.</summary>
    public SearchTexts LanguageNames => _languages ??= Texts(_country.Languages.Values);

    public SearchTexts Region => _region ??= Texts([_country.Region]);

    public SearchTexts Subregion => _subregion ??= Texts([_country.Subregion]);

    public bool HasCurrency(string? code) => code is not null && _country.Currencies.ContainsKey(code);

    public bool HasLanguage(string? code) => code is not null && _country.Languages.ContainsKey(code);

    /// <param name="names">Names in which each country has its names in all languages.</param>
    public static RestCountryAnswer Of(LinkedCountry linked, Names names) =>
        _made.TryGetValue(linked, out var made) ? made : _made.GetValue(linked, linked => new(CountryOf(linked, names)));

    private static RestCountry CountryOf(LinkedCountry linked, Names names)
    {
        var country = linked.Country;
        var official = country.OfficialName ?? country.Name;
        var known = (country.Names ?? []).ToLookup(name => name.Language, name => name.Name);
        var languages = linked.Languages.Where(language => language.Status != LanguageStatus.Regional).ToList();
        return new(
            new(
                country.Name,
                official,
                Named(languages.Select(language => (names.Languages[language.Code]?.Alpha2 ?? language.Code, language.Code)))
            ),
            country.Alpha2 ?? "",
            country.Numeric ?? "",
            country.Alpha3 ?? country.Code,
            country.Status == Official ? "officially-assigned" : "user-assigned",
            linked
                .Currencies.Where(currency => currency.Tender)
                .DistinctBy(currency => currency.Code)
                .ToDictionary(
                    currency => currency.Code,
                    currency => new RestCurrency(currency.Name, names.Currencies[currency.Code]?.Symbol ?? "")
                ),
            languages.DistinctBy(language => language.Code).ToDictionary(language => language.Code, language => language.Name),
            Named(_translations),
            [
                .. new[] { country.Alpha2, country.OfficialName }
                    .Concat(country.Spellings ?? [])
                    .OfType<string>()
                    .Distinct(StringComparer.Ordinal),
            ],
            country.RegionName ?? "",
            country.SubregionName ?? "",
            country.Flag ?? ""
        );

        Dictionary<string, RestTranslation> Named(IEnumerable<(string Tag, string Code)> languages)
        {
            var named = new Dictionary<string, RestTranslation>(StringComparer.Ordinal);
            foreach (var (tag, code) in languages)
            {
                if (known[tag].FirstOrDefault() is { } name)
                {
                    named[code] = new(name, name);
                }
            }

            return named;
        }
    }

    private static SearchTexts Texts(IEnumerable<string> texts) => new(texts.Select(text => (SearchTextKind.Name, (string?)text)));
}
