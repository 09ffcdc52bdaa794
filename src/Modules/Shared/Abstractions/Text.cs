using System.Globalization;

namespace CountryProvider.Abstractions;

/// <summary>Wording in English and German. Both stand side by side, so that an author cannot forget one.</summary>
public static class Text
{
    /// <summary>Whether the language of the current request is German.</summary>
    public static bool IsGerman => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "de";

    /// <summary>The German text when the current request is in German, otherwise the English text.</summary>
    public static string Say(string english, string german) => IsGerman ? german : english;

    /// <summary>
    /// Wraps a name in FSI and PDI (UAX #9), so that its text direction does not change the text beside it. No name contains these
    /// marks. Pages turn them into an element; the API removes them.
    /// </summary>
    public static string Isolate(string name) => $"\u2068{name}\u2069";

    /// <summary>Removes the marks that <see cref="Isolate"/> adds.</summary>
    public static string WithoutIsolates(string text) =>
        text.Replace("\u2068", "", StringComparison.Ordinal).Replace("\u2069", "", StringComparison.Ordinal);
}
