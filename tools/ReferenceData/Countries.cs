using System.Text.Json.Nodes;
using static CountryProvider.ReferenceData.Entries;

namespace CountryProvider.ReferenceData;

/// <summary>ISO 3166-1 and ISO 3166-3 with the names and regions of CLDR.</summary>
public sealed class Countries
{
    private static readonly string[] _order =
    [
        "code",
        "alpha2",
        "alpha3",
        "numeric",
        "name",
        "officialName",
        "otherNames",
        "aliases",
        "status",
        "validFrom",
        "validTo",
        "replacedBy",
        "region",
        "subregion",
    ];

    /// <summary>CLDR's short form is the common name: "Hong Kong", not "Hong Kong SAR China".</summary>
    private static readonly string[] _shortForm = ["HK", "MM", "MO", "PS"];

    /// <summary>CLDR's second form is the clearer one: "Congo (DRC)", not "Congo - Kinshasa".</summary>
    private static readonly string[] _secondForm = ["CD", "CG"];

    private readonly Sources _sources;
    private readonly Dictionary<string, string> _codes = [];

    public Countries(Sources sources, Corrections corrections)
    {
        _sources = sources;
        foreach (var country in sources.Iso3166)
        {
            _codes[country.Text("alpha2")!] = country.Text("alpha3")!;
        }

        _codes["XK"] = "XKX";
        Regions = BuildRegions(corrections);
        Build(corrections);
    }

    /// <summary>By code.</summary>
    public SortedDictionary<string, JsonObject> All { get; } = new(StringComparer.Ordinal);

    /// <summary>UN M49 regions and subregions by code.</summary>
    public SortedDictionary<string, JsonObject> Regions { get; }

    /// <summary>The code of a territory of CLDR, which may be a former country; null for what is no country.</summary>
    public string? CodeOf(string territory) =>
        _codes.GetValueOrDefault(territory)
        ?? All.Values.LastOrDefault(former => former.Text("status") == "former" && former.Text("alpha2") == territory)?.Text("code");

    /// <summary>The common name of each country and region in a language. Former countries are not in CLDR.</summary>
    public IEnumerable<(string Code, string Name)> Names(string locale)
    {
        var territories = _sources.Territories(locale);
        return _codes
            .Select(country => (country.Value, CommonName(territories, country.Key)))
            .Concat(Regions.Keys.Select(region => (region, territories.Text(region))))
            .Where(name => name.Item2 is not null)
            .Select(name => (name.Item1, Name(name.Item2!)));
    }

    private static string? CommonName(JsonObject territories, string alpha2) =>
        (
            _shortForm.Contains(alpha2) ? territories.Text(alpha2 + "-alt-short")
            : _secondForm.Contains(alpha2) ? territories.Text(alpha2 + "-alt-variant")
            : null
        ) ?? territories.Text(alpha2);

    private void Build(Corrections corrections)
    {
        var english = _sources.Territories("en");
        var subregions = Subregions();
        foreach (var country in _sources.Iso3166.Append(Entries.Of(("alpha2", "XK"), ("name", "Kosovo"))))
        {
            var alpha2 = country.Text("alpha2")!;
            var official = InOrder(country.Text("name")!);
            var name = InFull(CommonName(english, alpha2)!);
            var others = english
                .Where(other => other.Key == alpha2 || other.Key.StartsWith(alpha2 + "-alt-", StringComparison.Ordinal))
                .Select(other => Name((string)other.Value!))
                .SelectMany(other => new[] { other, InFull(other) })
                .Append(Name(country.Text("name")!));
            All[_codes[alpha2]] = Entries.Of(
                ("code", _codes[alpha2]),
                ("alpha2", alpha2),
                ("alpha3", country.Text("alpha3")),
                ("numeric", country.Text("numeric")),
                ("name", name),
                ("officialName", official == name ? null : official),
                ("otherNames", Texts(others)),
                ("status", country.Text("alpha3") is null ? "user-assigned" : "official"),
                ("subregion", subregions.GetValueOrDefault(alpha2))
            );
        }

        foreach (var former in _sources.Iso3166Former)
        {
            var from = former!["from"]!;
            var code = former.Text("alpha4")!;
            var successors = former["to"]!
                .AsArray()
                .Select(to => to.Text("alpha3")!)
                .Select(successor => successor == "SCG" ? "CSXX" : successor)
                .ToList();
            All[code] = Entries.Of(
                ("code", code),
                ("alpha2", from.Text("alpha2")),
                ("alpha3", from.Text("alpha3")),
                ("numeric", from.Text("numeric")),
                ("name", Name(from.Text("name")!)),
                ("status", "former"),
                ("replacedBy", Texts(successors))
            );
            if (former.Text("type") == "change" && successors is [{ Length: 3 } successor])
            {
                Append(All[successor], "otherNames", Texts([from.Text("name")!]));
            }
        }

        corrections.Apply(corrections.Countries, All);
        foreach (var (code, country) in All.Where(entry => entry.Value.Text("status") == "former"))
        {
            country["subregion"] =
                subregions.GetValueOrDefault(country.Text("alpha2") + "/former") ?? Shared(code, successor => successor.Text("subregion"));
            country["region"] = Shared(code, successor => successor.Text("subregion") is { } subregion ? RegionOf(subregion) : null);
        }

        foreach (var (code, country) in All.ToList())
        {
            if (country.Text("subregion") is { } subregion)
            {
                country["region"] = RegionOf(subregion);
            }

            All[code] = Finish(country, _order);
        }
    }

