using CountryProvider.Abstractions;

namespace CountryProvider.Language.Contracts;

/// <summary>All languages, or null when they are still those of the version that the caller knows.</summary>
/// <param name="KnownVersion">The version of the snapshot that the caller has; null when it has none.</param>
public sealed record GetLanguages(long? KnownVersion) : IQuery<Snapshot<LanguageEntry>?>;
