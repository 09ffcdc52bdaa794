using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace CountryProvider.Containers.Tests;

/// <summary>Kubernetes objects as they are rendered.</summary>
internal static class Yaml
{
    /// <summary>Renders an overlay as <c>kubectl apply -k</c> does.</summary>
    /// <param name="folder">Such as <c>overlays/split</c>.</param>
    /// <param name="edit">What to change in a file.</param>
    /// <param name="file">Which one, as the folder sees it.</param>
    /// <param name="more">A folder with more files, each copied to the same place below <c>kustomize</c>. Git ignores them.</param>
    public static async Task<IReadOnlyList<YamlNode>> RenderAsync(
        string folder,
        Func<string, string>? edit = null,
        string file = "kustomization.yaml",
        string? more = null
    )
    {
        using var copy = new Testing.TemporaryFolder();
        await Tool.RunAsync("cp", "-r", Path.Combine(Tool.Repository, "kustomize"), copy.Path);
        if (more is not null)
        {
            await Tool.RunAsync("cp", "-r", more + "/.", Path.Combine(copy.Path, "kustomize"));
        }

        if (edit is not null)
        {
            var path = Path.Combine(copy.Path, "kustomize", folder, file);
            await File.WriteAllTextAsync(path, edit(await File.ReadAllTextAsync(path)));
        }

        var postgres = Path.Combine(copy.Path, "kustomize/components/postgres");
        foreach (var secrets in new[] { "postgres.env", "secret.env" })
        {
            File.WriteAllText(
                Path.Combine(postgres, secrets),
                File.ReadAllText(Path.Combine(postgres, $"{secrets}.example")).Replace("change-me", "chosen", StringComparison.Ordinal)
            );
        }

        var stream = new YamlStream();
        stream.Load(new StringReader(await Tool.RunAsync("kubectl", "kustomize", Path.Combine(copy.Path, "kustomize", folder))));
        return [.. stream.Documents.Select(document => document.RootNode)];
    }

    public static IEnumerable<YamlNode> OfKind(this IEnumerable<YamlNode> objects, string kind) =>
        objects.Where(node => node.Text("kind") == kind);

    public static YamlNode Named(this IEnumerable<YamlNode> nodes, string name) =>
        nodes.Single(node => (node.Find("metadata", "name") ?? node.Find("name"))?.ToString() == name);

    /// <summary>The node at a path; null where there is none.</summary>
    public static YamlNode? Find(this YamlNode node, params IEnumerable<string> path)
    {
        YamlNode? found = node;
        foreach (var key in path)
        {
            found = found is YamlMappingNode map && map.Children.TryGetValue(key, out var child) ? child : null;
        }

        return found;
    }

    public static YamlNode At(this YamlNode node, params IEnumerable<string> path) =>
        node.Find(path) ?? throw new KeyNotFoundException($"There is no {string.Join('.', path)} in:\n{node}");

    /// <summary>What a workload makes its pods of; a bare pod itself.</summary>
    public static YamlNode PodTemplate(this YamlNode workload) =>
        workload.Text("kind") == "Pod" ? workload : workload.At("spec", "template");

    public static string Text(this YamlNode node, params IEnumerable<string> path) => node.At(path).ToString();

    public static bool Is(this YamlNode node, params IEnumerable<string> path) => node.Find(path)?.ToString() == "true";

    public static int Number(this YamlNode node, params IEnumerable<string> path) =>
        int.Parse(node.Text(path), CultureInfo.InvariantCulture);

    /// <summary>A number of seconds; zero where there is none.</summary>
    public static TimeSpan Seconds(this YamlNode node, params IEnumerable<string> path) =>
        TimeSpan.FromSeconds(node.Find(path) is null ? 0 : node.Number(path));

    /// <summary>The elements of a list; none where there is no list.</summary>
    public static IEnumerable<YamlNode> Items(this YamlNode node, params IEnumerable<string> path) =>
        (node.Find(path) as YamlSequenceNode)?.Children ?? [];

    /// <summary>The entries of a map; none where there is no map.</summary>
    public static Dictionary<string, string> Map(this YamlNode node, params IEnumerable<string> path) =>
        (node.Find(path) as YamlMappingNode)?.Children.ToDictionary(entry => entry.Key.ToString(), entry => entry.Value.ToString()) ?? [];

    /// <summary>A quantity of memory as podman has it: Mi is m.</summary>
    public static string Memory(string quantity) => quantity.Replace("i", "", StringComparison.Ordinal).ToLowerInvariant();

    /// <summary>A quantity of processors: 500m is half of one.</summary>
    public static string Processors(string quantity) =>
        quantity.EndsWith('m')
            ? (int.Parse(quantity[..^1], CultureInfo.InvariantCulture) / 1000.0).ToString(CultureInfo.InvariantCulture)
            : quantity;
}