    /// <summary>Where a former country was: what all its successors say, or theirs.</summary>
    private string? Shared(string code, Func<JsonObject, string?> place)
    {
        var places = All[code]["replacedBy"]!
            .AsArray()
            .Select(text => (string)text!)
            .Select(successor => place(All[successor]) ?? (All[successor]["replacedBy"] is null ? null : Shared(successor, place)))
            .Distinct()
            .ToList();
        return places.Count == 1 ? places[0] : null;
    }

    private string RegionOf(string subregion)
    {
        var region = subregion;
        while (Regions[region].Text("parent") is { } parent && parent != "001")
        {
            region = parent;
        }

        return region;
    }

    /// <summary>The smallest M49 area of each territory; former ones end in <c>/former</c>, where CLDR still lists them.</summary>
    private Dictionary<string, string> Subregions()
    {
        var subregions = new Dictionary<string, string>();
        foreach (var (area, contained) in _sources.Supplemental("territoryContainment")["territoryContainment"]!.AsObject())
        {
            var deprecated = area.EndsWith("-status-deprecated", StringComparison.Ordinal);
            if (area.Length == 3 || deprecated)
            {
                foreach (
                    var territory in contained!["_contains"]!.AsArray().Select(code => (string)code!).Where(code => char.IsLetter(code[0]))
                )
                {
                    subregions[territory + (deprecated ? "/former" : "")] = area[..3];
                }
            }
        }

        // Two former countries had CS. Their successors say where each was.
        subregions.Remove("CS/former");
        return subregions;
    }

    /// <summary>The areas of M49 as a tree: CLDR's, with the two groupings that M49 counts as subregions.</summary>
    private SortedDictionary<string, JsonObject> BuildRegions(Corrections corrections)
    {
        var english = _sources.Territories("en");
        var regions = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var (area, contained) in _sources.Supplemental("territoryContainment")["territoryContainment"]!.AsObject())
        {
            if (area.Length != 3 || area == "003")
            {
                continue;
            }

            foreach (var code in contained!["_contains"]!.AsArray().Select(code => (string)code!).Where(code => code.All(char.IsDigit)))
            {
                // A grouping stands between the area that contains it and what it groups.
                var parent = area is "202" or "419" || !regions.TryGetValue(code, out var known) ? area : known.Text("parent")!;
                regions[code] = Entries.Of(("code", code), ("name", english.Text(code)), ("parent", parent == "001" ? null : parent));
            }
        }

        foreach (var (grouping, parent) in new[] { ("202", "002"), ("419", "019") })
        {
            regions[grouping] = Entries.Of(("code", grouping), ("name", english.Text(grouping)), ("parent", parent));
        }

        corrections.Apply(corrections.Regions, regions);
        return regions;
    }

    /// <summary>"Korea, Republic of" as it is read: "Republic of Korea".</summary>
    private static string InOrder(string name)
    {
        var comma = name.IndexOf(", ", StringComparison.Ordinal);
        return comma >= 0 && (name.EndsWith(" of", StringComparison.Ordinal) || name.EndsWith(" of the", StringComparison.Ordinal))
            ? $"{name[(comma + 2)..]} {name[..comma]}"
            : name;
    }

    /// <summary>CLDR shortens for lists; a name is in full.</summary>
    internal static string InFull(string name) =>
        Name(
            name.Replace(" & ", " and ", StringComparison.Ordinal)
                .Replace("St. ", "Saint ", StringComparison.Ordinal)
                .Replace("U.S. ", "United States ", StringComparison.Ordinal)
        );
}
