using CountryProvider.Abstractions;

namespace CountryProvider.Country.Contracts;

/// <summary>All countries, or null when they are still those of the version that the caller knows.</summary>
/// <param name="KnownVersion">The version of the snapshot that the caller has; null when it has none.</param>
public sealed record GetCountries(long? KnownVersion) : IQuery<Snapshot<CountryEntry>?>;
