using Microsoft.AspNetCore.Http;

namespace CountryProvider.Web.Api;

/// <summary>The kind of an endpoint's answers: metadata that decides the form of errors.</summary>
/// <param name="Name">The name, for messages.</param>
public sealed record AnswerKind(string Name)
{
    /// <summary>Version 1 of the API: errors are one sentence of plain text.</summary>
    public static AnswerKind V1 { get; } = new(ApiVersions.V1);

    /// <summary>Version 2 of the API: errors are problem details.</summary>
    public static AnswerKind V2 { get; } = new(ApiVersions.V2);

    /// <summary>Compatible with REST Countries: an error is an object with <c>message</c> and <c>status</c>.</summary>
    public static AnswerKind RestCountries { get; } = new(ApiVersions.RestCountries);

    /// <summary>Pages for people: errors are pages too.</summary>
    public static AnswerKind Page { get; } = new("page");

    /// <summary>
    /// The kind of the request's endpoint. A request without an endpoint, for example one with a wrong method, gets the kind that its
    /// path suggests.
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
