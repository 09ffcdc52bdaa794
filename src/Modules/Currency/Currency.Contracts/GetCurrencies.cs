using CountryProvider.Abstractions;

namespace CountryProvider.Currency.Contracts;

/// <summary>All currencies, former and retired ones too, or null when they are still those of the version that the caller knows.</summary>
/// <param name="KnownVersion">The version of the snapshot that the caller has; null when it has none.</param>
/// <param name="Language">The language of the names and of their order, as a tag of BCP 47; null for English.</param>
public sealed record GetCurrencies(long? KnownVersion, string? Language = null) : IQuery<Snapshot<CurrencyEntry>?>;
