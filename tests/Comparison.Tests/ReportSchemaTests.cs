using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using CountryProvider.Comparison.Report;

namespace CountryProvider.Comparison.Tests;

/// <summary>
/// The schema of <c>report.json</c>, on which other programs can rely. It is made from the records and their descriptions. The test writes
/// it when the environment variable UPDATE_SCHEMA is 1.
/// </summary>
public sealed partial class ReportSchemaTests
{
    private static readonly JsonSerializerOptions _indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly ILookup<string, XElement> _documentation = XDocument
        .Load(Path.ChangeExtension(typeof(ComparisonReport).Assembly.Location, ".xml"))
        .Descendants("member")
        .ToLookup(member => member.Attribute("name")!.Value);

    [Fact]
    public async Task The_schema_in_the_documentation_is_that_of_the_data()
    {
        var schema = Schema().ToJsonString(_indented) + "\n";
        if (Environment.GetEnvironmentVariable("UPDATE_SCHEMA") == "1")
        {
            await File.WriteAllTextAsync(CommittedFile(), schema, TestContext.Current.CancellationToken);
        }

        (await File.ReadAllTextAsync(CommittedFile(), TestContext.Current.CancellationToken)).ShouldBe(
            schema,
            $"Run this test with UPDATE_SCHEMA=1. If something was renamed or removed, raise {nameof(ComparisonReport)}.{nameof(ComparisonReport.CurrentSchema)} as well."
        );
    }

    private static JsonObject Schema()
    {
        var definitions = new SortedDictionary<string, JsonNode?>(StringComparer.Ordinal);
        var schema = ReportJson
            .Default.ComparisonReport.Options.GetJsonSchemaAsNode(
                typeof(ComparisonReport),
                new()
                {
                    TreatNullObliviousAsNonNullable = true,
                    TransformSchemaNode = (context, node) =>
                    {
                        var type = context.TypeInfo.Type;
                        if (type == typeof(double) || type == typeof(double?))
                        {
                            node = new JsonObject { ["type"] = new JsonArray("number", "null") }; // See FiniteNumbers.
                        }
                        else if (
                            node is JsonObject described
                            && context.TypeInfo.Kind is JsonTypeInfoKind.Object
                            && context.BaseTypeInfo is null
                            && !context.Path.IsEmpty
                        )
                        {
                            // Once, with its name, however often it is used.
                            var mayBeNull = described["type"] is JsonArray;
                            if (!described.ContainsKey("$ref"))
                            {
                                described["type"] = "object";
                                definitions[type.Name] = Described(described, SummaryOf(type)).DeepClone();
                            }

                            node = Reference(type, mayBeNull);
                        }

                        if (context.PropertyInfo is { } property && node is JsonObject value)
                        {
                            if (MayHoldNull(property) is { } element)
                            {
                                value["items"] = Reference(element, mayBeNull: true);
                            }

                            return Described(value, SummaryOf(property));
                        }

                        return context.BaseTypeInfo is null ? node : Described(node.AsObject(), SummaryOf(type));
                    },
                }
            )
            .AsObject();
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.Insert(1, "description", SummaryOf(typeof(ComparisonReport)));
        schema["$defs"] = new JsonObject(definitions);
        return schema;
    }

    private static JsonObject Reference(Type type, bool mayBeNull)
    {
        var reference = new JsonObject { ["$ref"] = $"#/$defs/{type.Name}" };
        return mayBeNull ? new() { ["anyOf"] = new JsonArray(reference, new JsonObject { ["type"] = "null" }) } : reference;
    }

    // Of a list of what may be missing; the serializer does not know about those.
    private static Type? MayHoldNull(JsonPropertyInfo property) =>
        ClrOf(property) is { } clr
        && new NullabilityInfoContext().Create(clr).GenericTypeArguments
            is [{ ReadState: NullabilityState.Nullable, Type.IsValueType: false } element]
            ? element.Type
            : null;

    private static PropertyInfo? ClrOf(JsonPropertyInfo property) =>
        property
            .DeclaringType.GetProperties()
            .FirstOrDefault(candidate => candidate.Name.Equals(property.Name, StringComparison.OrdinalIgnoreCase));

    private static JsonObject Described(JsonObject schema, string description)
    {
        if (description.Length > 0)
        {
            schema.Insert(0, "description", description);
        }

        return schema;
    }

    private static string SummaryOf(Type type) => Words(_documentation["T:" + NameOf(type)].Elements("summary").FirstOrDefault());

    // Its own, or that of the parameter that it comes from.
    private static string SummaryOf(JsonPropertyInfo property)
    {
        var name = ClrOf(property)?.Name;
        return Words(
            _documentation[$"P:{NameOf(property.DeclaringType)}.{name}"].Elements("summary").FirstOrDefault()
                ?? _documentation["T:" + NameOf(property.DeclaringType)]
                    .Elements("param")
                    .FirstOrDefault(parameter => parameter.Attribute("name")!.Value == name)
        );
    }

    private static string NameOf(Type type) => type.FullName!.Replace('+', '.');

    private static string Words(XElement? element) =>
        element is null
            ? ""
            : Space()
                .Replace(
                    string.Concat(
                            element
                                .Nodes()
                                .Select(node =>
                                    node switch
                                    {
                                        XText text => text.Value,
                                        XElement { Name.LocalName: "see" } reference => reference.Attribute("cref")!.Value.Split('.')[^1],
                                        XElement other => other.Value,
                                        _ => "",
                                    }
                                )
                        )
                        .Trim(),
                    " "
                );

    private static string CommittedFile([CallerFilePath] string here = "") =>
        Path.GetFullPath("../../docs/report.schema.json", Path.GetDirectoryName(here)!);

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
