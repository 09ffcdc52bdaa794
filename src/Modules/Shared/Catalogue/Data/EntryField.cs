using System.Globalization;
using System.Text.Json.Nodes;
using CountryProvider.Web.Text;

namespace CountryProvider.Catalogue.Data;

/// <summary>What is typed into a field of a form.</summary>
public enum EntryFieldKind
{
    /// <summary>A text in one line.</summary>
    Text,

    /// <summary>Texts, one in each line.</summary>
    Lines,

    /// <summary>Codes with their last day where they have one, such as <c>iw 1989-03-11</c>, one in each line.</summary>
    Aliases,

    /// <summary>Names under language tags, such as <c>fr Allemagne</c>, one in each line.</summary>
    Names,

    /// <summary>A day.</summary>
    Day,

    /// <summary>A whole number.</summary>
    Number,

    /// <summary>One of several words.</summary>
    Choice,
}

/// <summary>A field of an entry's form, which stands for a member of its JSON.</summary>
/// <param name="Name">The member.</param>
/// <param name="Kind">What is typed in.</param>
/// <param name="Label">What it is called.</param>
public sealed record EntryField(string Name, EntryFieldKind Kind, Wording Label)
{
    /// <summary>What to type in; null where that goes without saying.</summary>
    public Wording? Hint { get; init; }

    /// <summary>The words to choose from, each with what it is called.</summary>
    public IReadOnlyList<(string Word, Wording Label)> Choices { get; init; } = [];

    /// <summary>Whether lists of entries show it.</summary>
    public bool IsColumn { get; init; }

    /// <summary>How long the text may be.</summary>
    public int MaxLength { get; init; } = 200;

    /// <summary>What the field shows for a member.</summary>
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

    /// <summary>The member for what the field holds; null for nothing.</summary>
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
