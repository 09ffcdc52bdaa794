using CountryProvider.Host.Foundation.Settings;
using CountryProvider.Web.Api;
using Microsoft.Net.Http.Headers;

namespace CountryProvider.Host.Edge;

/// <summary>
/// Defines which scripts of other origins may call the API (https://fetch.spec.whatwg.org/#http-cors-protocol). Every origin may use
/// version 1. Every origin may also read version 2 when reading needs no key. For all other requests, a setting names the origins. Scripts
/// of other origins can never use the cookie of a signed-in person.
/// </summary>
internal static class CorsPolicies
{
    // How long a browser may cache the answer to a preflight request.
    private static readonly TimeSpan _maxAge = TimeSpan.FromMinutes(10);

    private static readonly string[] _reads = ["GET", "HEAD"];
    private static readonly string[] _queries = ["POST"];

    // A fixed list, not a copy from the preflight request. Such a copy can be as long as all headers of a request together. Proxies do not
    // accept so long a header in an answer.
    private static readonly string[] _accepted =
    [
        HeaderNames.Accept,
        HeaderNames.AcceptLanguage,
        HeaderNames.Authorization,
        HeaderNames.CacheControl,
        HeaderNames.ContentType,
        HeaderNames.IfMatch,
        HeaderNames.IfNoneMatch,
        HeaderNames.TraceParent,
        HeaderNames.TraceState,
        HeaderNames.XRequestedWith,
    ];

    // Scripts see other headers of an answer only when this list names them.
    private static readonly string[] _exposed =
    [
        HeaderNames.ETag,
        HeaderNames.Link,
        "X-Total-Count",
        HeaderNames.Warning,
        HeaderNames.Age,
        HeaderNames.Location,
        HeaderNames.ContentLocation,
        HeaderNames.RetryAfter,
        HeaderNames.Allow,
        HeaderNames.WWWAuthenticate,
    ];

    public static IServiceCollection AddCorsPolicies(this IServiceCollection services, HostSettings settings)
    {
        var origins = Origins.Parse(settings.Http.CorsOrigins)!;

        // Without keys, version 1 accepts the same headers as ever.
        string[] headersOfV1 = settings.Auth.IsOn ? [HeaderNames.ContentType, HeaderNames.Authorization] : [HeaderNames.ContentType];
        return services.AddCors(cors =>
        {
            cors.AddPolicy(ApiVersions.V1, policy => policy.AllowAnyOrigin().WithMethods("GET", "POST").WithHeaders(headersOfV1));
            foreach (var (name, methods) in new[] { (ApiVersions.V2, _reads), (ApiVersions.V2Queries, _queries) })
            {
                cors.AddPolicy(
                    name,
                    policy =>
                        (settings.Auth.Reads ? policy.WithOrigins(origins) : policy.AllowAnyOrigin())
                            .WithMethods(methods)
                            .WithHeaders(_accepted)
                            .WithExposedHeaders(_exposed)
                            .SetPreflightMaxAge(_maxAge)
                );
            }

            cors.AddPolicy(
                ApiVersions.V2Writes,
                policy =>
                    policy
                        .WithOrigins(origins)
                        .WithMethods("POST", "PUT", "PATCH", "DELETE")
                        .WithHeaders(_accepted)
                        .WithExposedHeaders(_exposed)
                        .SetPreflightMaxAge(_maxAge)
            );
        });
    }
}
