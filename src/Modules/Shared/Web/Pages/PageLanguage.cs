using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace CountryProvider.Web.Pages;

/// <summary>The language of pages: German if the browser prefers it to English, otherwise English.</summary>
public static class PageLanguage
{
    private static readonly CultureInfo _english = CultureInfo.GetCultureInfo("en");
    private static readonly CultureInfo _german = CultureInfo.GetCultureInfo("de");

    /// <summary>
    /// Sets the language that the browser asks for (RFC 9110, 12.5.4) for the rest of this flow of control.
    /// </summary>
    public static void Choose(HttpContext http)
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = Of(http.Request);
        http.Response.Headers.ContentLanguage = CultureInfo.CurrentUICulture.Name;
    }

    private static CultureInfo Of(HttpRequest request)
    {
        if (!StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptLanguage, out var accepted))
        {
            return _english;
        }

        // The sort is stable: of two languages with the same weight, the first one counts.
        foreach (
            var language in accepted
                .Where(language => language.Quality is not 0)
                .OrderByDescending(language => language.Quality ?? 1)
                .Select(language => language.Value.Value!)
        )
        {
            if (Matches(language, "de"))
            {
                return _german;
            }

            if (Matches(language, "en"))
            {
                return _english;
            }
        }

        return _english;
    }

    private static bool Matches(string language, string tag) =>
        language.StartsWith(tag, StringComparison.OrdinalIgnoreCase) && (language.Length == tag.Length || language[tag.Length] == '-');
}
