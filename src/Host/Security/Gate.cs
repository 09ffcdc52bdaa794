using CountryProvider.BuildingBlocks;
using CountryProvider.Host.Errors;
using CountryProvider.Host.Roles;
using Microsoft.AspNetCore.Authorization;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Host.Security;

/// <summary>
/// Lets in who shows a key that is good for what is asked. It stands at the public port of every process and looks at nothing but the
/// endpoint, so that it decides the same in every grouping: an endpoint needs the departments of all modules that it may write in.
/// </summary>
internal static partial class Gate
{
    /// <summary>Finds out whose key a request shows, for what comes after this.</summary>
    public static void UseKeys(this WebApplication app)
    {
        var keys = app.Services.GetRequiredService<ApiKeys>();
        if (keys.AreAsked)
        {
            app.Use((http, next) =>
            {
                http.Features.Set(keys.Of(http.Request));
                return next(http);
            });
        }
    }

    /// <summary>Refuses what needs a key that the request does not show.</summary>
    public static void UseGate(this WebApplication app)
    {
        var keys = app.Services.GetRequiredService<ApiKeys>();
        if (!keys.AreAsked)
        {
            return;
        }

        string[] everywhere = [.. app.Services.GetRequiredService<IReadOnlyList<ModulePlace>>().Select(place => place.Name)];
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(Gate).FullName!);
        app.Use((http, next) =>
        {
            var key = http.Features.Get<ApiKey>();
            var endpoint = http.GetEndpoint();
            if (endpoint?.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            {
                return next(http);
            }

            if (HttpMethods.IsGet(http.Request.Method) || endpoint is not RouteEndpoint route)
            {
                return key is null && keys.AreAskedToRead ? RefuseAsync(http, null, []) : next(http);
            }

            // What does not say where it writes may write anywhere.
            var departments = endpoint.Metadata.GetOrderedMetadata<Department>().Select(department => department.Module).Distinct().DefaultIfEmpty();
            string[] needed = departments.Contains(null) ? everywhere : [.. departments.OfType<string>()];
            http.Response.OnCompleted(() =>
            {
                if (!Forwarder.HasAnswered(http)) // What was carried out elsewhere is logged there.
                {
                    Wrote(logger, key?.Name ?? "nobody", string.Join(", ", needed), http.Request.Method, route.RoutePattern.RawText, http.Response.StatusCode);
                }

                return Task.CompletedTask;
            });

            return key?.MayWriteIn(needed) == true ? next(http) : RefuseAsync(http, key, needed);
        });
    }

    private static Task RefuseAsync(HttpContext http, ApiKey? key, string[] needed)
    {
        if (key is null)
        {
            http.Response.Headers.WWWAuthenticate = "Bearer realm=\"Country Provider\"";
            return ErrorAnswers.WriteAsync(http, new(ProblemType.Unauthorized, Say(ProblemType.Unauthorized.Detail, "Dafür ist ein Schlüssel nötig.")));
        }

        var missing = string.Join(", ", needed.Where(department => !key.MayWriteIn([department])));
        return ErrorAnswers.WriteAsync(http, new(ProblemType.Forbidden, Say(
            $"The key {key.Name} may not change anything of the department {missing}.", $"Der Schlüssel {key.Name} darf in der Abteilung {missing} nichts ändern.")));
    }

    [LoggerMessage(20, LogLevel.Information, "Write by {Key} in {Departments}: {Method} {Route}, {Status}")]
    private static partial void Wrote(ILogger logger, string key, string departments, string method, string? route, int status);
}
