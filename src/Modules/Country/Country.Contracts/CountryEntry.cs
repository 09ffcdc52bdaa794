using System.Text.Json.Serialization;
using CountryProvider.Abstractions;

namespace CountryProvider.Country.Contracts;

/// <summary>A country.</summary>
/// <param name="Code">Three letters in upper case; four for a former country.</param>
/// <param name="Name">1 to 200 characters, in the language that was asked for.</param>
/// <param name="Retired">Whether new links to it are refused.</param>
public sealed record CountryEntry(string Code, string Name, bool Retired) : CatalogueEntry(Code, Name, Retired)
{
    /// <summary>Its flag as an emoji; null when it has none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Flag { get; init; }
}
