using System.Text.Encodings.Web;
using CountryProvider.Web.Text;

namespace CountryProvider.Web.Api;

/// <summary>
/// Writes JSON strings with the characters as they are. Escaped is what JSON itself demands, what cannot be seen, and the <c>&lt;</c>,
/// without which nothing is HTML even to a program that takes the answer for it. The encoders of the framework escape either much more, or
/// not that, and all characters beyond U+FFFF, such as 🇩🇪.
/// </summary>
internal sealed class PlainJsonEncoder : JavaScriptEncoder
{
    private const char LessThan = '<';

    private static readonly JavaScriptEncoder _inner = UnsafeRelaxedJsonEscaping;

    /// <inheritdoc/>
    public override int MaxOutputCharactersPerInputCharacter => _inner.MaxOutputCharactersPerInputCharacter;

    /// <inheritdoc/>
    public override bool WillEncode(int unicodeScalar) =>
        unicodeScalar == LessThan || (unicodeScalar <= char.MaxValue && _inner.WillEncode(unicodeScalar));

    /// <inheritdoc/>
    public override unsafe int FindFirstCharacterToEncode(char* text, int textLength)
    {
        var lessThan = new ReadOnlySpan<char>(text, textLength).IndexOf(LessThan);
        var found = Astral.FindFirst(_inner, text, lessThan < 0 ? textLength : lessThan);
        return found < 0 ? lessThan : found;
    }

    /// <inheritdoc/>
    public override unsafe bool TryEncodeUnicodeScalar(
        int unicodeScalar,
        char* buffer,
        int bufferLength,
        out int numberOfCharactersWritten
    ) =>
        (unicodeScalar == LessThan ? Default : _inner).TryEncodeUnicodeScalar(
            unicodeScalar,
            buffer,
            bufferLength,
            out numberOfCharactersWritten
        );
}
