using System.Text.Json.Serialization;
using CountryProvider.Modularity;

namespace CountryProvider.Country.Data;

/// <summary>JSON metadata of the entries, for the API and for the shipped data.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(CountryRow))]
[JsonSerializable(typeof(ShippedFile<CountryRow>))]
[JsonSerializable(typeof(ShippedFile<Region>))]
internal sealed partial class CountryDataJson : JsonSerializerContext;
