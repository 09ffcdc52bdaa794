using CountryProvider.Host.Distribution;
using CountryProvider.Host.Foundation.Settings;
using CountryProvider.Modularity;
using Microsoft.AspNetCore.Authorization;

namespace CountryProvider.Host.Edge;

/// <summary>
/// Decides whether the key of a request permits it. Every process checks this at its public port, from the endpoint alone. The decision is
/// therefore the same in every partition. An endpoint needs the departments of all modules in which it may write.
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
            if (!Front.HasAnswered(http)) // The process that answered a forwarded request logs it.
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

    /// <summary>Whether the request is a read.</summary>
    public static bool IsRead(HttpContext http) =>
        HttpMethods.IsGet(http.Request.Method) || http.GetEndpoint()?.Metadata.GetMetadata<ReadOnlyEndpoint>() is not null;

    /// <summary>
    /// The departments in whose data the endpoint of a request may write. An endpoint that names no department may write in all.
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

    /// <summary>The request needs a key that permits it.</summary>
    internal sealed class Requirement : IAuthorizationRequirement;
}
