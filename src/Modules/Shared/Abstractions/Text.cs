using System.Globalization;

namespace CountryProvider.Abstractions;

/// <summary>Wording in the two languages of the product, side by side so that neither can be forgotten.</summary>
public static class Text
{
    /// <summary>Whether the current request is answered in German.</summary>
    public static bool IsGerman => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "de";

    /// <summary>The wording for the language of the current request; English unless that is German.</summary>
    public static string Say(string english, string german) => IsGerman ? german : english;

    /// <summary>
    /// A name within a sentence, between the marks that keep its direction from turning around what stands beside it (FSI and PDI, UAX #9;
    /// no name has them). Pages make an element of it, the API leaves the marks out.
    /// </summary>
    public static string Isolate(string name) => $"\u2068{name}\u2069";

    /// <summary>The text without such marks.</summary>
    public static string WithoutIsolates(string text) =>
        text.Replace("\u2068", "", StringComparison.Ordinal).Replace("\u2069", "", StringComparison.Ordinal);
}
