using System.Text.Json.Nodes;
using static CountryProvider.ReferenceData.Entries;

namespace CountryProvider.ReferenceData;

/// <summary>The languages that CLDR has an English name for, with the codes of ISO 639 and what IANA knows about them.</summary>
public sealed class Languages
{
    private static readonly string[] _order =
    [
        "code",
        "alpha2",
        "bibliographic",
        "name",
        "nativeName",
        "otherNames",
        "aliases",
        "scope",
        "direction",
        "status",
        "validFrom",
        "validTo",
        "replacedBy",
    ];

    /// <summary>Languages that CLDR knows as the form of another one in a country.</summary>
    private static readonly Dictionary<string, string> _regional = new()
    {
        ["cnr"] = "sr-ME",
        ["prs"] = "fa-AF",
        ["swc"] = "sw-CD",
    };

    private readonly Sources _sources;
    private readonly Dictionary<string, string> _alpha3 = [];
    private readonly Dictionary<string, string> _tags = [];

    public Languages(Sources sources, Corrections corrections)
    {
        _sources = sources;
        Build(corrections);
    }

    /// <summary>By code.</summary>
    public SortedDictionary<string, JsonObject> All { get; } = new(StringComparer.Ordinal);

    /// <summary>The code of a CLDR language such as <c>de</c> or <c>uz_Arab</c>; null where it is no language of the catalogue.</summary>
    public string? CodeOf(string tag)
    {
        var language = tag.Split('_', '-')[0];
        var code = _alpha3.GetValueOrDefault(language, language);
        return All.ContainsKey(code) ? code : null;
    }

    public IEnumerable<(string Code, string Name)> Names(string locale)
    {
        var names = _sources.Languages(locale);
        return _tags
            .Where(language => names.ContainsKey(language.Value))
            .Select(language => (language.Key, Name(names.Text(language.Value)!)))
            .Where(name => name.Item2 != _tags[name.Key]);
    }

    private void Build(Corrections corrections)
    {
        var english = _sources.Languages("en");
        var aliases = _sources.Supplemental("aliases")["metadata"]!["alias"]!["languageAlias"]!.AsObject();
        var registry = _sources
            .SubtagRegistry.Where(record => record.Text("Type") == "language")
            .ToDictionary(record => record.Text("Subtag")!);
        // CLDR speaks of some languages by a code that ISO 639 deprecated or uses for another one.
        var oldCodes = corrections
            .Languages.SelectMany(correction =>
                correction.Add?["aliases"]?.AsArray().Select(alias => (Old: alias.Text("code")!, correction.Code)) ?? []
            )
            .ToDictionary();
        foreach (
            var (alpha2, code) in oldCodes
                .Where(old => old.Key.Length == 2)
                .Concat(
                    corrections
                        .Languages.Where(correction => correction.Set.Text("alpha2") is not null)
                        .Select(correction => KeyValuePair.Create(correction.Set.Text("alpha2")!, correction.Code))
                )
        )
        {
            _alpha3[alpha2] = code;
        }

        var ownCodes = _alpha3.Keys.ToHashSet();
        foreach (
            var (alpha3, alias) in aliases.Where(alias =>
                alias.Key.Length == 3
                && alias.Value.Text("_reason") == "overlong"
                && alias.Value.Text("_replacement")!.Length == 2
                && !oldCodes.ContainsKey(alias.Key)
            )
        )
        {
            _alpha3.TryAdd(alias.Text("_replacement")!, alpha3);
        }

        var bibliographic = aliases
            .Where(alias => alias.Value.Text("_reason") == "bibliographic")
            .ToDictionary(alias => alias.Value.Text("_replacement")!, alias => alias.Key);
        var tags = english
            .Select(name => name.Key)
            .Where(tag => !tag.Contains('-', StringComparison.Ordinal))
            .ToDictionary(tag => _alpha3.GetValueOrDefault(tag, tag));
        foreach (var (code, tag) in tags.Concat(_regional))
        {
            _tags[code] = tag;
        }

        // Of the languages without an English name in CLDR: those that a country uses, named as IANA names them.
        var official = _sources.Supplemental("territoryInfo")["territoryInfo"]!
            .AsObject()
            .SelectMany(territory => territory.Value!["languagePopulation"]?.AsObject() ?? [])
            .Where(language => language.Value.Text("_officialStatus") is not null)
            .Select(language => language.Key.Split('_')[0])
            .Select(tag => _alpha3.GetValueOrDefault(tag, tag));
        var corrected = corrections.Links.SelectMany(correction => correction.Languages ?? []).Select(language => language.Split(' ')[0]);
        foreach (
            var code in official
                .Concat(corrected)
                .Concat(corrections.Languages.Select(correction => correction.Code))
                .Where(code => !tags.ContainsKey(code))
        )
        {
            tags[code] = code;
        }

        foreach (var (code, tag) in tags)
        {
            var record = registry[tag]!;
            var descriptions = record["Description"]!.AsArray().Select(text => Name((string)text!)).ToList();
            var others = english
                .Where(other => other.Key.StartsWith(tag + "-alt-", StringComparison.Ordinal))
                .Select(other => Name((string)other.Value!))
                .Concat(descriptions);
            var name = english.Text(_regional.GetValueOrDefault(code, tag)) is { } common ? Name(common) : descriptions[0];
            All[code] = Entries.Of(
                ("code", code),
                ("alpha2", tag.Length == 2 && !ownCodes.Contains(tag) ? tag : null),
                ("bibliographic", bibliographic.GetValueOrDefault(tag)),
                ("name", name),
                ("nativeName", NativeName(_regional.GetValueOrDefault(code, tag))),
                ("otherNames", Texts(others)),
                ("scope", record.Text("Scope") ?? "individual"),
                ("direction", Direction(_regional.GetValueOrDefault(code, tag).Split('-')[0])),
                ("status", "active")
            );
        }

        foreach (
            var old in registry.Values.Where(record => record.Text("Deprecated") is not null && record.Text("Preferred-Value") is not null)
        )
        {
            if (CodeOf(old.Text("Preferred-Value")!) is { } code)
            {
                AddAlias(code, old.Text("Subtag")!, old.Text("Deprecated")!);
            }
        }

        corrections.Apply(corrections.Languages, All);
        foreach (var (code, language) in All.ToList())
        {
            All[code] = Finish(language, _order);
        }
    }

    /// <summary>The last day of an alias is the one before it was deprecated.</summary>
    private void AddAlias(string code, string alias, string deprecated)
    {
        var list = All[code]["aliases"] as JsonArray ?? [];
        list.Add(new JsonObject { ["code"] = alias, ["validTo"] = Currencies.Text(Currencies.Day(deprecated)!.Value.AddDays(-1)) });
        All[code]["aliases"] = list;
    }

    /// <summary>What the language calls itself, where CLDR has its locale.</summary>
    private string? NativeName(string tag)
    {
        var locale = _sources.HasLocale(tag) ? tag : tag.Split('-')[0];
        var native = _sources.HasLocale(locale) ? _sources.Languages(locale).Text(tag) : null;
        return native is null || native == tag ? null : Name(native);
    }

    private string Direction(string tag)
    {
        var likely = _sources.Supplemental("likelySubtags")["likelySubtags"].Text(tag);
        return likely is not null && _sources.Scripts[likely.Split('-')[1]].Text("rtl") == "YES" ? "rtl" : "ltr";
    }
}
