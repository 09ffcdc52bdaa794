using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using CountryProvider.Storage;

namespace CountryProvider.Catalogue.Data;

// Both databases store these types as text, so that one set of migrations serves both. Compiled models name these types.

/// <inheritdoc/>
public sealed class TextsConverter : JsonColumnConverter<IReadOnlyList<string>, TextsConverter>, IJsonColumn<IReadOnlyList<string>>
{
    /// <inheritdoc/>
    public static JsonTypeInfo<IReadOnlyList<string>> Type => ColumnJson.Default.IReadOnlyListString;
}

/// <inheritdoc/>
public sealed class AliasesConverter : JsonColumnConverter<IReadOnlyList<Alias>, AliasesConverter>, IJsonColumn<IReadOnlyList<Alias>>
{
    /// <inheritdoc/>
    public static JsonTypeInfo<IReadOnlyList<Alias>> Type => ColumnJson.Default.IReadOnlyListAlias;
}

/// <inheritdoc/>
public sealed class NamesConverter
    : JsonColumnConverter<IReadOnlyDictionary<string, string>, NamesConverter>,
        IJsonColumn<IReadOnlyDictionary<string, string>>
{
    /// <inheritdoc/>
    public static JsonTypeInfo<IReadOnlyDictionary<string, string>> Type => ColumnJson.Default.IReadOnlyDictionaryStringString;
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(IReadOnlyList<Alias>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
internal sealed partial class ColumnJson : JsonSerializerContext;
