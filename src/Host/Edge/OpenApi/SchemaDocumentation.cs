using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using CountryProvider.Web.Api;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace CountryProvider.Host.Edge.OpenApi;

/// <summary>Describes the bodies from the attributes of their records.</summary>
internal sealed class SchemaDocumentation : IOpenApiSchemaTransformer
{
    // The framework uses this extension to allow null for a field whose schema becomes a reference.
    private const string NullableReference = "x-is-nullable-property";

    /// <summary>
    /// The name of a record in the documents: its type name without the suffixes V1 and Row. The title of the document already names the
    /// version, and callers need not know that the record is a row of the store.
    /// </summary>
    public static string? NameOf(JsonTypeInfo type) =>
        type.Type == typeof(JsonObject) ? null // The type does not describe its members.
        : OpenApiOptions.CreateDefaultSchemaReferenceId(type) is { } name
            ? name.EndsWith("V1", StringComparison.Ordinal) ? name[..^2]
                : name.EndsWith("Row", StringComparison.Ordinal) ? name[..^3]
                : name
        : null;

    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.JsonTypeInfo.Type == typeof(JsonObject))
        {
            (schema.Type, schema.AdditionalProperties) = (schema.Type | JsonSchemaType.Object, new OpenApiSchema());
        }

        if (context.JsonTypeInfo.Kind is JsonTypeInfoKind.Object)
        {
            Require(schema, context.JsonTypeInfo);
            Choose(schema, context.JsonTypeInfo);
            if (context.JsonTypeInfo.Type.IsDefined(typeof(OrCodeAttribute), inherit: false))
            {
                var whole = new OpenApiSchema
                {
                    Type = schema.Type,
                    Properties = schema.Properties,
                    Required = schema.Required,
                };
                (schema.Type, schema.Properties, schema.Required) = (null, null, null);
                schema.AnyOf = [new OpenApiSchema { Type = JsonSchemaType.String }, whole];
            }
        }

        return Task.CompletedTask;
    }

    private static void Choose(OpenApiSchema schema, JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            if (
                property.AttributeProvider?.GetCustomAttributes(typeof(AllowedValuesAttribute), inherit: false)
                    is [AllowedValuesAttribute allowed]
                && schema.Properties?[property.Name] is OpenApiSchema field
            )
            {
                field.Enum = [.. allowed.Values.Select(value => JsonValue.Create((string)value!))];
            }
        }
    }

    // In code, a required field may still be null. A validator then reports a missing field with a message of this program.
    private static void Require(OpenApiSchema schema, JsonTypeInfo type)
    {
        foreach (
            var property in type.Properties.Where(property =>
                property.AttributeProvider?.IsDefined(typeof(RequiredAttribute), inherit: false) is true
            )
        )
        {
            (schema.Required ??= new HashSet<string>()).Add(property.Name);
            if (schema.Properties?[property.Name] is OpenApiSchema field)
            {
                field.Type &= ~JsonSchemaType.Null;
                field.Metadata?.Remove(NullableReference);
            }
        }
    }
}
