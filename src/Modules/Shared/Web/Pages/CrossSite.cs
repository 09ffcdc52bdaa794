using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace CountryProvider.Web.Pages;

/// <summary>Detects requests that another site made the browser send.</summary>
public static class CrossSite
{
    /// <summary>Whether the request may change data and did not come from a page of this program.</summary>
    /// <remarks>
    /// The check uses Sec-Fetch-Site (https://www.w3.org/TR/fetch-metadata/), otherwise Origin, otherwise Referer. Origin or Referer
    /// must name the address of the request itself. A request without all three headers is accepted: its client is not a browser, or
    /// its user has turned the headers off. Behind a proxy that changes the host or ends TLS, browsers without Sec-Fetch-Site need
    /// X-Forwarded-Host and X-Forwarded-Proto from a trusted proxy.
    /// </remarks>
    public static bool IsWrite(HttpRequest request)
    {
        if (HttpMethods.IsGet(request.Method))
        {
            return false;
        }

        if (request.Headers["Sec-Fetch-Site"] is { Count: > 0 } site)
        {
            return site != "same-origin" && site != "none";
        }

        var sender = request.Headers.Origin is { Count: > 0 } origin ? origin : request.Headers.Referer;
        return !StringValues.IsNullOrEmpty(sender) && !(Uri.TryCreate(sender, UriKind.Absolute, out var uri) && IsOwn(uri, request));
    }

    // Without TLS at this process, the scheme proves nothing: a proxy may have ended TLS without saying so.
    private static bool IsOwn(Uri origin, HttpRequest request) =>
        origin.Host.Equals(request.Host.Host, StringComparison.OrdinalIgnoreCase)
        && origin.Port == (request.Host.Port ?? (origin.Scheme == Uri.UriSchemeHttps ? 443 : 80))
        && (!request.IsHttps || origin.Scheme == Uri.UriSchemeHttps);
}
