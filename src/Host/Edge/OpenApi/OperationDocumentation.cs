using System.Globalization;
using System.Text.Json.Nodes;
using CountryProvider.Host.Foundation.Settings;
using CountryProvider.Modularity;
using CountryProvider.Web.Api;
using CountryProvider.Web.Csv;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace CountryProvider.Host.Edge.OpenApi;

/// <summary>Describes an operation from the metadata of its endpoint.</summary>
internal sealed class OperationDocumentation(ApiKeys keys, HostSettings settings) : IOpenApiOperationTransformer
{
    private const string Json = "application/json";

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var examples = metadata.OfType<Examples>().LastOrDefault();
        var method = context.Description.HttpMethod!;
        operation.OperationId = IdOf(method, context.Description.RelativePath!);
        operation.Responses ??= [];
        operation.Parameters ??= [];

        Describe(
            operation.Parameters,
            metadata.OfType<ApiParameter>().ToDictionary(parameter => parameter.Name),
            examples,
            context.Document!
        );
        foreach (var (mediaType, body) in operation.RequestBody?.Content ?? new Dictionary<string, OpenApiMediaType>())
        {
            body.Example = examples?.Request;
            if (mediaType == CsvFile.MediaType && examples?.Request is JsonArray and [JsonObject row, ..])
            {
                body.Schema = CsvSchema;
                body.Example =
                    $"{string.Join(',', row.Select(member => member.Key))}\n{string.Join(',', row.Select(member => member.Value))}\n";
            }

            if (mediaType == MergePatch.MediaType && body.Schema is OpenApiSchemaReference { Reference.Id: { } name } whole)
            {
                body.Schema = Shared(name + "Patch", PatchOf(whole), context.Document!);
            }
        }

        DescribeAnswers(operation, examples, metadata.OfType<OffersCsv>().LastOrDefault());
        var refusals = metadata.OfType<Refusals>().SelectMany(refusals => refusals.Statuses).ToHashSet();
        ConditionalRequests.Describe(operation, method, refusals.Contains(StatusCodes.Status412PreconditionFailed));
        if (refusals.Contains(StatusCodes.Status503ServiceUnavailable))
        {
            DescribeStaleness(operation, HttpMethods.IsGet(method));
        }

        var isRead = HttpMethods.IsGet(method) || metadata.OfType<ReadOnlyEndpoint>().Any();
        if (keys.AreAsked && (keys.AreAskedToRead || !isRead))
        {
            operation.Security = [new() { [new OpenApiSecuritySchemeReference(ApiKeys.SchemeName, context.Document)] = [] }];
            refusals.UnionWith(
                isRead ? [StatusCodes.Status401Unauthorized] : [StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden]
            );
        }

        if (settings.RateLimit.IsOn)
        {
            refusals.Add(StatusCodes.Status429TooManyRequests);
        }

