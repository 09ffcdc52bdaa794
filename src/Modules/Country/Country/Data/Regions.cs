using System.Collections.Frozen;
using CountryProvider.Modularity;

namespace CountryProvider.Country.Data;

/// <summary>A region of the world (UN M49).</summary>
/// <param name="Code">Three digits.</param>
/// <param name="Name">The name in English.</param>
/// <param name="Parent">The code of the region that contains this one; null for the widest.</param>
internal sealed record Region(string Code, string Name, string? Parent);

/// <summary>The regions of the world.</summary>
internal static class Regions
{
    private static readonly FrozenDictionary<string, Region> _byCode = Shipped
        .Read(typeof(Regions).Assembly, "regions.json", CountryDataJson.Default.ShippedFileRegion)
        .Entries.ToFrozenDictionary(region => region.Code);

    /// <summary>The English names of the regions, by code.</summary>
    public static IReadOnlyDictionary<string, string> Names { get; } =
        _byCode.ToDictionary(region => region.Key, region => region.Value.Name);

    /// <summary>All regions, ordered by code.</summary>
    public static IEnumerable<Region> All => _byCode.Values.OrderBy(region => region.Code, StringComparer.Ordinal);

    /// <summary>Whether the region exists. Null counts as known, because a country need not have a region.</summary>
    public static bool IsKnown(string? code) => code is null || _byCode.ContainsKey(code);

    /// <summary>Whether a region is one of the others, or part of one of them.</summary>
    public static bool IsIn(string? code, IReadOnlyCollection<string> others)
    {
        for (
            var region = code is null ? null : _byCode.GetValueOrDefault(code);
            region is not null;
            region = region.Parent is null ? null : _byCode.GetValueOrDefault(region.Parent)
        )
        {
            if (others.Contains(region.Code))
            {
                return true;
            }
        }

        return false;
    }
}
