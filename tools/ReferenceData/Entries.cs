using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace CountryProvider.ReferenceData;

/// <summary>What all kinds of entries need.</summary>
internal static class Entries
{
    /// <summary>An entry with the members that have a value, in the order given.</summary>
    public static JsonObject Of(params (string Member, JsonNode? Value)[] members)
    {
        var entry = new JsonObject();
        foreach (var (member, value) in members)
        {
            if (value is not null && value is not JsonArray { Count: 0 })
            {
                entry[member] = value;
            }
        }

        return entry;
    }

    public static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Distinct().Select(text => (JsonNode)text)];

    /// <summary>Minor units that are null stay: they say that a currency has none.</summary>
    private static JsonObject InOrder(JsonObject entry, string[] order)
    {
        var members = order.Where(member =>
            entry[member] is not null and not JsonArray { Count: 0 } || (member == "minorUnits" && entry.ContainsKey(member))
        );
        return new JsonObject(members.Select(member => KeyValuePair.Create(member, entry[member]?.DeepClone())));
    }

    /// <summary>Adds to a list what it does not hold yet.</summary>
    public static void Append(JsonObject entry, string member, JsonArray values)
    {
        var list = entry[member] as JsonArray ?? [];
        foreach (var value in values.Where(value => !list.Any(item => JsonNode.DeepEquals(item, value))))
        {
            list.Add(value!.DeepClone());
        }

        entry[member] = list;
    }

    /// <summary>In the order of the design, without other names that say nothing new.</summary>
    public static JsonObject Finish(JsonObject entry, string[] order)
    {
        // An official name that differs in accents and apostrophes alone is a spelling.
        if (entry.Text("officialName") is { } official && Plain(official) == Plain(entry.Text("name")!))
        {
            entry.Remove("officialName");
            Append(entry, "otherNames", [official]);
        }

        if (entry["otherNames"] is JsonArray others)
        {
            var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { entry.Text("name")!, entry.Text("officialName") ?? "" };
            entry["otherNames"] = Texts(others.Select(name => (string)name!).Where(taken.Add));
        }

        var unknown = entry.Select(member => member.Key).Except(order).FirstOrDefault();
        return unknown is null
            ? InOrder(entry, order)
            : throw new InvalidDataException($"{(string)entry["code"]!} has the unknown member {unknown}.");
    }

    private static string Plain(string name) =>
        string.Concat(
            name.Replace('’', '\'')
                .Normalize(NormalizationForm.FormD)
                .Where(c => CharUnicodeInfo.GetUnicodeCategory(c) is not UnicodeCategory.NonSpacingMark)
        );

    public static string? Text(this JsonNode? node, string member) => (string?)node?[member];

    /// <summary>As the product keeps names: NFC, trimmed, one space between words, nothing invisible.</summary>
    public static string Name(string name)
    {
        var visible = string.Concat(name.Where(c => c is not ('\uFEFF' or '\u200B' or '\u2060' or '\u00AD')));
        return string.Join(' ', visible.Normalize().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }
}
