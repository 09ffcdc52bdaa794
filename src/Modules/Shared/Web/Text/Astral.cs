using System.Text.Encodings.Web;

namespace CountryProvider.Web.Text;

/// <summary>Handles characters beyond U+FFFF. They need two UTF-16 code units, and every encoder of the framework escapes them.</summary>
internal static class Astral
{
    /// <summary>The index of the first character to encode, ignoring characters beyond U+FFFF; -1 when there is none.</summary>
    public static unsafe int FindFirst(TextEncoder encoder, char* text, int length)
    {
        for (var start = 0; start < length; )
        {
            var found = encoder.FindFirstCharacterToEncode(text + start, length - start);
            if (found < 0)
            {
                return -1;
            }

            found += start;
            if (found + 1 >= length || !char.IsSurrogatePair(text[found], text[found + 1]))
            {
                return found; // The encoder writes a lone surrogate as U+FFFD.
            }

            start = found + 2;
        }

        return -1;
    }
}
