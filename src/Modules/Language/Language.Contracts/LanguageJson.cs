using System.Text.Json.Serialization;
using CountryProvider.Abstractions;

namespace CountryProvider.Language.Contracts;

/// <summary>The contracts as JSON, for when they travel between processes.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true
)]
[JsonSerializable(typeof(GetLanguages))]
[JsonSerializable(typeof(Snapshot<LanguageEntry>))]
[JsonSerializable(typeof(EnsureLanguage))]
internal sealed partial class LanguageJson : JsonSerializerContext;
