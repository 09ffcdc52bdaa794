using System.Text.Json.Serialization;
using CountryProvider.Abstractions;

namespace CountryProvider.Country.Contracts;

/// <summary>All countries, former and retired ones too, or null when they are still those of the version that the caller knows.</summary>
/// <param name="KnownVersion">The version of the snapshot that the caller has; null when it has none.</param>
/// <param name="Language">The language of the names and of their order, as a tag of BCP 47; null for English.</param>
public sealed record GetCountries(long? KnownVersion, string? Language = null) : IQuery<Snapshot<CountryEntry>?>
{
    /// <summary>Whether each country is to come with its names in all languages.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool WithNames { get; init; }
}
