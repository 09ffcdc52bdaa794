using System.IO.Compression;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CountryProvider.ReferenceData;

/// <summary>All that is shipped, as it is written.</summary>
/// <param name="sources">The pinned packages.</param>
/// <param name="corrections">What differs from them.</param>
public sealed class DataSet(Sources sources, Corrections corrections)
{
    /// <summary>The day of this edition. Raise it when the files change.</summary>
    public const string Version = "2026-11-28";

    private static readonly JsonSerializerOptions _readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Files that are the same already are left alone.</summary>
    /// <param name="root">The folder that has <c>src/Modules</c>, or shall have it.</param>
    /// <returns>A line for each file: its path, how many entries it has, its size.</returns>
    public IEnumerable<string> Write(string root)
    {
        var countries = new Countries(sources, corrections);
        var currencies = new Currencies(sources, corrections);
        var languages = new Languages(sources, corrections);
        var links = new Links(sources, corrections, countries, currencies, languages, Currencies.Day(Version)!.Value);
        var locales = new Locales(sources);
        if (corrections.Needless.Count > 0)
        {
            throw new InvalidDataException("These corrections change nothing any more:\n" + string.Join('\n', corrections.Needless));
        }

        yield return WriteEntries(
            root,
            "Country/Country/Data/Shipped/countries.json",
            countries.All,
            ["iso-3166", "cldr-core", "cldr-localenames-full"],
            ["ISO 3166-3"]
        );
        yield return WriteEntries(
            root,
            "Country/Country/Data/Shipped/regions.json",
            countries.Regions,
            ["cldr-core", "cldr-localenames-full"],
            []
        );
        yield return WriteEntries(
            root,
            "Currency/Currency/Data/Shipped/currencies.json",
            currencies.All,
            ["fresh-currency-codes", "cldr-core", "cldr-numbers-full"],
            ["ISO 4217 List Three"]
        );
        yield return WriteEntries(
            root,
            "Language/Language/Data/Shipped/languages.json",
            languages.All,
            ["cldr-core", "cldr-localenames-full", "language-subtag-registry"],
            []
        );
        yield return WriteEntries(root, "Linking/Linking/Data/Shipped/links.json", links.All, ["cldr-core"], []);
        yield return WriteNames(
            root,
            "Country/Country/Data/Shipped/names.zip",
            locales,
            "country",
            countries.Names,
            [countries.All, countries.Regions]
        );
        yield return WriteNames(root, "Currency/Currency/Data/Shipped/names.zip", locales, "currency", currencies.Names, [currencies.All]);
        yield return WriteNames(root, "Language/Language/Data/Shipped/names.zip", locales, "language", languages.Names, [languages.All]);
    }

    private string WriteEntries(string root, string path, SortedDictionary<string, JsonObject> entries, string[] packages, string[] tables)
    {
        var text = new StringBuilder();
        var sourceList = new JsonArray([.. packages.Select(Package), .. tables.Select(Table)]);
        var header = new JsonObject { ["version"] = Version, ["sources"] = sourceList };
        text.Append(header.ToJsonString(_readable)[..^1]).Append(",\"entries\":[\n");
        text.AppendJoin(",\n", entries.Values.Select(entry => entry.ToJsonString(_readable))).Append("\n]}\n");
        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        var file = Prepare(root, path);
        if (!File.Exists(file) || !File.ReadAllBytes(file).AsSpan().SequenceEqual(bytes))
        {
            File.WriteAllBytes(file, bytes);
        }

        return $"src/Modules/{path}: {entries.Count} entries, {bytes.Length} bytes";
    }

