using CountryProvider.Abstractions;
using CountryProvider.Host.Edge.OpenApi;
using CountryProvider.Web.Pages;
using Microsoft.OpenApi;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Host.Site.Api;

/// <summary>The page with the OpenAPI documents and forms to try their operations.</summary>
internal static class ApiPages
{
    public static void Map(IEndpointRouteBuilder endpoints) =>
        endpoints
            .MapPages()
            .MapGet(
                "/api",
                async (string? version, IEnumerable<ApiDocument> documents) =>
                {
                    var shown = version is null
                        ? documents.First()
                        : documents.FirstOrDefault(document => document.Name == version)
                            ?? throw new NotFoundException(
                                Say($"There is no version {version} of the API.", $"Es gibt keine Version {version} der API.")
                            );
                    return Page.Of<ApiPage, ApiModel>(
                        $"API {shown.Name}",
                        new((await shown.ContentAsync()).Document, shown.Name, [.. documents.Select(document => document.Name)])
                    );
                }
            );
}

/// <param name="Document">The OpenAPI document to show.</param>
/// <param name="Version">The version of the API, such as <c>v2</c>.</param>
/// <param name="Versions">All versions, the newest first.</param>
public sealed record ApiModel(OpenApiDocument Document, string Version, IReadOnlyList<string> Versions);
