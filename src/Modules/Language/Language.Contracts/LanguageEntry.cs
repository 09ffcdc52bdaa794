using System.Text.Json.Serialization;
using CountryProvider.Abstractions;

namespace CountryProvider.Language.Contracts;

/// <summary>A language.</summary>
/// <param name="Code">Three letters, in lower case.</param>
/// <param name="Name">1 to 200 characters, in the language that was asked for.</param>
/// <param name="Retired">Whether new links to it are refused.</param>
public sealed record LanguageEntry(string Code, string Name, bool Retired) : CatalogueEntry(Code, Name, Retired)
{
    /// <summary>ISO 639-1: two letters; null when it has none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Alpha2 { get; init; }
}
