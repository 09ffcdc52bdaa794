using System.Text.Json.Serialization;
using CountryProvider.Storage;

namespace CountryProvider.Catalogue.Data;

// What both databases store as text, so that one set of migrations serves both. Compiled models name these types.

/// <inheritdoc/>
public sealed class TextsConverter() : JsonColumnConverter<IReadOnlyList<string>>(ColumnJson.Default.IReadOnlyListString);

/// <inheritdoc/>
public sealed class AliasesConverter() : JsonColumnConverter<IReadOnlyList<Alias>>(ColumnJson.Default.IReadOnlyListAlias);

/// <inheritdoc/>
public sealed class NamesConverter() : JsonColumnConverter<IReadOnlyDictionary<string, string>>(ColumnJson.Default.IReadOnlyDictionaryStringString);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(IReadOnlyList<Alias>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
internal sealed partial class ColumnJson : JsonSerializerContext;
