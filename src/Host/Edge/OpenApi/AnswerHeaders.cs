using Microsoft.OpenApi;

namespace CountryProvider.Host.Edge.OpenApi;

internal static class AnswerHeaders
{
    /// <summary>Adds a header to the description of an answer.</summary>
    /// <param name="required">Whether every such answer has the header.</param>
    public static void Add(
        OpenApiResponse response,
        string name,
        string description,
        bool required = false,
        JsonSchemaType type = JsonSchemaType.String
    ) =>
        (response.Headers ??= new Dictionary<string, IOpenApiHeader>())[name] = new OpenApiHeader
        {
            Description = description,
            Required = required,
            Schema = new OpenApiSchema { Type = type },
        };
}
