using System.ComponentModel.DataAnnotations;
using CountryProvider.BuildingBlocks.Api;
using CountryProvider.Host.Settings;
using Microsoft.Net.Http.Headers;

namespace CountryProvider.Host.Security;

/// <summary>
/// Which scripts of other origins may call the API (https://fetch.spec.whatwg.org/#http-cors-protocol). Version 1 is for all. What version 2 lets everybody
/// read is for all, too; for the rest a setting names the origins. A script never gets to use the cookie of a person who is signed in.
/// </summary>
internal static class CorsPolicies
{
    /// <summary>The key of the setting.</summary>
    public const string Key = "Http:" + nameof(HttpOptions.CorsOrigins);

    // How long a browser need not ask again.
    private static readonly TimeSpan _maxAge = TimeSpan.FromMinutes(10);

    // Named, and not repeated from the request: its list may be as long as all headers of a request, which no proxy takes as one of an answer.
    private static readonly string[] _accepted =
    [
        HeaderNames.Accept, HeaderNames.AcceptLanguage, HeaderNames.Authorization, HeaderNames.CacheControl, HeaderNames.ContentType, HeaderNames.IfMatch,
        HeaderNames.IfNoneMatch, HeaderNames.TraceParent, HeaderNames.TraceState, HeaderNames.XRequestedWith,
    ];

    // Without that a script sees no more than the type and the length of an answer.
    private static readonly string[] _exposed =
    [
        HeaderNames.ETag, HeaderNames.Link, "X-Total-Count", HeaderNames.Warning, HeaderNames.Age, HeaderNames.Location, HeaderNames.ContentLocation, HeaderNames.RetryAfter, HeaderNames.Allow, HeaderNames.WWWAuthenticate,
    ];

    public static IServiceCollection AddCorsPolicies(this IServiceCollection services, IConfiguration configuration)
    {
        string[] origins = [.. Parse(configuration[Key]) ?? []];
        var readsNeedKey = configuration.GetSection("Auth").Get<AuthOptions>()?.Reads is true;

        // Where nothing asks for a key, version 1 stays as it was.
        string[] headersOfV1 = string.IsNullOrWhiteSpace(configuration[ApiKeys.Key]) ? [HeaderNames.ContentType] : [HeaderNames.ContentType, HeaderNames.Authorization];
        return services.AddCors(cors =>
        {
            cors.AddPolicy(ApiVersions.V1, policy => policy.AllowAnyOrigin().WithMethods("GET", "POST").WithHeaders(headersOfV1));
            cors.AddPolicy(ApiVersions.V2, policy => (readsNeedKey ? policy.WithOrigins(origins) : policy.AllowAnyOrigin())
                .WithMethods("GET", "HEAD").WithHeaders(_accepted).WithExposedHeaders(_exposed).SetPreflightMaxAge(_maxAge));
            cors.AddPolicy(ApiVersions.V2Writes, policy => policy.WithOrigins(origins)
                .WithMethods("POST", "PUT", "PATCH", "DELETE").WithHeaders(_accepted).WithExposedHeaders(_exposed).SetPreflightMaxAge(_maxAge));
        });
    }

    /// <summary>Lets in whom the policy of the endpoint lets in.</summary>
    public static void UseCorsPolicies(this WebApplication app)
    {
        // By path, where no endpoint says more: a refused media type or method has no endpoint of ours, and its answer must be readable too.
        foreach (var version in new[] { ApiVersions.V1, ApiVersions.V2 })
        {
            app.UseWhen(http => http.Request.Path.StartsWithSegments($"/api/{version}"), api => api.UseCors(version));
        }
    }

    /// <summary>Reads origins that are separated by commas; null when one of them is none.</summary>
    public static IReadOnlyList<string>? Parse(string? text)
    {
        var origins = (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return origins.All(IsOrigin) ? origins : null;

        // As a browser sends it: no path, no slash at the end, no port that goes without saying.
        static bool IsOrigin(string text) =>
            Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.GetLeftPart(UriPartial.Authority) == text && uri.UserInfo.Length == 0;
    }
}

internal sealed class OriginsAttribute : ValidationAttribute
{
    public override bool IsValid(object? value) => CorsPolicies.Parse((string?)value) is not null;
}
