using System.Buffers;
using System.Globalization;
using System.Text;

namespace CountryProvider.BuildingBlocks;

/// <summary>The form of a text in which case and accents make no difference, for searching and for ordering.</summary>
public static class SearchKey
{
    /// <summary>Lower case, without combining marks, so that <c>Åland</c> is <c>aland</c>.</summary>
    public static string Of(string text)
    {
        if (!Ascii.IsValid(text) && IsWellFormed(text))
        {
            var decomposed = text.Normalize(NormalizationForm.FormD);
            var builder = new StringBuilder(decomposed.Length);
            foreach (var rune in decomposed.EnumerateRunes())
            {
                if (Rune.GetUnicodeCategory(rune) is not UnicodeCategory.NonSpacingMark)
                {
                    builder.Append(rune);
                }
            }

            text = builder.ToString();
        }

        return text.ToLowerInvariant();
    }

    /// <summary>Whether the text has neither lone surrogates nor noncharacters: .NET normalizes neither, and UTF-8 cannot hold the former.</summary>
    public static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out var rune, out var consumed) is not OperationStatus.Done
                || (rune.Value & 0xFFFE) == 0xFFFE || rune.Value is >= 0xFDD0 and <= 0xFDEF)
            {
                return false;
            }

            text = text[consumed..];
        }

        return true;
    }
}
