using CountryProvider.Host.Foundation.Settings;
using CountryProvider.Web.Api;
using Microsoft.Net.Http.Headers;

namespace CountryProvider.Host.Edge;

/// <summary>
/// Which scripts of other origins may call the API (https://fetch.spec.whatwg.org/#http-cors-protocol). Version 1 is for all. What version
/// 2 lets everybody read is for all, too; for the rest a setting names the origins. A script never gets to use the cookie of a person who
/// is signed in.
/// </summary>
internal static class CorsPolicies
{
    // How long a browser need not ask again.
    private static readonly TimeSpan _maxAge = TimeSpan.FromMinutes(10);

    private static readonly string[] _reads = ["GET", "HEAD"];
    private static readonly string[] _queries = ["POST"];

    // Named, and not repeated from the request: its list may be as long as all headers of a request, which no proxy takes as one of an
    // answer.
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

    // Without that a script sees no more than the type and the length of an answer.
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

        // Where nothing asks for a key, version 1 stays as it was.
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
