using CountryProvider.Web.Api;
using CountryProvider.Web.Pages;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace CountryProvider.Host.Edge.OpenApi;

/// <summary>
/// The OpenAPI documents: one for each version of the API, and one for the endpoints that are compatible with REST Countries.
/// </summary>
internal static class ApiDocuments
{
    private static readonly string[] _names = [ApiVersions.V2, ApiVersions.V1, ApiVersions.RestCountries];

    /// <summary>Registers the documents. The newest version comes first.</summary>
    public static IServiceCollection AddApiDocuments(this IServiceCollection services)
    {
        foreach (var name in _names)
        {
            services
                .AddOpenApi(
                    name,
                    options =>
                    {
                        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
                        options.CreateSchemaReferenceId = SchemaDocumentation.NameOf;
                        options.AddSchemaTransformer<SchemaDocumentation>();
                        options.AddOperationTransformer<OperationDocumentation>();
                        options.AddDocumentTransformer<DocumentDocumentation>();
                    }
                )
                .AddSingleton(services => new ApiDocument(name, services.GetRequiredKeyedService<IOpenApiDocumentProvider>(name)));
        }

        return services;
    }

    /// <summary>Maps the addresses of the documents, such as <c>/openapi/v1.json</c>.</summary>
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        foreach (var name in _names)
        {
            endpoints
                .MapPages()
                .WithMetadata(AnswerKind.V2)
                .MapGet(
                    $"/openapi/{name}.json",
                    async (IEnumerable<ApiDocument> documents) =>
                        (await documents.Single(document => document.Name == name).ContentAsync()).Json
                );
        }
    }
}
