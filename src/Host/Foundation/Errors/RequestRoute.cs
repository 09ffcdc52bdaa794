using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Metadata;

namespace CountryProvider.Host.Foundation.Errors;

/// <summary>The route of a request.</summary>
internal static class RequestRoute
{
    /// <summary>
    /// The pattern of the path, such as <c>/api/v2/countries/{code}</c>. It contains nothing that a user typed. Null when no endpoint
    /// matches the path.
    /// </summary>
    public static string? Of(HttpContext http) =>
        // The exception handler removes the endpoint from the request and keeps it in this feature.
        (http.Features.Get<IExceptionHandlerFeature>()?.Endpoint ?? http.GetEndpoint())
            ?.Metadata.GetMetadata<IRouteDiagnosticsMetadata>()
            ?.Route;
}
