using System.Globalization;
using System.Text;
using CountryProvider.Abstractions;
using FluentValidation;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.BuildingBlocks.Validation;

/// <summary>The shape of codes and names. Whether a code is free is the store's question, not one of shape.</summary>
public static class Rules
{
    /// <summary>How many characters (Unicode scalar values) a name may have after trimming.</summary>
    public const int MaxNameLength = 200;

    /// <summary>How many characters (Unicode scalar values) a search may have. Links to other pages of what it finds hold it in a header.</summary>
    public const int MaxSearchLength = 200;

    /// <summary>Three ASCII letters.</summary>
    public static IRuleBuilderOptions<T, string?> IsCode<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(Code.IsValid).WithMessage(_ => Say(
            "A code is exactly three letters from A to Z.", "Ein Code besteht aus genau drei Buchstaben von A bis Z."));

    /// <summary>In the case in which its catalogue stores it.</summary>
    public static IRuleBuilderOptions<T, string?> IsIn<T>(this IRuleBuilder<T, string?> rule, CodeCase codeCase) =>
        rule.Must(code => code is null || code == code.In(codeCase)).WithMessage(_ => codeCase is CodeCase.Upper
            ? Say("The letters of this code are stored in upper case.", "Die Buchstaben dieses Codes werden groß gespeichert.")
            : Say("The letters of this code are stored in lower case.", "Die Buchstaben dieses Codes werden klein gespeichert."));

    /// <summary>1 to <see cref="MaxNameLength"/> characters, well-formed Unicode, no control characters, line breaks or changes of direction.</summary>
    public static IRuleBuilderOptions<T, string?> IsName<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(name => NameError(name) is null).WithMessage((_, name) => NameError(name));

    /// <summary>At most <see cref="MaxSearchLength"/> characters; may be missing.</summary>
    public static IRuleBuilderOptions<T, string?> IsSearch<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(search => SearchError(search) is null).WithMessage((_, search) => SearchError(search));

    /// <summary>Why a text cannot be searched for; null when it can.</summary>
    public static string? SearchError(string? search) => search?.EnumerateRunes().Count() is > MaxSearchLength and var length
        ? Say($"A search has at most {MaxSearchLength} characters; this one has {length}.", $"Eine Suche hat höchstens {MaxSearchLength} Zeichen; diese hat {length}.")
        : null;

    /// <summary>The name as it is stored: trimmed and in Unicode NFC. Only for a name that <see cref="IsName"/> accepts.</summary>
    public static string NormalizeName(string name) => name.Trim().Normalize(NormalizationForm.FormC);

    private static string? NameError(string? name)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            return Say("A name is required.", "Ein Name ist erforderlich.");
        }

        var trimmed = name.AsSpan().Trim();
        if (!SearchKey.IsWellFormed(trimmed))
        {
            return Say("The name is not well-formed Unicode.", "Der Name ist kein gültiges Unicode.");
        }

        var length = 0;
        foreach (var rune in NormalizeName(name).EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            {
                return Say("A name has no control characters or line breaks.", "Ein Name enthält keine Steuerzeichen oder Zeilenumbrüche.");
            }

            // Embeddings, overrides and isolates (UAX #9) would turn around what stands behind the name, on a page and in a log.
            if (rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069))
            {
                return Say("A name has no characters that change the direction of the text around it.", "Ein Name enthält keine Zeichen, die die Richtung des Textes um ihn herum ändern.");
            }

            length++;
        }

        return length > MaxNameLength
            ? Say($"A name has at most {MaxNameLength} characters; this one has {length}.", $"Ein Name hat höchstens {MaxNameLength} Zeichen; dieser hat {length}.")
            : null;
    }
}
