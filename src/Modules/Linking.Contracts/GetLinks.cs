using CountryProvider.Abstractions;

namespace CountryProvider.Linking.Contracts;

/// <summary>All links, or null when they are still those of the version that the caller knows.</summary>
/// <param name="KnownVersion">The version of the snapshot that the caller has; null when it has none.</param>
public sealed record GetLinks(long? KnownVersion) : IQuery<Snapshot<LinkEntry>?>;

/// <summary>What a country is linked to.</summary>
/// <param name="Country">The country's code.</param>
/// <param name="Currency">The code of its currency; null when it has none.</param>
/// <param name="Language">The code of its language; null when it has none.</param>
public sealed record LinkEntry(string Country, string? Currency, string? Language);
