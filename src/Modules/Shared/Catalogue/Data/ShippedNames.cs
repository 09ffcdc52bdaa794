using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.IO.Compression;
using System.Reflection;
using System.Text.Json;

namespace CountryProvider.Catalogue.Data;

/// <summary>
/// The names in many languages of a catalogue's entries, and of the objects they refer to. They come from the Unicode CLDR. A
/// language is read at its first use.
/// </summary>
/// <param name="assembly">
/// The assembly of the module. Its resource <c>names.zip</c> has a file for each language. The file of a longer tag contains only the
/// names that differ from the shorter tag. Without this resource there are no names.
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

    /// <summary>The tags of all languages with names.</summary>
    public IReadOnlySet<string> Languages => _languages.Value;

    /// <summary>The name for a code in exactly that language; null when there is none.</summary>
    public string? Find(string key, string language) =>
        Languages.Contains(language) ? _known.GetOrAdd(language, Read).GetValueOrDefault(key) : null;

    /// <summary>The names for a code in all languages, by tag. Reads all files and caches nothing.</summary>
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

    /// <summary>All names in all languages, by code and then by tag. Reads all files and caches nothing.</summary>
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
