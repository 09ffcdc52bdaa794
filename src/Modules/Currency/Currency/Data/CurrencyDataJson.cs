using System.Text.Json.Serialization;
using CountryProvider.Modularity;

namespace CountryProvider.Currency.Data;

/// <summary>JSON metadata of the entries, for the API and for the shipped data.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(CurrencyRow))]
[JsonSerializable(typeof(ShippedFile<CurrencyRow>))]
internal sealed partial class CurrencyDataJson : JsonSerializerContext;
