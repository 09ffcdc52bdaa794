using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using CountryProvider.Modularity;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Web.Csv;

/// <summary>
/// Converts a JSON value to the text of a cell and back. A bar separates the items of a list: <c>Burma | Myanmar</c>. An item that is
/// an object begins with its code, and its other members follow: <c>EUR | DEM to=2001-12-31 tender=false</c>. Default values are left
/// out. Names by language are <c>fr=Allemagne | nl=Duitsland</c>. In a text, a backslash escapes a bar or a backslash.
/// </summary>
internal static class CsvCell
{
    private const string Code = "code";

    private static readonly string[] _days = ["yyyy-MM-dd", "d.M.yyyy"];

    /// <summary>Converts a value to text.</summary>
    /// <param name="column">The column with the type that clients send; null for the value of an item's member.</param>
    public static string TextOf(JsonElement value, CsvColumn? column) =>
        value.ValueKind switch
        {
            JsonValueKind.Undefined or JsonValueKind.Null => "",
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            JsonValueKind.Array => Join(value.EnumerateArray().Select(item => ItemOf(item, column))),
            JsonValueKind.Object when column?.Type?.Kind is JsonTypeInfoKind.Dictionary => Join(
                value.EnumerateObject().Select(member => Escape($"{member.Name}={member.Value.GetString()}"))
            ),
            JsonValueKind.Object => value.GetProperty(Code).GetString()!,
            _ => value.GetRawText(),
        };

    /// <summary>Parses a non-empty text. Returns the value, or the fault with its remedy.</summary>
    public static (JsonNode? Value, string? Fault) Read(string text, CsvColumn column) =>
        column.Type! switch
        {
            { Kind: JsonTypeInfoKind.Enumerable } => Items(text, column),
            { Kind: JsonTypeInfoKind.Dictionary } => NamesOf(text),
            _ when column.HasThreeDigits && text.Length < 3 && text.All(char.IsAsciiDigit) => (text.PadLeft(3, '0'), null),
            var type => Scalar(text, type.Type),
        };

    private static string ItemOf(JsonElement item, CsvColumn? column)
    {
        if (item.ValueKind is not JsonValueKind.Object || column?.ItemMembers is not { } members)
        {
            return Escape(TextOf(item, null));
        }

        var text = new StringBuilder(EscapeSpaces(item.GetProperty(Code).GetString()!));
        foreach (var member in members.Where(member => member.Name != Code))
        {
            if (item.TryGetProperty(member.Name, out var value) && TextOf(value, null) is { Length: > 0 } shown)
            {
                if (shown != member.Default)
                {
                    text.Append(CultureInfo.InvariantCulture, $" {member.Name}={EscapeSpaces(shown)}");
                }
            }
        }

        return text.ToString();
    }

    private static (JsonNode? Value, string? Fault) Scalar(string text, Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(bool))
        {
            return text.ToUpperInvariant() switch
            {
                "TRUE" or "WAHR" => (true, null),
                "FALSE" or "FALSCH" => (false, null),
                _ => (null, Say("Write true or false.", "Schreiben Sie true oder false.")),
            };
        }

        if (type == typeof(DateOnly))
        {
            return DateOnly.TryParseExact(text, _days, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                ? (day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), null)
                : (
                    null,
                    Say(
                        $"“{Short(text)}” is no day. Write it as 2026-01-31; 31.01.2026 is understood too.",
                        $"„{Short(text)}“ ist kein Tag. Schreiben Sie ihn als 2026-01-31; auch 31.01.2026 wird verstanden."
                    )
                );
        }

        if (type == typeof(int))
        {
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? (number, null)
                : (null, Say("Write a whole number, with digits alone.", "Schreiben Sie eine ganze Zahl, nur mit Ziffern."));
        }

