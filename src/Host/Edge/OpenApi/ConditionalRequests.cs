using Microsoft.OpenApi;

namespace CountryProvider.Host.Edge.OpenApi;

/// <summary>Describes ETags and the headers that refer to them (RFC 9110, 13).</summary>
internal static class ConditionalRequests
{
    /// <param name="conditionalWrite">Whether the operation is a write that accepts If-Match.</param>
    public static void Describe(OpenApiOperation operation, string method, bool conditionalWrite)
    {
        // All bodies except those of errors are a ReadyDocument. It has an ETag and handles If-None-Match.
        foreach (var status in new[] { "200", "201" })
        {
            if (operation.Responses!.GetValueOrDefault(status) is OpenApiResponse response)
            {
                AnswerHeaders.Add(response, "ETag", "Stands for exactly this content.", required: true);
            }
        }

        if (HttpMethods.IsGet(method))
        {
            Take(
                operation,
                "If-None-Match",
                "ETags of earlier answers. If one of them is still current, the answer is 304 without a body."
            );
            var unchanged = (OpenApiResponse)(
                operation.Responses!.GetValueOrDefault("304") ?? (operation.Responses!["304"] = new OpenApiResponse())
            );
            unchanged.Description = "What the client has is still current.";
            AnswerHeaders.Add(unchanged, "ETag", "Stands for the content that the client has.", required: true);
        }
        else if (conditionalWrite)
        {
            Take(
                operation,
                "If-Match",
                "Do it only when the ETag is still one of these, or with * only when it exists. The weak form counts too, as proxies "
                    + "that compress make it."
            );
            if (HttpMethods.IsPut(method))
            {
                Take(operation, "If-None-Match", "With * do it only when it does not exist.", "^\\*$");
            }
        }
    }

    private static void Take(OpenApiOperation operation, string name, string description, string? pattern = null) =>
        operation.Parameters!.Add(
            new OpenApiParameter
            {
                Name = name,
                In = ParameterLocation.Header,
                Description = description,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, Pattern = pattern },
            }
        );
}
