using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using CountryProvider.Linking.Contracts;
using CountryProvider.Modularity;
using CountryProvider.Storage;

namespace CountryProvider.Linking.Data;

/// <summary>A line of the shipped links.</summary>
internal sealed record ShippedLink(
    string Country,
    IReadOnlyList<LinkedCurrency>? Currencies = null,
    IReadOnlyList<LinkedLanguage>? Languages = null,
    bool NoCurrency = false,
    bool NoLanguage = false
);

/// <summary>JSON metadata of the stored and shipped data.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LinkRow))]
[JsonSerializable(typeof(ShippedFile<ShippedLink>))]
[JsonSerializable(typeof(IReadOnlyList<LinkedCurrency>))]
[JsonSerializable(typeof(IReadOnlyList<LinkedLanguage>))]
internal sealed partial class LinkingDataJson : JsonSerializerContext;

internal sealed class CurrenciesConverter
    : JsonColumnConverter<IReadOnlyList<LinkedCurrency>, CurrenciesConverter>,
        IJsonColumn<IReadOnlyList<LinkedCurrency>>
{
    /// <inheritdoc/>
    public static JsonTypeInfo<IReadOnlyList<LinkedCurrency>> Type => LinkingDataJson.Default.IReadOnlyListLinkedCurrency;
}

internal sealed class LanguagesConverter
    : JsonColumnConverter<IReadOnlyList<LinkedLanguage>, LanguagesConverter>,
        IJsonColumn<IReadOnlyList<LinkedLanguage>>
{
    /// <inheritdoc/>
    public static JsonTypeInfo<IReadOnlyList<LinkedLanguage>> Type => LinkingDataJson.Default.IReadOnlyListLinkedLanguage;
}
