using System.Text.RegularExpressions;
using CountryProvider.Comparison.Report.Drawings;
using Microsoft.AspNetCore.Components;

namespace CountryProvider.Comparison.Report;

/// <summary>Texts as HTML in both languages. The style sheet shows one of them.</summary>
internal static partial class Html
{
    /// <summary>Both texts, or one when they are equal.</summary>
    public static MarkupString Both(Words words) =>
        new(
            words.English == words.German
                ? Encode(words.English)
                : $"<span lang=\"en\">{Encode(words.English)}</span><span lang=\"de\">{Encode(words.German)}</span>"
        );

    /// <summary>A style sheet or script inside the assembly.</summary>
    public static string Resource(string name)
    {
        using var stream = typeof(Html).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    // A non-breaking space keeps a number and its unit on one line.
    private static string Encode(string text) => SvgCanvas.Encode(Unit().Replace(text, "\u00a0"));

    [GeneratedRegex(@"(?<=\d) (?=[^\s\d]{1,3}(?:$|[\s,.;:)]))")]
    private static partial Regex Unit();
}