    /// <summary>One archive for each module, one file for each language: a map of code to name.</summary>
    private string WriteNames(
        string root,
        string path,
        Locales locales,
        string kind,
        Func<string, IEnumerable<(string Code, string Name)>> names,
        SortedDictionary<string, JsonObject>[] catalogues
    )
    {
        var english = catalogues
            .SelectMany(catalogue => catalogue.Values)
            .ToDictionary(entry => entry.Text("code")!, entry => entry.Text("name")!);
        var byLocale = new SortedDictionary<string, SortedDictionary<string, string>>(StringComparer.Ordinal)
        {
            ["en"] = new(english, StringComparer.Ordinal),
        };
        foreach (var (locale, source) in locales.All.Where(locale => locale.Key != "en"))
        {
            var map = new SortedDictionary<string, string>(StringComparer.Ordinal);
            foreach (var (code, name) in names(source).Where(name => english.ContainsKey(name.Code)))
            {
                map[code] = name;
            }

            // A corrected German name is also that of Austria.
            foreach (
                var (code, name) in corrections
                    .Names.Where(correction =>
                        correction.Kind == kind && (locale + "-").StartsWith(correction.Locale + "-", StringComparison.Ordinal)
                    )
                    .SelectMany(correction => correction.Names)
            )
            {
                map[code] = english.ContainsKey(code) ? name : throw new InvalidDataException($"There is no {kind} {code} to name.");
            }

            byLocale[locale] = map;
        }

        // Kept is only what the next shorter tag does not say: "fr-CA" has few names, the others are those of "fr".
        var all = byLocale.ToDictionary(locale => locale.Key, locale => locale.Value.ToDictionary());
        foreach (var (locale, map) in byLocale.ToList())
        {
            for (var shorter = Shorter(locale); shorter is not null; shorter = Shorter(shorter))
            {
                if (all.TryGetValue(shorter, out var parent))
                {
                    foreach (var code in map.Keys.Where(code => parent.TryGetValue(code, out var name) && name == map[code]).ToList())
                    {
                        map.Remove(code);
                    }

                    break;
                }
            }

            if (map.Count == 0)
            {
                byLocale.Remove(locale);
            }
        }

        var file = Prepare(root, path);
        var contents = byLocale.ToDictionary(locale => locale.Key + ".json", locale => JsonSerializer.Serialize(locale.Value, _readable));
        if (!File.Exists(file) || !Same(file, contents))
        {
            WriteArchive(file, contents);
        }

        return $"src/Modules/{path}: {byLocale.Count} languages, {new FileInfo(file).Length} bytes";
    }

    private static string? Shorter(string tag) => tag.LastIndexOf('-') is > 0 and var end ? tag[..end] : null;

    /// <summary>Compared by content: the compressed bytes differ from one version of .NET to the next.</summary>
    private static bool Same(string file, Dictionary<string, string> contents)
    {
        using var archive = ZipFile.OpenRead(file);
        return archive.Entries.Count == contents.Count
            && archive.Entries.All(entry =>
            {
                using var reader = new StreamReader(entry.Open());
                return contents.TryGetValue(entry.FullName, out var content) && reader.ReadToEnd() == content;
            });
    }

    private static void WriteArchive(string file, Dictionary<string, string> contents)
    {
        using var stream = File.Create(file);
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create);
        foreach (var (name, content) in contents.OrderBy(content => content.Key, StringComparer.Ordinal))
        {
            var entry = archive.CreateEntry(name, CompressionLevel.SmallestSize);
            entry.LastWriteTime = new DateTimeOffset(Currencies.Day(Version)!.Value, TimeOnly.MinValue, TimeSpan.Zero);
            using var writer = entry.Open();
            writer.Write(Encoding.UTF8.GetBytes(content));
        }
    }

    private static string Prepare(string root, string path)
    {
        var file = Path.Combine(root, "src", "Modules", path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        return file;
    }

    private JsonObject Package(string package)
    {
        var (name, version, licence, url) = package switch
        {
            "iso-3166" => ("ISO 3166 (npm iso-3166)", sources.Version(package), "MIT", "https://github.com/wooorm/iso-3166"),
            "fresh-currency-codes" => (
                "ISO 4217 List One (npm fresh-currency-codes)",
                $"{sources.Version(package)}, list of {sources.Iso4217Published}",
                "MIT",
                "https://github.com/adesurirey/fresh-currency-codes"
            ),
            "language-subtag-registry" => (
                "IANA Language Subtag Registry (npm language-subtag-registry)",
                sources.Version(package),
                "CC0-1.0",
                "https://github.com/mattcg/language-subtag-registry"
            ),
            _ => ($"Unicode CLDR (npm {package})", sources.Version(package), "Unicode-3.0", "https://cldr.unicode.org"),
        };
        return Source(name, version, licence, url);
    }

    private static JsonObject Table(string name) =>
        name == "ISO 3166-3"
            ? Source("ISO 3166-3, days of withdrawal", "2020", "facts", "https://www.iso.org/iso-3166-country-codes.html")
            : Source(
                "ISO 4217 List Three (datasets/currency-codes)",
                "2026-02-01",
                "PDDL-1.0",
                "https://github.com/datasets/currency-codes"
            );

    private static JsonObject Source(string name, string version, string licence, string url) =>
        new()
        {
            ["name"] = name,
            ["version"] = version,
            ["licence"] = licence,
            ["url"] = url,
        };
}
