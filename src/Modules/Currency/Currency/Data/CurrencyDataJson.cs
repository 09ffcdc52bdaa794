using System.Text.Json.Serialization;
using CountryProvider.Modularity;

namespace CountryProvider.Currency.Data;

/// <summary>The entries as JSON: in the API, and in the data that is shipped.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(CurrencyRow))]
[JsonSerializable(typeof(ShippedFile<CurrencyRow>))]
internal sealed partial class CurrencyDataJson : JsonSerializerContext;
