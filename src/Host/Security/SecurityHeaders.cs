using Microsoft.Extensions.Primitives;

namespace CountryProvider.Host.Security;

/// <summary>What browsers are told of every public answer, so that a mistake elsewhere does less harm.</summary>
internal static class SecurityHeaders
{
    // Pages need files and forms of their own origin, and nothing else: no inline script or style, no plug-in, no frame.
    private static readonly StringValues _contentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'self'; frame-ancestors 'none'";

    private static readonly StringValues _permissionsPolicy = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
    private static readonly StringValues _noSniff = "nosniff";
    private static readonly StringValues _deny = "DENY";
    private static readonly StringValues _sameOrigin = "same-origin";
    private static readonly StringValues _crossOrigin = "cross-origin";
    private static readonly StringValues _oneYear = "max-age=31536000";

    /// <summary>Sets them on every answer. Needs to know the path base.</summary>
    public static void UseSecurityHeaders(this WebApplication app) => app.Use((http, next) =>
    {
        Set(http);
        return next(http);
    });

    /// <summary>Sets them on this answer; for what clears the headers of an answer.</summary>
    public static void Set(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = _contentSecurityPolicy;
        headers.XContentTypeOptions = _noSniff;
        headers.XFrameOptions = _deny;
        headers["Permissions-Policy"] = _permissionsPolicy;
        headers["Cross-Origin-Opener-Policy"] = _sameOrigin;

        // Version 1 of the API is for everyone.
        headers["Cross-Origin-Resource-Policy"] = http.Request.Path.StartsWithSegments("/api/v1") ? _crossOrigin : _sameOrigin;

        // With no-referrer browsers would say "Origin: null" of our own forms, too.
        headers["Referrer-Policy"] = _sameOrigin;
        if (http.Request.IsHttps)
        {
            headers.StrictTransportSecurity = _oneYear;
        }
    }
}
