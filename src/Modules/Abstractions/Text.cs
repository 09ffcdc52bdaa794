using System.Globalization;

namespace CountryProvider.Abstractions;

/// <summary>Wording in the two languages of the product, side by side so that neither can be forgotten.</summary>
public static class Text
{
    /// <summary>Whether the current request is answered in German.</summary>
    public static bool IsGerman => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "de";

    /// <summary>The wording for the language of the current request; English unless that is German.</summary>
    public static string Say(string english, string german) => IsGerman ? german : english;
}
