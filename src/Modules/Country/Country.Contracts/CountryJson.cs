using System.Text.Json.Serialization;
using CountryProvider.Abstractions;

namespace CountryProvider.Country.Contracts;

/// <summary>The contracts as JSON, for when they travel between processes.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true
)]
[JsonSerializable(typeof(GetCountries))]
[JsonSerializable(typeof(Snapshot<CountryEntry>))]
[JsonSerializable(typeof(EnsureCountry))]
internal sealed partial class CountryJson : JsonSerializerContext;
