using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace CountryProvider.Manifests.Tests;

/// <summary>YAML as a tree that can be asked and changed.</summary>
internal static partial class Json
{
    /// <summary>All documents of a text; refuses keys that are there twice.</summary>
    public static IReadOnlyList<JsonObject> Parse(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return [.. stream.Documents.Select(document => (JsonObject)Convert(document.RootNode)!)];
    }

    /// <summary>
    /// What is at a path, such as <c>spec/template/spec/containers/0</c>; null when nothing is. A slash within a key is written as
    /// <c>~1</c>.
    /// </summary>
    public static JsonNode? At(this JsonNode? node, string path) =>
        path.Split('/')
            .Aggregate(
                node,
                (current, key) =>
                    current switch
                    {
                        JsonObject map => map[key.Replace("~1", "/", StringComparison.Ordinal)],
                        JsonArray list => int.TryParse(key, CultureInfo.InvariantCulture, out var index) && index < list.Count
                            ? list[index]
                            : null,
                        _ => null,
                    }
            );

    /// <summary>The text at a path; null when there is none.</summary>
    public static string? Text(this JsonNode? node, string path) => node.At(path)?.ToString();

    /// <summary>The items of the list at a path; none when there is no list.</summary>
    public static IEnumerable<JsonNode> List(this JsonNode? node, string path) =>
        node.At(path) is JsonArray list ? list.Select(item => item!) : [];

    /// <summary>The entries of the map at a path; none when there is no map.</summary>
    public static Dictionary<string, string> Map(this JsonNode? node, string path) =>
        node.At(path) is JsonObject map ? map.ToDictionary(entry => entry.Key, entry => entry.Value!.ToString()) : [];

    private static JsonNode? Convert(YamlNode node) =>
        node switch
        {
            YamlMappingNode map => new JsonObject(
                map.Children.Select(entry => KeyValuePair.Create(entry.Key.ToString(), Convert(entry.Value)))
            ),
            YamlSequenceNode list => new JsonArray([.. list.Children.Select(Convert)]),
            YamlScalarNode { Style: not ScalarStyle.Plain } quoted => quoted.Value,
            YamlScalarNode { Value: null or "" or "~" or "null" } => null,
            YamlScalarNode { Value: "true" or "false" } flag => flag.Value == "true",
            YamlScalarNode plain
                when long.TryParse(plain.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
            YamlScalarNode plain when Decimal().IsMatch(plain.Value!) => double.Parse(plain.Value!, CultureInfo.InvariantCulture),
            YamlScalarNode plain => plain.Value,
            _ => throw new NotSupportedException(node.GetType().Name),
        };

    [GeneratedRegex(@"^[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?$")]
    private static partial Regex Decimal();
}
