using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CountryProvider.Contracts.Tests;

/// <summary>
/// Compares JSON with a schema of an OpenAPI document. It knows only the part of JSON Schema that our documents use, and refuses members
/// that the schema does not name.
/// </summary>
internal sealed class JsonShape(JsonObject document)
{
    private static readonly string[] _understood =
    [
        "$ref",
        "type",
        "description",
        "format",
        "pattern",
        "minLength",
        "maxLength",
        "minimum",
        "maximum",
        "enum",
        "default",
        "items",
        "properties",
        "required",
        "additionalProperties",
        "oneOf",
        "anyOf",
    ];

    /// <returns>A line for each place that does not fit; none when all do.</returns>
    public IReadOnlyList<string> Faults(JsonNode? value, JsonObject schema, string at = "$")
    {
        if (schema["$ref"]?.ToString() is { } reference)
        {
            return Faults(value, document["components"]!["schemas"]![reference.Split('/')[^1]]!.AsObject(), at);
        }

        if (schema.Select(pair => pair.Key).Except(_understood).ToList() is { Count: > 0 } unknown)
        {
            return [$"{at}: the schema says {string.Join(", ", unknown)}, which this check does not understand"];
        }

        if (schema["oneOf"]?.AsArray() is { } options)
        {
            return options.Count(option => Faults(value, option!.AsObject(), at).Count == 0) == 1
                ? []
                : [$"{at}: fits not exactly one of {options.ToJsonString()}"];
        }

        if (schema["anyOf"]?.AsArray() is { } alternatives)
        {
            return alternatives.Any(option => Faults(value, option!.AsObject(), at).Count == 0)
                ? []
                : [$"{at}: fits none of {alternatives.ToJsonString()}"];
        }

        if (schema.Count == 0)
        {
            return []; // Anything.
        }

        string[] types = schema["type"] switch
        {
            JsonArray several => [.. several.Select(type => type!.ToString())],
            { } one => [one.ToString()],
            null => [],
        };
        var type = TypeOf(value);
        if (types.Length > 0 && !types.Contains(type) && !(type == "integer" && types.Contains("number")))
        {
            return [$"{at}: is {type}, not {string.Join(" or ", types)}"];
        }

        return
        [
            .. type switch
            {
                "object" => Fields(value!.AsObject(), schema, at),
                "array" => value!.AsArray().SelectMany((item, index) => Faults(item, schema["items"]!.AsObject(), $"{at}[{index}]")),
                "string" => Text(value!.ToString(), schema, at),
                "integer" or "number" => Number(decimal.Parse(value!.ToString(), CultureInfo.InvariantCulture), schema, at),
                _ => [],
            },
        ];
    }

    private static string TypeOf(JsonNode? value) =>
        value?.GetValueKind() switch
        {
            null or JsonValueKind.Null => "null",
            JsonValueKind.Object => "object",
            JsonValueKind.Array => "array",
            JsonValueKind.String => "string",
            JsonValueKind.Number => value.ToString().Contains('.', StringComparison.Ordinal) ? "number" : "integer",
            _ => "boolean",
        };

    private IEnumerable<string> Fields(JsonObject value, JsonObject schema, string at)
    {
        var properties = schema["properties"]?.AsObject() ?? [];
        var missing = (schema["required"]?.AsArray() ?? [])
            .Select(name => name!.ToString())
            .Where(name => !value.ContainsKey(name))
            .Select(name => $"{at}: lacks {name}");
        return missing.Concat(
            value.SelectMany(field =>
                (properties[field.Key] ?? schema["additionalProperties"]) is JsonObject fieldSchema
                    ? Faults(field.Value, fieldSchema, $"{at}.{field.Key}")
                    : [$"{at}: has {field.Key}, which the schema does not name"]
            )
        );
    }

    private static IEnumerable<string> Text(string value, JsonObject schema, string at)
    {
        var length = new StringInfo(value).LengthInTextElements;
        if (schema["pattern"]?.ToString() is { } pattern && !Regex.IsMatch(value, pattern))
        {
            yield return $"{at}: {value} does not match {pattern}";
        }

        if (length < (schema["minLength"]?.GetValue<int>() ?? 0) || length > (schema["maxLength"]?.GetValue<int>() ?? int.MaxValue))
        {
            yield return $"{at}: has {length} characters";
        }

        if (schema["enum"]?.AsArray() is { } choices && !choices.Any(choice => choice!.ToString() == value))
        {
            yield return $"{at}: {value} is none of {choices.ToJsonString()}";
        }
    }

    private static IEnumerable<string> Number(decimal value, JsonObject schema, string at)
    {
        if (
            value < (schema["minimum"]?.GetValue<decimal>() ?? decimal.MinValue)
            || value > (schema["maximum"]?.GetValue<decimal>() ?? decimal.MaxValue)
        )
        {
            yield return $"{at}: {value} is out of range";
        }
    }
}
