using System.Text.Json.Nodes;

namespace CountryProvider.Manifests.Tests.Schema;

/// <summary>Compares objects with the types of the Kubernetes API (kubernetes.json, written by update.mjs).</summary>
internal static class TypeCheck
{
    private static readonly JsonNode _schema = JsonNode.Parse(typeof(TypeCheck).Assembly.GetManifestResourceStream("kubernetes.json")!)!;

    /// <returns>A line for each unknown field, each value of another type, and each required field that is missing.</returns>
    public static IEnumerable<string> Faults(JsonObject item)
    {
        var kind = $"{item.Text("apiVersion")}/{item.Text("kind")}";
        return _schema["kinds"]![kind] is { } type
            ? Faults(item, type.ToString(), Rendered.Id(item)).Concat(item.Text("metadata/name") is null ? [$"{kind} has no name"] : [])
            : [$"{kind} is no kind that these tests know; is its API version current? If so, add it to Schema/update.mjs"];
    }

    private static IEnumerable<string> Faults(JsonNode? value, string type, string path)
    {
        if (Inner(type, "Array<") is { } element)
        {
            return value is JsonArray list ? list.SelectMany((item, index) => Faults(item, element, $"{path}[{index}]")) : Wrong();
        }

        if (Inner(type, "Map<") is { } entry)
        {
            return value is JsonObject map ? map.SelectMany(item => Faults(item.Value, entry, $"{path}.{item.Key}")) : Wrong();
        }

        switch (type)
        {
            case "any":
                return [];
            case "string" or "Date":
                return value is JsonValue text && text.TryGetValue<string>(out _) ? [] : Wrong();
            case "boolean":
                return value is JsonValue flag && flag.TryGetValue<bool>(out _) ? [] : Wrong();
            case "integer":
                return value is JsonValue whole && whole.TryGetValue<long>(out _) ? [] : Wrong();
            case "number":
                return value is JsonValue number && (number.TryGetValue<double>(out _) || number.TryGetValue<long>(out _)) ? [] : Wrong();
            case "IntOrString":
                return value is JsonValue either && (either.TryGetValue<long>(out _) || either.TryGetValue<string>(out _)) ? [] : Wrong();
            default:
                var fields = _schema["types"]![type]!.AsObject();
                return value is JsonObject item
                    ? fields
                        .Where(field => field.Value!.ToString().EndsWith('!') && item[field.Key] is null)
                        .Select(field => $"{path} has no {field.Key}")
                        .Concat(
                            item.SelectMany(field =>
                                fields[field.Key] is { } known
                                    ? Faults(field.Value, known.ToString().TrimEnd('!'), $"{path}.{field.Key}")
                                    : [$"{path}.{field.Key} is no field of {type}"]
                            )
                        )
                    : Wrong();
        }

        IEnumerable<string> Wrong() => [$"{path} is {value?.ToJsonString() ?? "null"} and not of type {type}"];
    }

    private static string? Inner(string type, string generic) =>
        type.StartsWith(generic, StringComparison.Ordinal) ? type[generic.Length..^1] : null;
}
