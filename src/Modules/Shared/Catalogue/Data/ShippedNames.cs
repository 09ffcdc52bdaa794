using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.IO.Compression;
using System.Reflection;
using System.Text.Json;

namespace CountryProvider.Catalogue.Data;

/// <summary>
/// The names of a catalogue's entries in many languages, and of what they refer to, as the Unicode CLDR has them. A language is read when
/// it is first asked for.
/// </summary>
/// <param name="assembly">
/// The assembly of the module, which has them in <c>names.zip</c>: a file for each language, in which a longer tag has only what is
/// different. Without it there are no names.
/// </param>
public sealed class ShippedNames(Assembly assembly)
{
    private readonly Lazy<FrozenSet<string>> _languages = new(() =>
    {
        using var archive = Open(assembly);
        return archive is null
            ? []
            : archive.Entries.Select(entry => Path.GetFileNameWithoutExtension(entry.Name)).ToFrozenSet(StringComparer.Ordinal);
    });

    private readonly ConcurrentDictionary<string, Dictionary<string, string>> _known = new(StringComparer.Ordinal);

    /// <summary>The tags of all languages that there are.</summary>
    public IReadOnlySet<string> Languages => _languages.Value;

    /// <summary>The name of something in exactly that language; null when there is none.</summary>
    public string? Find(string key, string language) =>
        Languages.Contains(language) ? _known.GetOrAdd(language, Read).GetValueOrDefault(key) : null;

    /// <summary>The names of something in all languages, by tag. Reads them all, and keeps none.</summary>
    public IReadOnlyDictionary<string, string> All(string key)
    {
        using var archive = Open(assembly);
        var names = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in archive?.Entries ?? [])
        {
            using var stream = entry.Open();
            using var document = JsonDocument.Parse(stream);
            if (document.RootElement.TryGetProperty(key, out var name))
            {
                names.Add(Path.GetFileNameWithoutExtension(entry.Name), name.GetString()!);
            }
        }

        return names;
    }

    /// <summary>The names of everything in all languages, by code and then by tag. Reads them all, and keeps none.</summary>
    public IReadOnlyDictionary<string, Dictionary<string, string>> All()
    {
        var names = new Dictionary<string, Dictionary<string, string>>(StringComparer.Ordinal);
        using var archive = Open(assembly);
        foreach (var entry in archive?.Entries ?? [])
        {
            var language = string.Intern(Path.GetFileNameWithoutExtension(entry.Name));
            foreach (var (key, name) in Read(entry))
            {
                (names.TryGetValue(key, out var known) ? known : names[key] = new(StringComparer.Ordinal))[language] = name;
            }
        }

        return names;
    }

    private Dictionary<string, string> Read(string language)
    {
        using var archive = Open(assembly);
        return Read(archive!.GetEntry(language + ".json")!);
    }

    private static Dictionary<string, string> Read(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        return JsonSerializer.Deserialize(stream, ShippedJson.Default.DictionaryStringString)!;
    }

    private static ZipArchive? Open(Assembly assembly) =>
        assembly.GetManifestResourceStream("names.zip") is { } stream ? new(stream, ZipArchiveMode.Read) : null;
}

[System.Text.Json.Serialization.JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class ShippedJson : System.Text.Json.Serialization.JsonSerializerContext;
