using System.Text.Encodings.Web;

namespace CountryProvider.Web.Text;

/// <summary>Characters beyond U+FFFF, which are two in UTF-16 and which no encoder of the framework lets through.</summary>
internal static class Astral
{
    /// <summary>Where an encoder finds something to encode, leaving out such characters; -1 for nowhere.</summary>
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
                return found; // A lone surrogate is encoded as U+FFFD.
            }

            start = found + 2;
        }

        return -1;
    }
}