        ErrorDocumentation.Describe(operation, context, refusals, isRead);
        return Task.CompletedTask;
    }

    // A read that depends on another module may use a stale copy of its data. When the copy is too old, the read is refused.
    // The answer to a write has these headers when it has a body, because the body may depend on such a copy.
    private static void DescribeStaleness(OpenApiOperation operation, bool isRead)
    {
        foreach (
            var response in operation
                .Responses!.Where(answer => answer.Key[0] is '2' or '3')
                .Select(answer => answer.Value)
                .OfType<OpenApiResponse>()
                .Where(answer => isRead || answer.Content is { Count: > 0 })
        )
        {
            AnswerHeaders.Add(
                response,
                "Warning",
                "110 when a module that the answer depends on could not be asked, so that it may be out of date."
            );
            AnswerHeaders.Add(response, "Age", "With Warning: 110: for how many seconds at most.", type: JsonSchemaType.Integer);
        }
    }

    // The method and the path describe an operation and are unique together: getCountriesByCode.
    private static string IdOf(string method, string path) =>
        string.Concat(
            path.Split('/', '-')
                .Where(part => part.Length > 0)
                .SkipWhile(part => part == "api")
                .Skip(1)
                .Prepend(method.ToLowerInvariant())
                .Select(
                    (part, index) =>
                        index == 0 ? part
                        : part[0] == '{' ? "By" + Capitalize(part[1..^1])
                        : Capitalize(part)
                )
        );

    private static string Capitalize(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    private static void Describe(
        IList<IOpenApiParameter> parameters,
        Dictionary<string, ApiParameter> descriptions,
        Examples? examples,
        OpenApiDocument document
    )
    {
        foreach (var parameter in parameters.OfType<OpenApiParameter>())
        {
            var description = descriptions.GetValueOrDefault(parameter.Name!);
            parameter.Description = description?.Description;
            parameter.Schema =
                description is null ? parameter.Schema
                : description.SchemaName is { } name ? Shared(name, SchemaOf(description), document)
                : SchemaOf(description);
            parameter.Example = examples?.Parameters.GetValueOrDefault(parameter.Name!) is { } text
                ? ValueOf(description?.Kind, text)
                : null;
        }
    }

    private static OpenApiSchema CsvSchema =>
        new()
        {
            Type = JsonSchemaType.String,
            Description = "A header with the names of the members, and a line for each entry (RFC 4180).",
        };

    // A merge patch (RFC 7396) has no required members.
    private static OpenApiSchema PatchOf(IOpenApiSchema whole) =>
        new()
        {
            Type = JsonSchemaType.Object,
            Description = "What to change: members that are left out stay as they are, null takes one away.",
            Properties = whole.Properties is null ? null : new Dictionary<string, IOpenApiSchema>(whole.Properties),
        };

    private static OpenApiSchemaReference Shared(string name, OpenApiSchema schema, OpenApiDocument document)
    {
        document.AddComponent(name, schema);
        return new(name, document);
    }

    private static OpenApiSchema SchemaOf(ApiParameter parameter) =>
        new()
        {
            Type = parameter.Kind switch
            {
                ApiParameterKind.Number => JsonSchemaType.Integer,
                ApiParameterKind.Flag => JsonSchemaType.Boolean,
                _ => JsonSchemaType.String,
            },
            Format = parameter.Kind is ApiParameterKind.Number ? "int32" : null,
            Minimum = parameter.Minimum?.ToString(CultureInfo.InvariantCulture),
            Maximum = parameter.Maximum is null or int.MaxValue ? null : parameter.Maximum.Value.ToString(CultureInfo.InvariantCulture),
            MaxLength = parameter.MaxLength,
            Pattern = parameter.Pattern,
            Enum = parameter.Choices.Count == 0 ? null : [.. parameter.Choices.Select(choice => JsonValue.Create(choice))],
            Default = parameter.Default?.DeepClone(),
        };

    private static JsonNode ValueOf(ApiParameterKind? kind, string text) =>
        kind switch
        {
            ApiParameterKind.Number => int.Parse(text, CultureInfo.InvariantCulture),
            ApiParameterKind.Flag => bool.Parse(text),
            _ => text,
        };

    private static void DescribeAnswers(OpenApiOperation operation, Examples? examples, OffersCsv? csv)
    {
        foreach (var (status, answer) in operation.Responses!)
        {
            if (answer is not OpenApiResponse response)
            {
                continue;
            }

            response.Description = status switch
            {
                "200" => "What is stored now.",
                "201" => "It was created.",
                "204" when operation.OperationId!.StartsWith("get", StringComparison.Ordinal) => "There is none.",
                "204" => "It was done.",
                "304" => "What the client has is still current.",
                _ => response.Description,
            };
            if (response.Content?.TryGetValue(Json, out var content) is true)
            {
                content.Example = examples?.Response;
                if (csv is not null)
                {
                    response.Content[CsvFile.MediaType] = new OpenApiMediaType { Schema = CsvSchema, Example = csv.Example() };
                    AnswerHeaders.Add(response, "Content-Disposition", "What to call the file. Only with csv.");
                }
            }

            if (status == "201")
            {
                AnswerHeaders.Add(response, "Location", "The path of what was created.", required: true);
            }

            if (status == "200" && operation.Parameters!.Any(parameter => parameter.Name == "page"))
            {
                AnswerHeaders.Add(
                    response,
                    "X-Total-Count",
                    "How many entries all pages have together. Only when a page was asked for.",
                    type: JsonSchemaType.Integer
                );
                AnswerHeaders.Add(
                    response,
                    "Link",
                    "The first, prev, next and last page (RFC 8288), as far as they exist; with a very long search only next, and on "
                        + "the last page prev. Only when a page was asked for."
                );
            }
        }
    }
}
