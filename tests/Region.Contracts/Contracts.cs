using CountryProvider.Abstractions;

namespace CountryProvider.Region.Contracts;

public sealed record RegionEntry(string Code, string Name, bool Retired);

public sealed record EnsureRegion(string? Code, string? Name) : ICommand<RegionEntry>;

public sealed record GetRegions(long? KnownVersion) : IQuery<Snapshot<RegionEntry>?>;
