using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace CountryProvider.Web.Pages;

/// <summary>Finds out whether another site has made a browser send a request.</summary>
public static class CrossSite
{
    /// <summary>Whether the request may change something and was not sent by a page of ours.</summary>
    /// <remarks>
    /// By the browser's word on that (https://www.w3.org/TR/fetch-metadata/), else by the origin, else by the address of the page before:
    /// that has to be where the request was sent to. A client that says none of them is no browser, or one whose user has turned all of
    /// them off. Behind a proxy that changes the host or ends TLS this needs X-Forwarded-Host and X-Forwarded-Proto from a trusted one, for
    /// browsers that do not send Sec-Fetch-Site.
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

    // Without TLS here the scheme says nothing: it may have ended at a proxy that did not tell.
    private static bool IsOwn(Uri origin, HttpRequest request) =>
        origin.Host.Equals(request.Host.Host, StringComparison.OrdinalIgnoreCase)
        && origin.Port == (request.Host.Port ?? (origin.Scheme == Uri.UriSchemeHttps ? 443 : 80))
        && (!request.IsHttps || origin.Scheme == Uri.UriSchemeHttps);
}
