using System.Text.Encodings.Web;
using System.Text.Unicode;
using CountryProvider.Web.Text;

namespace CountryProvider.Web.Pages;

/// <summary>
/// Writes most characters of HTML unchanged, because pages are UTF-8. Only characters with a meaning in HTML and invisible characters
/// become entities. The framework's encoder for all of Unicode also escapes all characters beyond U+FFFF, such as 🇩🇪.
/// </summary>
public sealed class PlainHtmlEncoder : HtmlEncoder
{
    private static readonly HtmlEncoder _inner = Create(UnicodeRanges.All);

    /// <inheritdoc/>
    public override int MaxOutputCharactersPerInputCharacter => _inner.MaxOutputCharactersPerInputCharacter;

    /// <inheritdoc/>
    public override bool WillEncode(int unicodeScalar) => unicodeScalar <= char.MaxValue && _inner.WillEncode(unicodeScalar);

    /// <inheritdoc/>
    public override unsafe int FindFirstCharacterToEncode(char* text, int textLength) => Astral.FindFirst(_inner, text, textLength);

    /// <inheritdoc/>
    public override unsafe bool TryEncodeUnicodeScalar(
        int unicodeScalar,
        char* buffer,
        int bufferLength,
        out int numberOfCharactersWritten
    ) => _inner.TryEncodeUnicodeScalar(unicodeScalar, buffer, bufferLength, out numberOfCharactersWritten);
}
