using System.Globalization;
using System.Text;
using CountryProvider.Abstractions;
using CountryProvider.Modularity;
using CountryProvider.Web.Text;
using FluentValidation;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Web.Validation;

/// <summary>Rules for the form of codes, names and other texts. They do not check whether a code is free: the store does that.</summary>
public static class Rules
{
    /// <summary>The maximum length of a name after normalization, in characters (Unicode scalar values).</summary>
    public const int MaxNameLength = 200;

    /// <summary>
    /// The maximum length of a search, in characters (Unicode scalar values). The limit exists because links to the result's other
    /// pages contain the search, and these links are in a header.
    /// </summary>
    public const int MaxSearchLength = 200;

    // The limit of the Stream-Safe Text Format (UAX #15). Every language needs far fewer.
    private const int MaxMarks = 30;

    // Byte order mark, zero width space, word joiner and soft hyphen. They get into copied text, and nobody enters them on purpose.
    private static readonly char[] _unseen = ['\uFEFF', '\u200B', '\u2060', '\u00AD'];

    /// <summary>The text has three ASCII letters, or up to <paramref name="maxLength"/>.</summary>
    public static IRuleBuilderOptions<T, string?> IsCode<T>(this IRuleBuilder<T, string?> rule, int maxLength = 3) =>
        rule.Must(code => Code.IsValid(code, maxLength))
            .WithMessage(_ =>
                maxLength == 3
                    ? Say("A code is exactly three letters from A to Z.", "Ein Code besteht aus genau drei Buchstaben von A bis Z.")
                    : Say("A code is three or four letters from A to Z.", "Ein Code besteht aus drei oder vier Buchstaben von A bis Z.")
            );

    /// <summary>The text is one of several words.</summary>
    public static IRuleBuilderOptions<T, string?> IsOneOf<T>(this IRuleBuilder<T, string?> rule, params string[] words) =>
        rule.Must(words.Contains)
            .WithMessage(
                (_, word) =>
                    Spelling.Nearest(word ?? "", words) is { } nearest
                        ? Say(
                            $"This is one of {string.Join(", ", words)}. Did you mean '{nearest}'?",
                            $"Hier steht eines von {string.Join(", ", words)}. Meinten Sie „{nearest}“?"
                        )
                        : Say($"This is one of {string.Join(", ", words)}.", $"Hier steht eines von {string.Join(", ", words)}.")
            );

    /// <summary>The text consists of characters of one kind, at least and at most so many, or is null.</summary>
    public static IRuleBuilderOptions<T, string?> Consists<T>(
        this IRuleBuilder<T, string?> rule,
        Func<char, bool> kind,
        int least,
        int most,
        string english,
        string german
    ) =>
        rule.Must(text => text is null || (text.Length >= least && text.Length <= most && text.All(kind)))
            .WithMessage(_ => Say(english, german));

    /// <summary>The code is in the case in which its catalogue stores it, or is null.</summary>
    public static IRuleBuilderOptions<T, string?> IsIn<T>(this IRuleBuilder<T, string?> rule, CodeCase codeCase) =>
        rule.Must(code => code is null || code == code.In(codeCase))
            .WithMessage(_ =>
                codeCase is CodeCase.Upper
                    ? Say("The letters of this code are stored in upper case.", "Die Buchstaben dieses Codes werden groß gespeichert.")
                    : Say("The letters of this code are stored in lower case.", "Die Buchstaben dieses Codes werden klein gespeichert.")
            );

    /// <summary>
    /// The name has 1 to <see cref="MaxNameLength"/> characters, is well-formed Unicode, and has at least one visible character. It
    /// has no control characters, no line breaks and no changes of text direction. It has no long run of combining marks.
    /// </summary>
    public static IRuleBuilderOptions<T, string?> IsName<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(name => NameError(name) is null).WithMessage((_, name) => NameError(name));

    /// <summary>The search has at most <see cref="MaxSearchLength"/> characters, or is null.</summary>
    public static IRuleBuilderOptions<T, string?> IsSearch<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(search => SearchError(search) is null).WithMessage((_, search) => SearchError(search));

    /// <summary>The reason why a search is refused; null when it is valid.</summary>
    public static string? SearchError(string? search) =>
        search?.EnumerateRunes().Count() is > MaxSearchLength and var length
            ? Say(
                $"A search has at most {MaxSearchLength} characters; this one has {length}.",
                $"Eine Suche hat höchstens {MaxSearchLength} Zeichen; diese hat {length}."
            )
            : null;

    /// <summary>
    /// The name in its stored form: in Unicode NFC, trimmed, with one space between words, and without some invisible characters.
    /// Only for a name that <see cref="IsName"/> accepts, or a stored one.
    /// </summary>
    public static string NormalizeName(string name)
    {
        var composed = string.Concat(name.Split(_unseen)).Trim().Normalize(NormalizationForm.FormC);
        var normalized = new StringBuilder(composed.Length);
        foreach (var character in composed)
        {
            if (char.GetUnicodeCategory(character) is not UnicodeCategory.SpaceSeparator)
            {
                normalized.Append(character);
            }
            else if (normalized[^1] != ' ') // The name does not begin with a space.
            {
                normalized.Append(' ');
            }
        }

        return normalized.ToString();
    }

    /// <summary>
    /// Whether a client's name is equal to the stored one, ignoring case. Both are normalized, because an earlier version may have
    /// stored a name in another form.
    /// </summary>
    public static bool AreSame(string stored, string sent) =>
        NormalizeName(stored).Equals(NormalizeName(sent), StringComparison.OrdinalIgnoreCase);

    private static string? NameError(string? name)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            return Say("A name is required.", "Ein Name ist erforderlich.");
        }

        if (!Characters.IsWellFormed(name))
        {
            return Say("The name is not well-formed Unicode.", "Der Name ist kein gültiges Unicode.");
        }

        var (length, marks, isVisible) = (0, 0, false);
        foreach (var rune in NormalizeName(name).EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (category is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            {
                return Say("A name has no control characters or line breaks.", "Ein Name enthält keine Steuerzeichen oder Zeilenumbrüche.");
            }

            // Embeddings, overrides and isolates (UAX #9) would change the direction of the text after the name, on a page and in a
            // log.
            if (rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069))
            {
                return Say(
                    "A name has no characters that change the direction of the text around it.",
                    "Ein Name enthält keine Zeichen, die die Richtung des Textes um ihn herum ändern."
                );
            }

            // An invisible character does not end a run of marks: the marks after it are drawn on the same letter.
            marks =
                Characters.IsMark(rune) ? marks + 1
                : category is UnicodeCategory.Format ? marks
                : 0;
            if (marks > MaxMarks)
            {
                return Say(
                    $"A name has at most {MaxMarks} combining marks, such as accents, in a row.",
                    $"Ein Name hat höchstens {MaxMarks} kombinierende Zeichen, etwa Akzente, hintereinander."
                );
            }

            isVisible |= Characters.IsVisible(rune);
            length++;
        }

        return !isVisible
                ? Say(
                    "A name needs at least one letter, digit or symbol that can be seen.",
                    "Ein Name braucht mindestens einen sichtbaren Buchstaben, eine Ziffer oder ein Symbol."
                )
            : length > MaxNameLength
                ? Say(
                    $"A name has at most {MaxNameLength} characters; this one has {length}.",
                    $"Ein Name hat höchstens {MaxNameLength} Zeichen; dieser hat {length}."
                )
            : null;
    }
}