        return (text, null);
    }

    private static (JsonNode? Value, string? Fault) Items(string text, CsvColumn column)
    {
        var list = new JsonArray();
        foreach (var part in Split(text, '|').Select(part => part.Trim()).Where(part => part.Length > 0))
        {
            var (value, fault) = column.ItemMembers is { } members ? Item(part, members) : (Unescape(part), null);
            if (fault is not null)
            {
                return (null, fault);
            }

            list.Add(value);
        }

        return (list, null);
    }

    private static (JsonNode? Value, string? Fault) Item(string text, IReadOnlyList<(string Name, Type Type, string? Default)> members)
    {
        var parts = Split(text, ' ').Where(part => part.Length > 0).ToList();
        var item = new JsonObject { [Code] = Unescape(parts[0]) };
        foreach (var part in parts.Skip(1).Select(Unescape))
        {
            var (name, value) = Halves(part);
            var member = members.FirstOrDefault(member => member.Name == name && name != Code);
            if (value is null || member.Name is null)
            {
                return (null, UnknownPart(part, name, [.. members.Select(known => known.Name).Where(known => known != Code)]));
            }

            if (item.ContainsKey(name))
            {
                return (null, Say($"{name} is there twice in “{Short(text)}”.", $"{name} steht in „{Short(text)}“ zweimal."));
            }

            var (node, fault) = Scalar(value, member.Type);
            if (fault is not null)
            {
                return (null, $"{name}: {fault}");
            }

            item[name] = node;
        }

        return (item, null);
    }

    private static (JsonNode? Value, string? Fault) NamesOf(string text)
    {
        var names = new JsonObject();
        foreach (var part in Split(text, '|').Select(part => Unescape(part.Trim())).Where(part => part.Length > 0))
        {
            var (language, name) = Halves(part);
            if (name is null)
            {
                return (
                    null,
                    Say(
                        $"“{Short(part)}” has no language. Write names as fr=Allemagne | nl=Duitsland.",
                        $"„{Short(part)}“ hat keine Sprache. Schreiben Sie Namen als fr=Allemagne | nl=Duitsland."
                    )
                );
            }

            if (!names.TryAdd(language.Trim(), name.Trim()))
            {
                return (
                    null,
                    Say(
                        $"The language {Short(language)} is there twice. Leave one name.",
                        $"Die Sprache {Short(language)} steht zweimal da. Lassen Sie einen Namen stehen."
                    )
                );
            }
        }

        return (names, null);
    }

    private static string UnknownPart(string part, string name, string[] known) =>
        Spelling.Nearest(name, known) is { } nearest && nearest != name
            ? Say($"There is no “{Short(name)}”. Did you mean {nearest}?", $"„{Short(name)}“ gibt es nicht. Meinten Sie {nearest}?")
            : Say(
                $"“{Short(part)}” is not understood. After a code stands what belongs to it, such as {known[0]}=…; there are: "
                    + $"{string.Join(", ", known)}. Between items stands |.",
                $"„{Short(part)}“ ist nicht zu verstehen. Nach einem Code steht, was zu ihm gehört, etwa {known[0]}=…; es gibt: "
                    + $"{string.Join(", ", known)}. Zwischen Einträgen steht |."
            );

    private static (string Name, string? Value) Halves(string part) =>
        part.IndexOf('=', StringComparison.Ordinal) is >= 0 and var sign ? (part[..sign], part[(sign + 1)..]) : (part, null);

    private static string Join(IEnumerable<string> items) => string.Join(" | ", items);

    private static string Escape(string text) =>
        text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("|", @"\|", StringComparison.Ordinal);

    private static string EscapeSpaces(string text) => Escape(text).Replace(" ", @"\ ", StringComparison.Ordinal);

    // Splits at separators without a backslash before them. The backslashes stay in the parts.
    private static List<string> Split(string text, char separator)
    {
        var (parts, start) = (new List<string>(), 0);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == separator)
            {
                parts.Add(text[start..i]);
                start = i + 1;
            }
        }

        parts.Add(text[start..]);
        return parts;
    }

    // Before any other character, a backslash stands for itself.
    private static string Unescape(string text)
    {
        if (!text.Contains('\\', StringComparison.Ordinal))
        {
            return text;
        }

        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            i += text[i] == '\\' && i + 1 < text.Length && text[i + 1] is '\\' or '|' or ' ' ? 1 : 0;
            plain.Append(text[i]);
        }

        return plain.ToString();
    }

    private static string Short(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
