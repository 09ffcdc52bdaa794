using System.Text.Json.Serialization;
using CountryProvider.Abstractions;

namespace CountryProvider.Linking.Contracts;

/// <summary>The contracts as JSON, for when they travel between processes.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true
)]
[JsonSerializable(typeof(GetLinks))]
[JsonSerializable(typeof(Snapshot<LinkEntry>))]
internal sealed partial class LinkingJson : JsonSerializerContext;
