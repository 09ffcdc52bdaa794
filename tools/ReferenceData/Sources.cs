using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CountryProvider.ReferenceData;

/// <summary>What the pinned packages and the two tables beside the tool hold. Nothing is changed here.</summary>
/// <param name="tool">The folder of the tool, with <c>node_modules</c>.</param>
public sealed partial class Sources(string tool)
{
    private readonly Dictionary<string, JsonNode> _files = [];

    /// <summary>ISO 3166-1: alpha2, alpha3, numeric, name.</summary>
    public JsonArray Iso3166 => field ??= ReadScript("iso-3166/1.js", "iso31661");

    /// <summary>ISO 3166-3: alpha4, from (alpha2, alpha3, numeric?, name), to (alpha3 of the successors).</summary>
    public JsonArray Iso3166Former => field ??= ReadScript("iso-3166/3.js", "iso31663");

    /// <summary>ISO 4217 List One, and what left it since the package began: code, number, digits, currency, active.</summary>
    public JsonArray Iso4217 => ReadPackage("fresh-currency-codes/dist/data.json")["currencies"]!.AsArray();

    /// <summary>The day of the edition of List One.</summary>
    public string Iso4217Published => (string)ReadPackage("fresh-currency-codes/dist/data.json")["publishDate"]!;

    /// <summary>ISO 4217 List Three, one row for each entity that had the code.</summary>
    public IReadOnlyList<HistoricCurrency> ListThree =>
        field ??= [.. ReadTable("iso4217-list-three.csv").Select(row => new HistoricCurrency(row[0], row[1], row[2], row[3], row[4]))];

    /// <summary>ISO 3166-3: when each code was withdrawn (a day or a year), and the same from a second source.</summary>
    public IReadOnlyDictionary<string, (string Withdrawn, string Second)> Withdrawn =>
        field ??= ReadTable("iso3166-3-withdrawn.csv").ToDictionary(row => row[0], row => (row[1], row[2]));

    /// <summary>The IANA language subtag registry.</summary>
    public JsonArray SubtagRegistry => ReadPackage("language-subtag-registry/data/json/registry.json").AsArray();

    public JsonNode Supplemental(string name) => ReadPackage($"cldr-core/supplemental/{name}.json")["supplemental"]!;

    /// <summary>The locales that CLDR covers for modern use, by themselves or with what they inherit.</summary>
    public HashSet<string> CoverageLevels(string kind) =>
        [
            .. ReadPackage("cldr-core/coverageLevels.json")[kind]!
                .AsObject()
                .Where(locale => (string)locale.Value! == "modern" && HasLocale(locale.Key))
                .Select(locale => locale.Key),
        ];

    public JsonObject Scripts => ReadPackage("cldr-core/scriptMetadata.json")["scriptMetadata"]!.AsObject();

    public bool HasLocale(string locale) => File.Exists(PackagePath($"cldr-localenames-full/main/{locale}/languages.json"));

    /// <summary>Names of territories: keys are alpha-2 or M49 codes, with endings such as <c>-alt-short</c>.</summary>
    public JsonObject Territories(string locale) => LocaleNames(locale, "territories");

    /// <summary>Names of languages: keys are BCP 47 tags, with endings such as <c>-alt-variant</c>.</summary>
    public JsonObject Languages(string locale) => LocaleNames(locale, "languages");

    /// <summary>Names and symbols of currencies: <c>displayName</c>, <c>symbol</c>, <c>symbol-alt-narrow</c>.</summary>
    public JsonObject Currencies(string locale) =>
        ReadPackage($"cldr-numbers-full/main/{locale}/currencies.json")["main"]![locale]!["numbers"]!["currencies"]!.AsObject();

    /// <summary>The version of a package as it is installed.</summary>
    public string Version(string package) => (string)ReadPackage($"{package}/package.json")["version"]!;

    private JsonObject LocaleNames(string locale, string kind) =>
        ReadPackage($"cldr-localenames-full/main/{locale}/{kind}.json")["main"]![locale]!["localeDisplayNames"]![kind]!.AsObject();

    private string PackagePath(string path) => Path.Combine(tool, "node_modules", path);

    private JsonNode ReadPackage(string path)
    {
        if (!_files.TryGetValue(path, out var node))
        {
            node = _files[path] = JsonNode.Parse(File.ReadAllText(PackagePath(path)))!;
        }

        return node;
    }

    /// <summary>A list in a script: members without quotes, texts in single or double quotes.</summary>
    private JsonArray ReadScript(string path, string name)
    {
        var script = File.ReadAllText(PackagePath(path));
        var start = script.IndexOf($"export const {name} = [", StringComparison.Ordinal);
        var list = script[script.IndexOf('[', start)..(script.IndexOf("\n]", start, StringComparison.Ordinal) + 2)];
        return JsonNode
            .Parse(
                ScriptToken()
                    .Replace(
                        list,
                        token =>
                            token.Groups["member"].Success
                                ? $"\"{token.Groups["member"].Value}\":"
                                : JsonValue.Create(token.Value[1..^1].Replace("\\'", "'", StringComparison.Ordinal)).ToJsonString()
                    )
            )!
            .AsArray();
    }

    private IEnumerable<string[]> ReadTable(string name) =>
        File.ReadLines(Path.Combine(tool, name))
            .Skip(1)
            .Select(line => TableCell().Matches(line).Select(cell => Unquoted(cell.Value)).ToArray());

    private static string Unquoted(string cell) =>
        cell.StartsWith('"') ? cell[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal) : cell;

    [GeneratedRegex("""'(?:[^'\\]|\\.)*'|"[^"]*"|(?<member>\w+):""")]
    private static partial Regex ScriptToken();

    [GeneratedRegex("""(?<=^|,)("(?:[^"]|"")*"|[^,]*)""")]
    private static partial Regex TableCell();
}

/// <summary>One row of ISO 4217 List Three.</summary>
/// <param name="Withdrawn">A month such as <c>2002-03</c>, or a span such as <c>1989 to 1990</c>.</param>
public sealed record HistoricCurrency(string Entity, string Code, string Numeric, string Name, string Withdrawn)
{
    /// <summary>The last day of the month or year in which the code was withdrawn at the latest.</summary>
    public DateOnly LastDay
    {
        get
        {
            var latest =
                Withdrawn.Contains(" to ", StringComparison.Ordinal) ? Withdrawn.Split(" to ")[1]
                : Withdrawn.Length == 9 ? Withdrawn[5..]
                : Withdrawn;
            return latest.Length == 4
                ? new DateOnly(int.Parse(latest, CultureInfo.InvariantCulture), 12, 31)
                : DateOnly.ParseExact(latest + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture).AddMonths(1).AddDays(-1);
        }
    }
}
