using CountryProvider.Host.Foundation.Settings;
using CountryProvider.Web.Api;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace CountryProvider.Host.Edge.OpenApi;

/// <summary>Describes the API as a whole in a document.</summary>
internal sealed class DocumentDocumentation(HostSettings settings, ApiKeys keys) : IOpenApiDocumentTransformer
{
    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new()
        {
            Title = "Country Provider",
            Version = context.DocumentName.TrimStart('v') + (context.DocumentName.Contains('.') ? ".0" : ".0.0"),
            Description =
                context.DocumentName == ApiVersions.RestCountries
                    ? "Countries in the shape of REST Countries 3.1: its clients need only another base address. "
                        + "There is what this product owns: codes, names, currencies, languages and regions. A field that the original "
                        + "had and that is not here is refused by name, so that nobody takes its absence for a fact. "
                        + "Scripts of any origin may call it. "
                        + "A client that sends too many requests gets 429 with Retry-After."
                : context.DocumentName == ApiVersions.V1
                    ? "The contract of the original Country Provider services, kept as it was for the programs that use it; new ones "
                        + "use version 2. "
                        + "Errors are one sentence of plain text. The order in arrays carries no meaning. Retired entries are left "
                        + "out. Scripts of any origin may call it. "
                        + "A client that sends too many requests gets 429 with Retry-After."
                : "Countries, currencies and languages with their history, and which country uses which, on any day and with "
                    + "names in many languages. "
                    + "Errors are problem details (RFC 9457) whose type tells them apart. Nothing is ignored: an unknown or "
                    + "repeated parameter or member is an error. Entries are retired and never removed. "
                    + "Every answer with a body has an ETag for conditional requests. A client that sends too many requests gets 429 "
                    + "with Retry-After.",
            License = new() { Name = "MIT", Identifier = "MIT" },
        };
        document.Servers =
        [
            new() { Url = settings.Root.PathBase is { Length: > 0 } pathBase ? pathBase : "/", Description = "This server" },
        ];
        document.Security =
        [
            [],
        ]; // Operations need no key unless they say otherwise.
        document.Tags = context
            .DescriptionGroups.SelectMany(group => group.Items)
            .Where(item => item.GroupName == context.DocumentName)
            .SelectMany(item => item.ActionDescriptor.EndpointMetadata.OfType<ApiTag>())
            .Distinct()
            .Select(tag => new OpenApiTag { Name = tag.Name, Description = tag.About })
            .ToHashSet();

        if (keys.AreAsked)
        {
            document.AddComponent<IOpenApiSecurityScheme>(
                ApiKeys.SchemeName,
                new OpenApiSecurityScheme
                {
                    Type = SecuritySchemeType.Http,
                    Scheme = "bearer",
                    Description = "A key. It belongs to departments, and may write in the modules that these own.",
                }
            );
        }

        // Routes match with and without a slash at the end. The documents show the usual form without it.
        var paths = new OpenApiPaths();
        foreach (var (path, item) in document.Paths)
        {
            paths.Add(path.TrimEnd('/'), item);
        }

        document.Paths = paths;
        return Task.CompletedTask;
    }
}
