using System.Net.Mime;
using CountryProvider.Host.Errors;
using Microsoft.Net.Http.Headers;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Host;

/// <summary>
/// Bodies are UTF-8: JSON always is (RFC 8259, 8.1), and browsers send forms in the encoding of the page. The framework
/// fails on a <c>charset</c> that it does not know or no longer supports, and for JSON on one in quotes.
/// </summary>
internal static class BodyCharset
{
    public static void UseBodyCharset(this WebApplication app) => app.Use((http, next) =>
    {
        if (http.Request.ContentType is { } contentType && contentType.Contains("charset", StringComparison.OrdinalIgnoreCase)
            && MediaTypeHeaderValue.TryParse(contentType, out var type) && type.Charset.HasValue)
        {
            if (!HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            {
                return ErrorAnswers.WriteAsync(http, new(415, Detail: Say("Send the body in UTF-8.", "Der Inhalt muss in UTF-8 gesendet werden.")));
            }

            if (http.Request.HasJsonContentType())
            {
                http.Request.ContentType = MediaTypeNames.Application.Json;
            }
        }

        return next(http);
    });
}
