using System.Collections.Frozen;
using System.Diagnostics;
using System.Globalization;
using CountryProvider.Host.Foundation.Errors;
using CountryProvider.Host.Foundation.Settings;
using Microsoft.AspNetCore.Http.Features;

namespace CountryProvider.Host.Observation;

/// <summary>
/// Sets the name and the tags of request spans, as the semantic conventions for HTTP require
/// (https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-server). The framework could do part of this. It would do so for
/// every request, before it is known whether the request is traced.
/// </summary>
internal static class RequestSpans
{
    private static readonly FrozenSet<string> _methods = FrozenSet.ToFrozenSet([
        "GET",
        "HEAD",
        "POST",
        "PUT",
        "DELETE",
        "PATCH",
        "OPTIONS",
        "TRACE",
        "CONNECT",
        "QUERY",
    ]);

    /// <summary>Sets the names of spans when the process exports traces.</summary>
    public static void UseRequestSpans(this WebApplication app, IConfiguration settings)
    {
        if (OpenTelemetrySettings.IsWanted(settings, "TRACES"))
        {
            app.Use(NameAsync);
        }
    }

    // With sampling, most requests are not traced.
    private static Task NameAsync(HttpContext http, RequestDelegate next) =>
        http.Features.Get<IHttpActivityFeature>()?.Activity is { IsAllDataRequested: true } activity
            ? NameAsync(activity, http, next)
            : next(http);

    private static async Task NameAsync(Activity activity, HttpContext http, RequestDelegate next)
    {
        try
        {
            await next(http);
        }
        finally
        {
            Name(activity, http);
        }
    }

    private static void Name(Activity activity, HttpContext http)
    {
        var (request, status, route) = (http.Request, http.Response.StatusCode, RequestRoute.Of(http));
        var isKnown = _methods.Contains(request.Method);
        var method = isKnown ? request.Method : "HTTP";
        activity.DisplayName = route is null ? method : $"{method} {route}";
        activity.SetTag("http.request.method", isKnown ? request.Method : "_OTHER");
        activity.SetTag("http.request.method_original", isKnown ? null : request.Method);
        activity.SetTag("http.response.status_code", status);
        activity.SetTag("http.route", route);
        activity.SetTag("url.scheme", request.Scheme);
        activity.SetTag("url.path", $"{request.PathBase}{request.Path}");
        activity.SetTag("server.address", request.Host.Host);
        activity.SetTag("server.port", request.Host.Port);
        if (status >= 500)
        {
            activity.SetTag("error.type", status.ToString(CultureInfo.InvariantCulture));
            activity.SetStatus(ActivityStatusCode.Error);
        }
    }
}
