using System.Text.Json.Serialization;
using CountryProvider.Abstractions;

namespace CountryProvider.Linking.Contracts;

/// <summary>All links, or null when they are still those of the version that the caller knows.</summary>
/// <param name="KnownVersion">The version of the snapshot that the caller has; null when it has none.</param>
public sealed record GetLinks(long? KnownVersion) : IQuery<Snapshot<LinkEntry>?>;

/// <summary>What a country is linked to.</summary>
/// <param name="Country">The country's code.</param>
/// <param name="Currency">The code of the currency of today that matters most; null when it has none.</param>
/// <param name="Language">The code of the language that matters most; null when it has none.</param>
public sealed record LinkEntry(string Country, string? Currency, string? Language)
{
    /// <summary>Its currencies of all times; those that matter most come first. Null from a process of version 0.1.0.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<LinkedCurrency>? Currencies { get; init; }

    /// <summary>Its languages; those that matter most come first. Null from a process of version 0.1.0.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<LinkedLanguage>? Languages { get; init; }

    /// <summary>Whether it is known to have no currency.</summary>
    public bool NoCurrency { get; init; }

    /// <summary>Whether it is known to have no language.</summary>
    public bool NoLanguage { get; init; }
}

/// <summary>A currency of a country.</summary>
/// <param name="Code">The currency's code.</param>
/// <param name="From">The first day on which the country used it; null when that is not known.</param>
/// <param name="To">The last day on which it used it; null when no end is known.</param>
/// <param name="Tender">Whether it is legal tender there.</param>
public sealed record LinkedCurrency(
    string Code,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateOnly? From = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateOnly? To = null,
    bool Tender = true
);

/// <summary>A language of a country.</summary>
/// <param name="Code">The language's code.</param>
/// <param name="Status">The status of the language in the country: <c>official</c>, <c>regional</c> or <c>de-facto</c>.</param>
public sealed record LinkedLanguage(string Code, string Status = "official");
