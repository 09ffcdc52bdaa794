using Microsoft.OpenApi;

namespace CountryProvider.Host.Edge.OpenApi;

internal static class AnswerHeaders
{
    /// <summary>Says that an answer has a header.</summary>
    /// <param name="required">Whether it always has.</param>
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
