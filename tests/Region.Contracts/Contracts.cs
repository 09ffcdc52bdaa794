using System.Text.Json.Serialization;
using CountryProvider.Abstractions;

namespace CountryProvider.Region.Contracts;

public sealed record RegionEntry(string Code, string Name, bool Retired) : CatalogueEntry(Code, Name, Retired);

public sealed record EnsureRegion(string? Code, string? Name) : IIdempotentCommand<RegionEntry>;

public sealed record GetRegions(long? KnownVersion) : IQuery<Snapshot<RegionEntry>?>;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true
)]
[JsonSerializable(typeof(EnsureRegion))]
[JsonSerializable(typeof(GetRegions))]
[JsonSerializable(typeof(Snapshot<RegionEntry>))]
internal sealed partial class RegionJson : JsonSerializerContext;
