using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using CountryProvider.Web.Text;

namespace CountryProvider.Web.Search;

/// <summary>Folds a text to forms that do not depend on case, accents and other differences in typing.</summary>
internal static class SearchFolding
{
    private const char Apostrophe = '\'';
    private const int Diaeresis = 0x308;

    // Letters without a removable accent. The list follows the transform Latin-ASCII of the Unicode CLDR, in lower case. ς is the
    // form of σ at the end of a word.
    private static readonly FrozenDictionary<int, string> _letters = new Dictionary<int, string>
    {
        ['ß'] = "ss",
        ['æ'] = "ae",
        ['œ'] = "oe",
        ['ø'] = "o",
        ['ł'] = "l",
        ['đ'] = "d",
        ['ð'] = "d",
        ['þ'] = "th",
        ['ı'] = "i",
        ['ħ'] = "h",
        ['ŧ'] = "t",
        ['ŋ'] = "n",
        ['ə'] = "e",
        ['ς'] = "σ",
    }.ToFrozenDictionary();

    // Characters that people and keyboards use for an apostrophe: quotation marks, primes, accents alone, and letters such as the
    // ʻokina.
    private static readonly FrozenSet<int> _apostrophes = new[]
    {
        0x27,
        0x60,
        0xB4,
        0x2B9,
        0x2BB,
        0x2BC,
        0x2BD,
        0x2BE,
        0x2BF,
        0x2C8,
        0x2CA,
        0x55A,
        0x5F3,
        0x2018,
        0x2019,
        0x201B,
        0x2032,
        0x2035,
        0xA78C,
    }.ToFrozenSet();

    /// <summary>The folded forms of a query: one, or two if it has ä, ö or ü. Empty when it has neither letter nor digit.</summary>
    public static IReadOnlyList<string> OfQuery(string text) =>
        [
            .. new[] { Fold(text, umlautsAsTwo: false), Fold(text, umlautsAsTwo: true) }
                .Where(form => form.EnumerateRunes().Any(Rune.IsLetterOrDigit))
                .Distinct(),
        ];

    /// <summary>
    /// The folded forms of a searched text: those of a query, and further forms with each apostrophe removed or replaced by a space,
    /// as people type it.
    /// </summary>
    public static IReadOnlyList<string> OfText(string text)
    {
        string[] forms = [Fold(text, umlautsAsTwo: false), Fold(text, umlautsAsTwo: true)];
        return
        [
            .. forms
                .Concat(
                    forms
                        .Where(form => form.Contains(Apostrophe))
                        .SelectMany(form => new[] { WithoutApostrophes(form, ""), WithoutApostrophes(form, " ") })
                )
                .Distinct(),
        ];
    }

    // Lower case, without accents and invisible characters. Each run of separators becomes one space.
    private static string Fold(string text, bool umlautsAsTwo)
    {
        var folded = new StringBuilder(text.Length);
        var umlautIsOpen = false;
        var separated = false;
        foreach (var decomposed in Decompose(text).EnumerateRunes())
        {
            var rune = Rune.ToLowerInvariant(decomposed);
            switch (Rune.GetUnicodeCategory(rune))
            {
                case UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark:
                    if (umlautsAsTwo && umlautIsOpen && rune.Value == Diaeresis)
                    {
                        folded.Append('e');
                        umlautIsOpen = false;
                    }

                    continue;
                case UnicodeCategory.Format:
                case UnicodeCategory.OtherLetter or UnicodeCategory.OtherSymbol when Characters.IsBlank(rune):
                    continue;
                case var category when !_apostrophes.Contains(rune.Value) && IsSeparator(category, rune):
                    separated = folded.Length > 0;
                    umlautIsOpen = false;
                    continue;
            }

            if (separated)
            {
                folded.Append(' ');
                separated = false;
            }

            umlautIsOpen = rune.Value is 'a' or 'o' or 'u';
            if (_apostrophes.Contains(rune.Value))
            {
                folded.Append(Apostrophe);
            }
            else if (_letters.TryGetValue(rune.Value, out var letters))
            {
                folded.Append(letters);
            }
            else
            {
                folded.Append(rune);
            }
        }

        return folded.ToString();
    }

    // Also normalizes the width (Ｊａｐａｎ), ligatures (ﬁ) and the like. An accent alone would become a space with an accent, so it is
    // replaced first.
    private static string Decompose(string text)
    {
        text = text.Replace('\u00B4', Apostrophe);
        if (!Characters.IsWellFormed(text))
        {
            text = string.Concat(text.EnumerateRunes().Select(rune => Characters.IsNoncharacter(rune) ? Rune.ReplacementChar : rune));
        }

        return text.Normalize(NormalizationForm.FormKD);
    }

    // White space, hyphens and all other punctuation, so that "Guinea Bissau" and "St Lucia" are found too. People use the minus as a
    // hyphen.
    private static bool IsSeparator(UnicodeCategory category, Rune rune) =>
        rune.Value == 0x2212
        || category
            is UnicodeCategory.SpaceSeparator
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.Control
                or UnicodeCategory.DashPunctuation
                or UnicodeCategory.ConnectorPunctuation
                or UnicodeCategory.OpenPunctuation
                or UnicodeCategory.ClosePunctuation
                or UnicodeCategory.InitialQuotePunctuation
                or UnicodeCategory.FinalQuotePunctuation
                or UnicodeCategory.OtherPunctuation;

    private static string WithoutApostrophes(string form, string instead) =>
        string.Join(' ', form.Replace("'", instead, StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
