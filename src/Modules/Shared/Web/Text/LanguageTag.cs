using System.Globalization;
using System.Text.RegularExpressions;

namespace CountryProvider.Web.Text;

/// <summary>Language tags (BCP 47).</summary>
public static partial class LanguageTag
{
    /// <summary>The maximum length of a tag (RFC 5646, 4.4.1).</summary>
    public const int MaxLength = 35;

    /// <summary>The tag in its usual spelling (RFC 5646, 2.1.1): de, pt-BR, zh-Hant; null when the text is not a tag.</summary>
    public static string? Of(string? text)
    {
        if (text is null || text.Length > MaxLength || !Shape().IsMatch(text))
        {
            return null;
        }

        var parts = text.ToLowerInvariant().Split('-');
        return string.Join(
            '-',
            parts.Select(
                (part, index) =>
                    index == 0 ? part
                    : part.Length == 4 && char.IsAsciiLetter(part[0]) ? CultureInfo.InvariantCulture.TextInfo.ToTitleCase(part)
                    : part.Length == 2 ? part.ToUpperInvariant()
                    : part
            )
        );
    }

    /// <summary>The tag and its fallbacks, in order (RFC 4647, 3.4): pt-BR, pt.</summary>
    public static IEnumerable<string> Chain(string tag)
    {
        for (var length = tag.Length; length > 0; length = tag.LastIndexOf('-', length - 1))
        {
            yield return tag[..length];
        }
    }

    [GeneratedRegex(@"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*\z")]
    private static partial Regex Shape();
}
