using CountryProvider.Host.Distribution;
using CountryProvider.Host.Foundation.Settings;
using CountryProvider.Modularity;
using Microsoft.AspNetCore.Authorization;

namespace CountryProvider.Host.Edge;

/// <summary>
/// Lets in who shows a key that is good for what is asked. It stands at the public port of every process and looks at nothing but the
/// endpoint, so that it decides the same in every grouping: an endpoint needs the departments of all modules that it may write in.
/// </summary>
internal sealed partial class WriteAuthorization(ApiKeys keys, ILogger<WriteAuthorization> logger)
    : AuthorizationHandler<WriteAuthorization.Requirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, Requirement requirement)
    {
        var http = (HttpContext)context.Resource!;
        if (IsAllowed(http, http.Features.Get<ApiKey>()))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }

    private bool IsAllowed(HttpContext http, ApiKey? key)
    {
        if (IsRead(http) || http.GetEndpoint() is not RouteEndpoint route)
        {
            return key is not null || !keys.AreAskedToRead;
        }

        var needed = DepartmentsOf(http);
        http.Response.OnCompleted(() =>
        {
            if (!Front.HasAnswered(http)) // What was carried out elsewhere is logged there.
            {
                Wrote(
                    key?.Name ?? "nobody",
                    string.Join(", ", needed),
                    http.Request.Method,
                    route.RoutePattern.RawText,
                    http.Response.StatusCode
                );
            }

            return Task.CompletedTask;
        });
        return key?.MayWriteIn(needed) is true;
    }

    /// <summary>Whether a request changes nothing.</summary>
    public static bool IsRead(HttpContext http) =>
        HttpMethods.IsGet(http.Request.Method) || http.GetEndpoint()?.Metadata.GetMetadata<ReadOnlyEndpoint>() is not null;

    /// <summary>
    /// The departments in whose data the endpoint of a request may write. One that does not say where it writes may write anywhere.
    /// </summary>
    public static string[] DepartmentsOf(HttpContext http)
    {
        string[] named =
        [
            .. http.GetEndpoint()?.Metadata.GetOrderedMetadata<Department>().Select(department => department.Module).Distinct() ?? [],
        ];
        return named.Length > 0
            ? named
            : [.. http.RequestServices.GetRequiredService<IReadOnlyList<ModulePlace>>().Select(place => place.Name)];
    }

    [LoggerMessage(20, LogLevel.Information, "Write by {Key} in {Departments}: {Method} {Route}, {Status}")]
    private partial void Wrote(string key, string departments, string method, string? route, int status);

    /// <summary>That the request shows a key that is good for it.</summary>
    internal sealed class Requirement : IAuthorizationRequirement;
}
