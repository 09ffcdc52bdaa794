using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace CountryProvider.Web.Pages;

/// <summary>The language of pages: German for those who prefer it, else English.</summary>
public static class PageLanguage
{
    private static readonly CultureInfo _english = CultureInfo.GetCultureInfo("en");
    private static readonly CultureInfo _german = CultureInfo.GetCultureInfo("de");

    /// <summary>
    /// Chooses the language that the browser asks for (RFC 9110, 12.5.4), for all that is done in this flow of control from here on.
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

        // Of two with the same weight the first one counts: the order stays.
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
