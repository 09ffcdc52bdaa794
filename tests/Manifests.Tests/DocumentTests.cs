using System.Text.RegularExpressions;

namespace CountryProvider.Manifests.Tests;

/// <summary>Whether what the documentation says to type exists.</summary>
public sealed partial class DocumentTests(Kustomizations kustomizations)
{
    // What a reader makes while following the text.
    private static readonly string[] _made =
    [
        "kustomize/pairs",
        "kustomize/overlays/pairs",
        "kustomize/overlays/pairs/kustomization.yaml",
        "kustomize/components/postgres/secret.env",
        "kustomize/components/tls/tls.key",
        "kustomize/components/tls/tls.crt",
    ];

    private static readonly string[] _pods = ["pod/postgres-0", "pod/files", "pod/restore"];

    public static TheoryData<string> Documents => new("README.md", "docs/kubernetes.md");

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_path_in_it_is_there(string document)
    {
        var paths = KustomizePath().Matches(Text(document)).Select(match => match.Value.TrimEnd('.')).Distinct().Except(_made).ToList();

        paths.ShouldNotBeEmpty();
        paths.Where(path => !Path.Exists(Path.Combine(Repository.Root, path))).ShouldBeEmpty();
        KustomizeArgument()
            .Matches(Text(document))
            .Select(match => match.Groups[1].Value)
            .Except(_made)
            .Where(path => !File.Exists(Path.Combine(Repository.Root, path, "kustomization.yaml")))
            .ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_object_namespace_and_label_in_it_is_rendered()
    {
        var objects = (await Task.WhenAll(Kustomizations.Committed.Select(kustomizations.RenderAsync)))
            .SelectMany(rendered => rendered.Objects)
            .ToList();
        var commands = Command().Matches(Text("docs/kubernetes.md")).Select(match => match.Value).ToList();
        var names = objects.Select(item => Rendered.Id(item).ToLowerInvariant()).Concat(_pods).ToHashSet();
        var labels = objects.SelectMany(item => item.Map("metadata/labels")).ToHashSet();

        commands.Count.ShouldBeGreaterThan(50);
        commands
            .SelectMany(command => ObjectName().Matches(command).Select(match => match.Value))
            .Where(name => !names.Contains(name))
            .ShouldBeEmpty();
        commands
            .SelectMany(command => NamespaceArgument().Matches(command).Select(match => match.Groups[1].Value))
            .Where(name => !names.Contains($"namespace/{name}"))
            .ShouldBeEmpty();
        commands
            .SelectMany(command =>
                Label().Matches(command).Select(match => KeyValuePair.Create(match.Groups[1].Value, match.Groups[2].Value))
            )
            .Where(label => !labels.Contains(label))
            .ShouldBeEmpty();
    }

    private static string Text(string document) => File.ReadAllText(Path.Combine(Repository.Root, document));

    [GeneratedRegex("kubectl [^`\n]*")]
    private static partial Regex Command();

    [GeneratedRegex("kustomize/[a-z][A-Za-z0-9/_.-]*")]
    private static partial Regex KustomizePath();

    [GeneratedRegex("kubectl (?:[a-z]+ -k|kustomize) ([^ `\n]+)")]
    private static partial Regex KustomizeArgument();

    [GeneratedRegex(@"\b(deployment|statefulset|service|pod|ingress|networkpolicy|persistentvolumeclaim|configmap|secret)/[a-z0-9-]+")]
    private static partial Regex ObjectName();

    [GeneratedRegex("-n ([a-z-]+)")]
    private static partial Regex NamespaceArgument();

    [GeneratedRegex("(app.kubernetes.io/[a-z-]+)!?=([a-z-]+)")]
    private static partial Regex Label();
}
