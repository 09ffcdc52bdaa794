using System.Text.Json.Serialization;
using CountryProvider.Modularity;

namespace CountryProvider.Country.Data;

/// <summary>The entries as JSON: in the API, and in the data that is shipped.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(CountryRow))]
[JsonSerializable(typeof(ShippedFile<CountryRow>))]
[JsonSerializable(typeof(ShippedFile<Region>))]
internal sealed partial class CountryDataJson : JsonSerializerContext;
