using CountryProvider.Host.Observation;
using CountryProvider.Web.Api;
using Microsoft.Extensions.Primitives;

namespace CountryProvider.Host.Edge;

/// <summary>
/// Sets headers on every public answer. They restrict what browsers may do with the answer, and report how long it took. When the process
/// stops, they also ask the client to use another connection. The headers are set when the answer starts, for two reasons: the error
/// handler clears earlier headers, and the signal to stop may come during the request.
/// </summary>
internal static class ResponseHeaders
{
    // Pages need only files and forms of their own origin: no inline script or style, no plug-in, no frame.
    private static readonly StringValues _contentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri "
        + "'self'; frame-ancestors 'none'";

    private static readonly StringValues _permissionsPolicy = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
    private static readonly StringValues _noSniff = "nosniff";
    private static readonly StringValues _deny = "DENY";
    private static readonly StringValues _sameOrigin = "same-origin";
    private static readonly StringValues _crossOrigin = "cross-origin";
    private static readonly StringValues _oneYear = "max-age=31536000";
    private static readonly StringValues _close = "close";

    /// <summary>Sets the headers on every answer.</summary>
    public static void UseResponseHeaders(this WebApplication app)
    {
        var (stopping, clock) = (app.Lifetime.ApplicationStopping, app.Services.GetRequiredService<TimeProvider>());
        app.Use(
            (http, next) =>
            {
                http.Response.OnStarting(
                    static state => ((Answer)state).Start(),
                    new Answer(http, ServerTiming.Begin(http, clock), stopping)
                );
                return next(http);
            }
        );
    }

    private static void Set(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = _contentSecurityPolicy;
        headers.XContentTypeOptions = _noSniff;
        headers.XFrameOptions = _deny;
        headers["Permissions-Policy"] = _permissionsPolicy;
        headers["Cross-Origin-Opener-Policy"] = _sameOrigin;

        // Pages of other origins may embed answers of version 1 of the API.
        headers["Cross-Origin-Resource-Policy"] = AnswerKind.Of(http) == AnswerKind.V1 ? _crossOrigin : _sameOrigin;

        // With no-referrer, browsers would also send "Origin: null" for our own forms.
        headers["Referrer-Policy"] = _sameOrigin;
        if (http.Request.IsHttps)
        {
            headers.StrictTransportSecurity = _oneYear;
        }
    }

    private sealed class Answer(HttpContext http, ServerTiming timing, CancellationToken stopping)
    {
        public Task Start()
        {
            Set(http);
            timing.Write(http.Response.Headers);
            if (stopping.IsCancellationRequested)
            {
                http.Response.Headers.Connection = _close; // HTTP/2 sends GOAWAY instead.
            }

            return Task.CompletedTask;
        }
    }
}
