using System.Diagnostics;
using CountryProvider.Host.Errors;
using Microsoft.AspNetCore.Http.Features;

namespace CountryProvider.Host.Telemetry;

/// <summary>Names the spans of requests, as the semantic conventions of HTTP ask for; the framework fills in only what is known when a request begins.</summary>
internal static class RequestSpans
{
    /// <summary>Names spans as long as there is somewhere to send them.</summary>
    public static void UseRequestSpans(this WebApplication app)
    {
        if (OpenTelemetryExport.IsWanted(app.Configuration, "TRACES"))
        {
            app.Use(NameAsync);
        }
    }

    // Most requests are not traced where only a share of them is.
    private static Task NameAsync(HttpContext http, RequestDelegate next) =>
        http.Features.Get<IHttpActivityFeature>()?.Activity is { IsAllDataRequested: true } activity ? NameAsync(activity, http, next) : next(http);

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
        var route = RequestRoute.Of(http);
        activity.DisplayName = route is null ? http.Request.Method : $"{http.Request.Method} {route}";
        activity.SetTag("http.response.status_code", http.Response.StatusCode);
        if (route is not null)
        {
            activity.SetTag("http.route", route);
        }

        if (http.Response.StatusCode >= 500)
        {
            activity.SetStatus(ActivityStatusCode.Error);
        }
    }
}
