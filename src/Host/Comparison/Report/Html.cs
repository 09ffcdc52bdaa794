using CountryProvider.Host.Comparison.Report.Drawings;
using Microsoft.AspNetCore.Components;

namespace CountryProvider.Host.Comparison.Report;

/// <summary>Wordings as markup: both languages, of which the style sheet shows one.</summary>
internal static class Html
{
    /// <summary>Once if both are the same.</summary>
    public static MarkupString Both(Words words) => new(words.English == words.German
        ? Ink.Encode(words.English)
        : $"<span lang=\"en\">{Ink.Encode(words.English)}</span><span lang=\"de\">{Ink.Encode(words.German)}</span>");

    public static MarkupString Both(string english, string german) => Both(new Words(english, german));

    /// <summary>A style sheet or script that is shipped inside the assembly.</summary>
    public static string Resource(string name)
    {
        using var stream = typeof(Html).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
