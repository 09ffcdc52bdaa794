using System.Buffers;
using System.Globalization;
using System.Text;

namespace CountryProvider.Web.Text;

/// <summary>Classifies characters of names and searches.</summary>
public static class Characters
{
    /// <summary>
    /// Whether the text has neither lone surrogates nor noncharacters. .NET cannot normalize either of them, and UTF-8 cannot encode
    /// lone surrogates.
    /// </summary>
    public static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out var rune, out var consumed) is not OperationStatus.Done || IsNoncharacter(rune))
            {
                return false;
            }

            text = text[consumed..];
        }

        return true;
    }

    /// <summary>
    /// Whether the code point is a noncharacter, which Unicode reserves for use inside programs (The Unicode Standard, 23.7).
    /// </summary>
    public static bool IsNoncharacter(Rune rune) => (rune.Value & 0xFFFE) == 0xFFFE || rune.Value is >= 0xFDD0 and <= 0xFDEF;

    /// <summary>Whether the character combines with another one and has no meaning alone, such as an accent.</summary>
    public static bool IsMark(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.NonSpacingMark
                or UnicodeCategory.SpacingCombiningMark
                or UnicodeCategory.EnclosingMark;

    /// <summary>
    /// Whether the character is visible when it stands alone: a letter, a digit, a symbol or a punctuation mark that is not blank.
    /// </summary>
    public static bool IsVisible(Rune rune) =>
        !IsBlank(rune)
        && Rune.GetUnicodeCategory(rune)
            is not (
                UnicodeCategory.NonSpacingMark
                or UnicodeCategory.SpacingCombiningMark
                or UnicodeCategory.EnclosingMark
                or UnicodeCategory.SpaceSeparator
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.Surrogate
                or UnicodeCategory.PrivateUse
                or UnicodeCategory.OtherNotAssigned
            );

    /// <summary>
    /// Whether the character is a letter or a symbol in Unicode but is drawn blank. These are the fillers of Hangul
    /// (Default_Ignorable_Code_Point in DerivedCoreProperties.txt), the blank pattern of Braille, the blanks of Egyptian hieroglyphs,
    /// the null notehead and the object replacement character.
    /// </summary>
    public static bool IsBlank(Rune rune) =>
        rune.Value is 0x115F or 0x1160 or 0x3164 or 0xFFA0 or 0x2800 or 0x13441 or 0x13442 or 0x1D159 or 0xFFFC;
}
