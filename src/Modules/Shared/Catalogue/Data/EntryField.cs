using System.Globalization;
using System.Text.Json.Nodes;
using CountryProvider.Web.Text;

namespace CountryProvider.Catalogue.Data;

/// <summary>The kind of a form field's input.</summary>
public enum EntryFieldKind
{
    /// <summary>A text of one line.</summary>
    Text,

    /// <summary>Texts, one on each line.</summary>
    Lines,

    /// <summary>Codes, one on each line. A code that is no longer used has its last day: <c>iw 1989-03-11</c>.</summary>
    Aliases,

    /// <summary>Names with their language tags, one on each line, such as <c>fr Allemagne</c>.</summary>
    Names,

    /// <summary>A day.</summary>
    Day,

    /// <summary>A whole number.</summary>
    Number,

    /// <summary>One of several words.</summary>
    Choice,
}

/// <summary>A field of an entry's form. It stands for a member of the entry's JSON.</summary>
/// <param name="Name">The name of the member.</param>
/// <param name="Kind">The kind of input.</param>
/// <param name="Label">The label of the field.</param>
public sealed record EntryField(string Name, EntryFieldKind Kind, Wording Label)
{
    /// <summary>A hint about the input; null when none is necessary.</summary>
    public Wording? Hint { get; init; }

    /// <summary>The words to choose from, each with its label.</summary>
    public IReadOnlyList<(string Word, Wording Label)> Choices { get; init; } = [];

    /// <summary>Whether lists of entries show the field.</summary>
    public bool IsColumn { get; init; }

    /// <summary>The maximum length of the text.</summary>
    public int MaxLength { get; init; } = 200;

    /// <summary>Converts a member to the text of the field.</summary>
    public static string TextOf(JsonNode? member) =>
        member switch
        {
            null => "",
            JsonArray lines => string.Join(
                '\n',
                lines.Select(line => line is JsonObject alias ? $"{alias["code"]} {alias["validTo"]}".TrimEnd() : (string?)line)
            ),
            JsonObject names => string.Join('\n', names.Select(name => $"{name.Key} {name.Value}")),
            _ => member.ToString(),
        };

    /// <summary>Converts the text of the field to a member; null for an empty text.</summary>
    public JsonNode? MemberOf(string text)
    {
        text = text.Trim();
        return text.Length == 0
            ? null
            : Kind switch
            {
                EntryFieldKind.Lines => new JsonArray([.. Lines(text)]),
                EntryFieldKind.Aliases => new JsonArray([
                    .. Lines(text)
                        .Select(line =>
                            Split(line) is var (code, day) && day.Length > 0
                                ? new JsonObject { ["code"] = code, ["validTo"] = day }
                                : new JsonObject { ["code"] = code }
                        ),
                ]),
                EntryFieldKind.Names => NamesOf(text),
                EntryFieldKind.Number when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
                _ => text,
            };
    }

    private static JsonObject NamesOf(string text)
    {
        var names = new JsonObject();
        foreach (var (language, name) in Lines(text).Select(Split))
        {
            names[LanguageTag.Of(language) ?? language] = name;
        }

        return names;
    }

    private static IEnumerable<string> Lines(string text) =>
        text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static (string Head, string Tail) Split(string line) =>
        line.IndexOf(' ', StringComparison.Ordinal) is > 0 and var space ? (line[..space], line[(space + 1)..].Trim()) : (line, "");
}
