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

    /// <summary>ISO 3166-1 alpha-2: two letters; null when it has none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Alpha2 { get; init; }

    /// <summary>ISO 3166-1 alpha-3: three letters; null when it has none. A former country has the code of its time.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Alpha3 { get; init; }

    /// <summary>ISO 3166-1 numeric: three digits; null when it has none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Numeric { get; init; }

    /// <summary>The official name in English; null where it is the common one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? OfficialName { get; init; }

    /// <summary><c>official</c>, <c>user-assigned</c> or <c>former</c>. Null from a process of version 0.1.0.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Status { get; init; }

    /// <summary>What its region (UN M49) is called in the language that was asked for; null when it has none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RegionName { get; init; }

    /// <summary>What its subregion (UN M49) is called in the language that was asked for; null when it has none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? SubregionName { get; init; }

    /// <summary>Former names and other spellings, in no language in particular; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Spellings { get; init; }
}
