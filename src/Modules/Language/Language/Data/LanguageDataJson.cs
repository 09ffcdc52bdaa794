using System.Text.Json.Serialization;
using CountryProvider.Modularity;

namespace CountryProvider.Language.Data;

/// <summary>The entries as JSON: in the API, and in the data that is shipped.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(LanguageRow))]
[JsonSerializable(typeof(ShippedFile<LanguageRow>))]
internal sealed partial class LanguageDataJson : JsonSerializerContext;
