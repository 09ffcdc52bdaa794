using System.Text.Json.Nodes;
using CountryProvider.Modularity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CountryProvider.Web.Api;

/// <summary>The two versions of the API, which every module has, and the reads that are compatible with REST Countries.</summary>
public static class ApiVersions
{
    /// <summary>The name of the first version's OpenAPI document and of its CORS policy.</summary>
    public const string V1 = "v1";

    /// <summary>The name of the second version's OpenAPI document and of the CORS policy for its reads by GET.</summary>
    public const string V2 = "v2";

    /// <summary>
    /// The name of the OpenAPI document for the reads that are compatible with REST Countries. It is the version of REST Countries.
    /// </summary>
    public const string RestCountries = "v3.1";

    /// <summary>The path of the reads that are compatible with REST Countries.</summary>
    public const string RestCountriesPath = "/" + RestCountries;

    /// <summary>The name of the CORS policy for reads of the second version by a method other than GET.</summary>
    public const string V2Queries = "v2-queries";

    /// <summary>The name of the CORS policy for writes of the second version.</summary>
    public const string V2Writes = "v2-writes";

    /// <summary>A group for endpoints of version 1. Any origin may call them, and an error is one sentence of plain text.</summary>
    /// <param name="path">The part of the path after <c>/api/v1/</c>.</param>
    /// <param name="tag">The heading of the endpoints in the documentation.</param>
    /// <param name="about">The text under that heading, in full sentences.</param>
    public static RouteGroupBuilder MapApiV1(this IEndpointRouteBuilder endpoints, string path, string tag, string about) =>
        endpoints
            .MapGroup($"/api/v1/{path}")
            .WithGroupName(V1)
            .WithTags(tag)
            .WithMetadata(new ApiTag(tag, about), AnswerKind.V1)
            .WithCors((_, _) => V1);

    /// <summary>
    /// A group for endpoints of version 2. Errors are problem details, and an endpoint refuses parameters and members that it does
    /// not know.
    /// </summary>
    /// <param name="path">The part of the path after <c>/api/v2/</c>.</param>
    /// <param name="tag">The heading of the endpoints in the documentation.</param>
    /// <param name="about">The text under that heading, in full sentences.</param>
    public static RouteGroupBuilder MapApiV2(this IEndpointRouteBuilder endpoints, string path, string tag, string about) =>
        endpoints
            .MapGroup($"/api/v2/{path}")
            .WithGroupName(V2)
            .WithTags(tag)
            .WithMetadata(new ApiTag(tag, about), AnswerKind.V2)
            .WithCors(
                (methods, isRead) =>
                    methods.Contains(HttpMethods.Get) ? V2
                    : isRead ? V2Queries
                    : V2Writes
            )
            .Strict();

    /// <summary>
    /// A group for the reads that are compatible with REST Countries. It is like version 2 except for the form of errors.
    /// </summary>
    /// <param name="tag">The heading of the endpoints in the documentation.</param>
    /// <param name="about">The text under that heading, in full sentences.</param>
    /// <param name="strict">Whether an endpoint refuses parameters that it does not know.</param>
    public static RouteGroupBuilder MapRestCountries(this IEndpointRouteBuilder endpoints, string tag, string about, bool strict = true)
    {
        var group = endpoints
            .MapGroup(RestCountriesPath)
            .WithGroupName(RestCountries)
            .WithTags(tag)
            .WithMetadata(new ApiTag(tag, about), AnswerKind.RestCountries)
            .WithCors((_, _) => V2);
        return strict ? group.Strict() : group;
    }

    // Before a script's request, a browser may ask with OPTIONS whether the request is allowed. Routing must find the endpoint for
    // that too.
    private static RouteGroupBuilder WithCors(this RouteGroupBuilder group, Func<IReadOnlyList<string>, bool, string> policyOf)
    {
        ((IEndpointConventionBuilder)group).Finally(endpoint =>
        {
            if (endpoint.Metadata.OfType<IHttpMethodMetadata>().LastOrDefault() is { } methods)
            {
                methods.AcceptCorsPreflight = true;
                endpoint.Metadata.Add(
                    new EnableCorsAttribute(policyOf(methods.HttpMethods, endpoint.Metadata.OfType<ReadOnlyEndpoint>().Any()))
                );
            }
        });
        return group;
    }

    /// <summary>Describes the endpoint's parameters in the OpenAPI document.</summary>
    public static RouteHandlerBuilder Takes(this RouteHandlerBuilder endpoint, params ApiParameter[] parameters) =>
        endpoint.WithMetadata([.. parameters]);

    /// <summary>Says in the OpenAPI document that the endpoint may answer with these errors.</summary>
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder endpoint, params int[] statuses) =>
        endpoint.WithMetadata(new Refusals(statuses));

    /// <summary>Examples for the OpenAPI document: the request's body, the response's body, and parameter values by name.</summary>
    public static RouteHandlerBuilder Example(
        this RouteHandlerBuilder endpoint,
        string? request = null,
        string? response = null,
        params (string Name, string Value)[] parameters
    ) => endpoint.WithMetadata(new Examples(Parse(request), Parse(response), parameters.ToDictionary(p => p.Name, p => p.Value)));

    private static JsonNode? Parse(string? json) => json is null ? null : JsonNode.Parse(json);
}

/// <summary>A heading of the OpenAPI document and the text under it.</summary>
public sealed record ApiTag(string Name, string About);

/// <summary>The error statuses that an endpoint can answer with.</summary>
public sealed record Refusals(IReadOnlyList<int> Statuses);

/// <summary>Examples of an endpoint for the OpenAPI document.</summary>
public sealed record Examples(JsonNode? Request, JsonNode? Response, IReadOnlyDictionary<string, string> Parameters);
