using System.Globalization;
using System.Text.Json.Nodes;
using CountryProvider.Host.Foundation.Errors;
using CountryProvider.Web.Api;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace CountryProvider.Host.Edge.OpenApi;

/// <summary>Describes the errors of an operation.</summary>
internal static class ErrorDocumentation
{
    private const string TraceId = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00"; // From W3C Trace Context.

    /// <param name="operation">The operation. Its description is complete except for the errors.</param>
    /// <param name="declared">
    /// The statuses that the endpoint declares. The method adds statuses that follow from other facts: the operation has a body, writes,
    /// needs a store, or rejects unknown parameters.
    /// </param>
    /// <param name="isRead">Whether the operation changes nothing.</param>
    public static void Describe(
        OpenApiOperation operation,
        OpenApiOperationTransformerContext context,
        IReadOnlySet<int> declared,
        bool isRead
    )
    {
        var hasBody = operation.RequestBody is not null;
        var takesFile = context.Description.ActionDescriptor.EndpointMetadata.OfType<RawBody>().Any();
        var (version1, isMessage) = (context.DocumentName == ApiVersions.V1, context.DocumentName == ApiVersions.RestCountries);
        var statuses = declared
            .Concat(
                hasBody ? [400, 413, 415]
                : version1 ? []
                : [400]
            ) // Version 2 rejects unknown parameters.
            .Concat(isRead ? [] : [ProblemType.NotStored.Status])
            .Append(ProblemType.ModuleUnavailable.Status)
            .ToHashSet();
        foreach (var status in statuses.Order())
        {
            var types = ProblemType.All.Where(type => Fits(type, status)).ToList();
            var errors = types.Count == 0 ? [ErrorAnswers.WithDetail(new(status))] : types.Select(ErrorOf).ToList();
            var answer = Answer(types.Count == 0 ? errors[0].Detail! : string.Join(" ", types.Select(type => type.Meaning)), errors);
            if (status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
            {
                AnswerHeaders.Add(
                    answer,
                    "Retry-After",
                    "After how many seconds to try again at the earliest.",
                    required: true,
                    JsonSchemaType.Integer
                );
            }

            operation.Responses![status.ToString(CultureInfo.InvariantCulture)] = answer;
        }

        const string AnyOther = "AnyOtherError";
        context.Document!.AddComponent(
            AnyOther,
            Answer(
                "Any other error, such as a key that is missing (401) or not good enough (403) where keys are asked for, or too many "
                    + "requests (429).",
                [ErrorOf(ProblemType.Internal)]
            )
        );
        operation.Responses!["default"] = new OpenApiResponseReference(AnyOther, context.Document);

        OpenApiResponse Answer(string description, IReadOnlyList<Error> errors) =>
            new()
            {
                Description = description,
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    [
                        version1 ? "text/plain"
                        : isMessage ? "application/json"
                        : "application/problem+json"
                    ] =
                        version1
                            ? new()
                            {
                                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                                Examples = errors.ToDictionary(NameOf, TextExample),
                            }
                        : isMessage
                            ? new() { Schema = MessageIn(context.Document!), Examples = errors.ToDictionary(NameOf, MessageExample) }
                        : new() { Schema = ProblemIn(context.Document!), Examples = errors.ToDictionary(NameOf, ProblemExample) },
                },
            };

        bool Fits(ProblemType type, int status) =>
            (version1 ? ErrorAnswers.StatusInVersion1(ErrorOf(type)) : type.Status) == status
            && type != ProblemType.ModuleElsewhere // This document does not contain the addresses that answer with this error.
            && (type != ProblemType.InvalidFile || takesFile)
            && (hasBody || (type != ProblemType.Malformed && type != ProblemType.Conflict));
    }

    private static Error ErrorOf(ProblemType type) => new(type, type.Detail, type.Errors);

    private static string NameOf(Error error) => error.Type?.Name ?? $"status-{error.Status}";

    private static IOpenApiExample ProblemExample(Error error) =>
        new OpenApiExample { Summary = error.Title, Value = JsonNode.Parse(ErrorAnswers.ProblemOf(error, TraceId)) };

    private static IOpenApiExample MessageExample(Error error) =>
        new OpenApiExample { Summary = error.Title, Value = JsonNode.Parse(ErrorAnswers.MessageOf(error)) };

    // Version 1 calls a code a short name.
    private static IOpenApiExample TextExample(Error error) =>
        new OpenApiExample
        {
            Summary = error.Title,
            Value = ErrorAnswers.TextOf(error).Replace("the code", "the short name", StringComparison.Ordinal),
        };

    private static OpenApiSchemaReference ProblemIn(OpenApiDocument document)
    {
        const string Name = "Problem";
        document.AddComponent(
            Name,
            new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Description = "Problem details (RFC 9457).",
                Required = new HashSet<string> { "type", "title", "status", "detail", "traceId" },
                Properties = new Dictionary<string, IOpenApiSchema>
                {
                    ["type"] = Text(
                        "The kind of problem, which stays the same for good: about:blank where the status says it all, else one of "
                            + "urn:country-provider:problem:"
                            + string.Join(", ", ProblemType.All.Select(type => type.Name))
                            + ".",
                        "uri"
                    ),
                    ["title"] = Text("The kind of problem in a few words."),
                    ["status"] = new OpenApiSchema
                    {
                        Type = JsonSchemaType.Integer,
                        Format = "int32",
                        Minimum = "400",
                        Maximum = "599",
                        Description = "The HTTP status.",
                    },
                    ["detail"] = Text("What is wrong and what to do, in full sentences."),
                    ["module"] = Text("The module that the problem is about, where it is about one."),
                    ["url"] = Text("Where to go instead, where that is known.", "uri"),
                    ["traceId"] = Text("Under which the request is found in logs and traces."),
                    ["errors"] = new OpenApiSchema
                    {
                        Type = JsonSchemaType.Object,
                        Description = "Messages by field name, where fields are to blame.",
                        AdditionalProperties = new OpenApiSchema
                        {
                            Type = JsonSchemaType.Array,
                            Items = new OpenApiSchema { Type = JsonSchemaType.String },
                        },
                    },
                },
            }
        );
        return new(Name, document);
    }

    private static OpenApiSchemaReference MessageIn(OpenApiDocument document)
    {
        const string Name = "Error";
        document.AddComponent(
            Name,
            new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Description = "An error as REST Countries has it.",
                Required = new HashSet<string> { "message", "status" },
                Properties = new Dictionary<string, IOpenApiSchema>
                {
                    ["message"] = Text("What is wrong and what to do; Not Found where nothing was found."),
                    ["status"] = new OpenApiSchema
                    {
                        Type = JsonSchemaType.Integer,
                        Format = "int32",
                        Minimum = "400",
                        Maximum = "599",
                        Description = "The HTTP status.",
                    },
                },
            }
        );
        return new(Name, document);
    }

    private static OpenApiSchema Text(string description, string? format = null) =>
        new()
        {
            Type = JsonSchemaType.String,
            Format = format,
            Description = description,
        };
}
