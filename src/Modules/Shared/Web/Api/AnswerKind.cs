using Microsoft.AspNetCore.Http;

namespace CountryProvider.Web.Api;

/// <summary>What kind of answer an endpoint gives: metadata that says how errors look, and who may read them.</summary>
/// <param name="Name">For messages.</param>
public sealed record AnswerKind(string Name)
{
    /// <summary>Version 1 of the API: errors are one sentence of plain text.</summary>
    public static AnswerKind V1 { get; } = new(ApiVersions.V1);

    /// <summary>Version 2 of the API: errors are problem details.</summary>
    public static AnswerKind V2 { get; } = new(ApiVersions.V2);

    /// <summary>Compatible with REST Countries: errors are an object with <c>message</c> and <c>status</c>.</summary>
    public static AnswerKind RestCountries { get; } = new(ApiVersions.RestCountries);

    /// <summary>For people: errors are pages.</summary>
    public static AnswerKind Page { get; } = new("page");

    /// <summary>
    /// What the endpoint of a request says; where there is none, such as for a wrong method, what others below the same path say.
    /// </summary>
    public static AnswerKind Of(HttpContext http) =>
        http.GetEndpoint()?.Metadata.GetMetadata<AnswerKind>()
        ?? (
            http.Request.Path.StartsWithSegments("/api/v1", StringComparison.OrdinalIgnoreCase) ? V1
            : http.Request.Path.StartsWithSegments("/api/v2", StringComparison.OrdinalIgnoreCase) ? V2
            : http.Request.Path.StartsWithSegments(ApiVersions.RestCountriesPath, StringComparison.OrdinalIgnoreCase) ? RestCountries
            : http.Request.Path.StartsWithSegments("/openapi", StringComparison.OrdinalIgnoreCase) ? V2
            : Page
        );
}
