using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace CountryProvider.Linking.RestCountries;

/// <summary>
/// A country in the form of REST Countries 3.1, with the members that this program has. As in the original, an unknown text is empty
/// and no member is left out.
/// </summary>
[Description("A country, in the shape of REST Countries 3.1.")]
internal sealed record RestCountry(
    [property: Required, Description("What it is called.")] RestName Name,
    [property: Required, Description("ISO 3166-1 alpha-2: two letters; empty when it has none.")] string Cca2,
    [property: Required, Description("ISO 3166-1 numeric: three digits; empty when it has none.")] string Ccn3,
    [property: Required, Description("ISO 3166-1 alpha-3; for a country without one, its code here.")] string Cca3,
    [property:
        Required,
        AllowedValues("officially-assigned", "user-assigned"),
        Description("Whether it is in ISO 3166-1: officially-assigned, or user-assigned.")
    ]
        string Status,
    [property: Required, Description("The currencies that are legal tender today, by code.")]
        IReadOnlyDictionary<string, RestCurrency> Currencies,
    [property:
        Required,
        Description("What its languages are called in English, by code of ISO 639-3: those that are official or used as such in all of it.")
    ]
        IReadOnlyDictionary<string, string> Languages,
    [property: Required, Description("What it is called in other languages, by the codes that REST Countries had for them.")]
        IReadOnlyDictionary<string, RestTranslation> Translations,
    [property: Required, Description("Other spellings: the two-letter code, the official name, former names.")]
        IReadOnlyList<string> AltSpellings,
    [property: Required, Description("The region of UN M49, such as Americas; empty when it is in none.")] string Region,
    [property: Required, Description("The subregion of UN M49, such as Northern Europe; empty when it is in none.")] string Subregion,
    [property: Required, Description("The flag as an emoji; empty when it has none.")] string Flag
);

[Description("What a country is called.")]
internal sealed record RestName(
    [property: Required, Description("The common name in English.")] string Common,
    [property: Required, Description("The official name in English; the common one where no other is known.")] string Official,
    [property: Required, Description("What it is called in each of its own languages, by code of ISO 639-3, where that is known.")]
        IReadOnlyDictionary<string, RestTranslation> NativeName
);

[Description("What a country is called in a language.")]
internal sealed record RestTranslation(
    [property: Required, Description("The common name: official names are known in English alone.")] string Official,
    [property: Required, Description("The common name.")] string Common
);

[Description("A currency.")]
internal sealed record RestCurrency(
    [property: Required, Description("What it is called in English.")] string Name,
    [property: Required, Description("What stands beside an amount; empty when it has no symbol.")] string Symbol
);

/// <summary>JSON metadata of countries in the form of REST Countries.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RestCountry))]
internal sealed partial class RestCountriesJson : JsonSerializerContext;
