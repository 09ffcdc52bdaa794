using System.Text.Json.Serialization;
using CountryProvider.Abstractions;

namespace CountryProvider.Currency.Contracts;

/// <summary>A currency.</summary>
/// <param name="Code">Three letters, in upper case.</param>
/// <param name="Name">1 to 200 characters, in the language that was asked for.</param>
/// <param name="Retired">Whether new links to it are refused.</param>
public sealed record CurrencyEntry(string Code, string Name, bool Retired) : CatalogueEntry(Code, Name, Retired)
{
    /// <summary>What stands beside an amount, such as €; null when it has none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Symbol { get; init; }
}
