using System.Text.Json.Serialization;
using CountryProvider.Modularity;

namespace CountryProvider.Language.Data;

/// <summary>JSON metadata of the entries, for the API and for the shipped data.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(LanguageRow))]
[JsonSerializable(typeof(ShippedFile<LanguageRow>))]
internal sealed partial class LanguageDataJson : JsonSerializerContext;
