using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Metadata;

namespace CountryProvider.Host.Foundation.Errors;

/// <summary>What a request was for.</summary>
internal static class RequestRoute
{
    /// <summary>
    /// The pattern of its path, such as <c>/api/v2/countries/{code}</c>, which has nothing in it that a user typed; null when there is
    /// nothing at its path.
    /// </summary>
    public static string? Of(HttpContext http) =>
        // What handles errors has put the endpoint away.
        (http.Features.Get<IExceptionHandlerFeature>()?.Endpoint ?? http.GetEndpoint())
            ?.Metadata.GetMetadata<IRouteDiagnosticsMetadata>()
            ?.Route;
}
