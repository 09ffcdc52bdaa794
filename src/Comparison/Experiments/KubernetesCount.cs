using CountryProvider.Host.Distribution;
using CountryProvider.Host.Foundation.Settings;
using CountryProvider.Host.Tools.Manifests;
using YamlDotNet.RepresentationModel;

namespace CountryProvider.Comparison.Experiments;

/// <summary>Counts the content of the Kubernetes files of a partition.</summary>
internal sealed record KubernetesCount
{
    private static readonly string[] _kustomize = ["Kustomization", "Component"];

    /// <summary>The number of objects of each kind.</summary>
    public required IReadOnlyDictionary<string, int> Kinds { get; init; }

    public required int Settings { get; init; }

    public required int Addresses { get; init; }

    public required int Connections { get; init; }

    public required int Routes { get; init; }

    public required int Lines { get; init; }

    public required int Images { get; init; }

    public int Objects => Kinds.Values.Sum();

    public int Deployments => Kinds["Deployment"];

    public int Ports =>
        Deployments * typeof(HttpOptions).GetProperties().Count(property => property.Name.EndsWith("Port", StringComparison.Ordinal));

    public int Mixtures => 1 << Deployments;

    public static KubernetesCount Of(Partition partition, IServiceProvider services)
    {
        var files = new KustomizeTree(partition, "..", services).Files();
        var documents = files
            .SelectMany(file => Documents(file.Value).Select(document => (Folder: Path.GetDirectoryName(file.Key)!, Document: document)))
            .ToList();
        var pairs = documents
            .SelectMany(file => Pairs(file.Document).Select(pair => (file.Folder, Key: ((YamlScalarNode)pair.Key).Value!, pair.Value)))
            .ToList();

        // The base defines the common objects of all deployables once. The files of the deployables name them, so these counts use the
        // names.
        var kinds = new Dictionary<string, int>
        {
            ["Deployment"] = documents.Count(file => KindOf(file.Document) == "Deployment"),
            ["Service"] = Named("service").Select(node => Text(node["name"])).Distinct().Count(),
            ["ServiceAccount"] = Named("serviceAccountName").Select(Text).Distinct().Count(),
            ["ConfigMap"] = Named("configMapGenerator").Sum(node => ((YamlSequenceNode)node).Children.Count),
            ["PersistentVolumeClaim"] = Named("claimName").Select(Text).Distinct().Count(),
        };
        foreach (
            var kind in documents
                .Select(file => KindOf(file.Document))
                .OfType<string>()
                .Except(["Deployment", .. _kustomize])
                .Order(StringComparer.Ordinal)
        )
        {
            kinds[kind] = documents.Count(file => KindOf(file.Document) == kind);
        }

        var settings = Named("literals").SelectMany(node => ((YamlSequenceNode)node).Children).Select(Text).ToList();
        return new()
        {
            Kinds = kinds,
            Settings = settings.Count,
            Addresses = settings.Count(setting => setting.Contains("=http://", StringComparison.Ordinal)),
            Connections = Named("from").Sum(node => ((YamlSequenceNode)node).Children.Count),
            Routes = Named("backend").Count(),
            Lines = files.Values.Sum(content => content.AsSpan().Count('\n')),
            Images = pairs
                .Where(pair => pair.Key == "resources")
                .SelectMany(pair =>
                    ((YamlSequenceNode)pair.Value).Select(node => Path.GetFullPath(Path.Combine("/tree", pair.Folder, Text(node))))
                )
                .Where(path => Path.GetFileName(path) == "base")
                .Distinct()
                .Count(),
        };

        IEnumerable<YamlNode> Named(string key) => pairs.Where(pair => pair.Key == key).Select(pair => pair.Value);
    }

    // A patch contains a document as text.
    private static IEnumerable<YamlNode> Documents(string text)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(text));
        foreach (var document in yaml.Documents)
        {
            yield return document.RootNode;
            foreach (
                var patch in Pairs(document.RootNode)
                    .Where(pair => Text(pair.Key) == "patch")
                    .SelectMany(pair => Documents(Text(pair.Value)))
            )
            {
                yield return patch;
            }
        }
    }

    private static IEnumerable<KeyValuePair<YamlNode, YamlNode>> Pairs(YamlNode root) =>
        root.AllNodes.OfType<YamlMappingNode>().SelectMany(node => node.Children);

    private static string? KindOf(YamlNode root) =>
        root is YamlMappingNode mapping && mapping.Children.TryGetValue("kind", out var kind) ? Text(kind) : null;

    private static string Text(YamlNode node) => ((YamlScalarNode)node).Value!;
}
