using System.Text.Encodings.Web;
using CountryProvider.Web.Text;

namespace CountryProvider.Web.Api;

/// <summary>
/// Writes the characters of JSON strings unchanged where possible. It escapes the characters that JSON requires, invisible
/// characters, and <c>&lt;</c>. Without <c>&lt;</c>, no part of the answer is HTML, even for a program that takes the answer for
/// HTML. The framework's encoders either escape many more characters, or do not escape <c>&lt;</c>. All of them escape characters
/// beyond U+FFFF, such as 🇩🇪.
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
