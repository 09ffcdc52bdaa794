using System.Text.Json;
using System.Text.Json.Nodes;

namespace CountryProvider.ReferenceData;

/// <summary>One difference from a source, with the reason and the authority that says otherwise.</summary>
public sealed record Correction(
    string Code,
    JsonObject? Set,
    JsonObject? Add,
    string[]? Languages,
    string[]? Currencies,
    string[]? Remove,
    string[]? First,
    string Reason,
    string Authority
);

/// <summary>The file <c>corrections.json</c>: for each kind of data what differs from its sources.</summary>
public sealed record Corrections(
    Correction[] Countries,
    Correction[] Regions,
    Correction[] Currencies,
    Correction[] Languages,
    Correction[] Links,
    NameCorrection[] Names,
    Known[] Known
)
{
    private static readonly JsonSerializerOptions _options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
    };

    /// <summary>Corrections that change nothing any more, as their source has been mended: they have to go.</summary>
    public List<string> Needless { get; } = [];

    public static Corrections Read(string path) => JsonSerializer.Deserialize<Corrections>(File.ReadAllText(path), _options)!;

    /// <summary>Changes an entry, and notes where that changed nothing.</summary>
    public void Apply(Correction correction, JsonObject entry, Action<Correction, JsonObject> change)
    {
        var before = entry.ToJsonString();
        change(correction, entry);
        if (entry.ToJsonString() == before)
        {
            Needless.Add($"{correction.Code}: {correction.Reason}");
        }
    }

    /// <summary>Sets, removes and adds members of the entries. A code that no source has makes a new entry.</summary>
    public void Apply(IEnumerable<Correction> corrections, IDictionary<string, JsonObject> entries)
    {
        foreach (var correction in corrections)
        {
            if (!entries.TryGetValue(correction.Code, out var entry))
            {
                entries[correction.Code] = entry = new JsonObject { ["code"] = correction.Code };
            }

            Apply(correction, entry, SetMembers);
        }
    }

    /// <summary>Null takes a member away; minor units that are null say that there are none.</summary>
    private static void SetMembers(Correction correction, JsonObject entry)
    {
        foreach (var (member, value) in correction.Set ?? [])
        {
            if (value is null && member != "minorUnits")
            {
                entry.Remove(member);
            }
            else
            {
                entry[member] = value?.DeepClone();
            }
        }

        foreach (var (member, values) in correction.Add ?? [])
        {
            Entries.Append(entry, member, values!.AsArray());
        }
    }
}

/// <summary>Names in a language that no source has, or has wrong.</summary>
public sealed record NameCorrection(string Kind, string Locale, Dictionary<string, string> Names, string Reason, string Authority);

/// <summary>A difference between two sources, or a gap, that is known and stays: a test expects exactly these.</summary>
public sealed record Known(string What, string[] Codes, string Reason);
