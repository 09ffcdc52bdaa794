using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace CountryProvider.Host.Tools.Manifests;

/// <summary>Writes objects as YAML for Kubernetes and Kustomize.</summary>
internal static class Yaml
{
    private static readonly ISerializer _serializer = new SerializerBuilder()
        .DisableAliases()
        .WithIndentedSequences()
        .WithQuotingNecessaryStrings()
        .Build();

    /// <summary>One YAML document for each object. Names and order of properties and keys stay unchanged.</summary>
    public static string Of(params IEnumerable<object> documents) =>
        string.Join("---\n", documents.Select(document => _serializer.Serialize(document).ReplaceLineEndings("\n")));
}

/// <summary>A patch of a Kustomization.</summary>
internal sealed record Patch(object Target, object Content)
{
    [YamlMember(Alias = "target", Order = 1)]
    public object Target { get; } = Target;

    [YamlMember(Alias = "patch", Order = 2, ScalarStyle = ScalarStyle.Literal)]
    public string Text { get; } = Yaml.Of(Content).TrimEnd();

    [YamlMember(Alias = "options", Order = 3, DefaultValuesHandling = DefaultValuesHandling.OmitNull)]
    public object? Options { get; init; }

    [YamlIgnore]
    public object Content { get; } = Content;
}
