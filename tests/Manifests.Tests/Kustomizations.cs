using System.Collections.Concurrent;
using CountryProvider.Host.Distribution;
using CountryProvider.Host.Tools.Manifests;
using CountryProvider.Manifests.Tests;
using CountryProvider.Testing;

[assembly: AssemblyFixture(typeof(Kustomizations))]

namespace CountryProvider.Manifests.Tests;

/// <summary>
/// Everything that can be applied, rendered once: overlays, groups, components together, and all groupings of the modules.
/// </summary>
public sealed class Kustomizations : IAsyncLifetime
{
    // Not for every cluster, so it is not rendered together with the others.
    private const string ReadWriteOnce = "read-write-once";

    /// <summary>The product several times. It takes no path prefix: each product has its own.</summary>
    internal const string Regions = "overlays/regions";

    private static readonly string[] _overlays = Folders("overlays");
    private static readonly string[] _components = ["telemetry", "tls", "path-prefix"];
    private static readonly string[] _groups = Folders("groups");
    private static readonly IReadOnlyList<Partition> _partitions = Partition.All(Host.Modules.All);

    private readonly TemporaryFolder _folder = new(inMemory: true);
    private readonly SemaphoreSlim _cores = new(Environment.ProcessorCount);
    private readonly ConcurrentDictionary<string, Task<Rendered>> _rendered = new();

    /// <summary>Overlays and groups, as they are in the repository.</summary>
    public static IEnumerable<string> Committed => [.. _overlays, .. _groups];

    /// <summary>Overlays with components that are for anyone to add: all of them at each, and one at a time.</summary>
    public static IEnumerable<string> Extended =>
        [
            .. _overlays.Select(overlay => $"{overlay} {string.Join(',', overlay == Regions ? _components[..^1] : _components)}"),
            .. _components.Append(ReadWriteOnce).Select(component => $"overlays/split {component}"),
        ];

    /// <summary>All groupings, with SQLite and with PostgreSQL.</summary>
    public static IEnumerable<string> Groupings =>
        from partition in _partitions
        from store in (string[])["sqlite", "postgres-ha"]
        select $"{partition} {store}";

    /// <summary>A workshop group in any grouping: with SQLite, with one database, and with replicas of everything.</summary>
    public static IEnumerable<string> Grouped =>
        from partition in _partitions
        from store in (string[])["sqlite", "postgres", "postgres-ha"]
        select $"grouped/{partition} {store}";

    /// <summary>All of them.</summary>
    public static IEnumerable<string> All => [.. Committed, .. Extended, .. Groupings, .. Grouped];

    /// <summary>What it renders to.</summary>
    internal Task<Rendered> RenderAsync(string name) =>
        _rendered.GetOrAdd(
            name,
            async _ =>
            {
                var folder = Path.Combine(
                    _folder.Path,
                    name.StartsWith("overlays/", StringComparison.Ordinal) || name.StartsWith("groups/", StringComparison.Ordinal)
                            ? name.Replace(' ', '-')
                        : name.StartsWith("grouped/", StringComparison.Ordinal) ? name
                        : $"applied/{name}"
                );
                await _cores.WaitAsync(TestContext.Current.CancellationToken);
                try
                {
                    var (exitCode, output, error) = await Kubectl.KustomizeAsync(folder);
                    (exitCode, error).ShouldBe((0, ""), name); // Warnings are on the error output too.
                    return new Rendered(name, Json.Parse(output))
                    {
                        Postgres = name.Contains("postgres", StringComparison.Ordinal),
                        Ha = name.Contains("-ha", StringComparison.Ordinal),
                        AccessMode = name.Contains(ReadWriteOnce, StringComparison.Ordinal) ? "ReadWriteOnce" : "ReadWriteOncePod",
                        PathPrefix =
                            name.StartsWith("groups/", StringComparison.Ordinal) ? $"/{name.Split('/')[1]}"
                            : name.Contains("path-prefix", StringComparison.Ordinal)
                            || name.StartsWith("grouped/", StringComparison.Ordinal)
                                ? "/a/b"
                            : "",
                        HostName = name.StartsWith("overlays/own-host", StringComparison.Ordinal)
                            ? "tauret.country-provider.example"
                            : null,
                        Regions = name.StartsWith(Regions, StringComparison.Ordinal) ? ["europe", "americas", "world"] : [],
                    };
                }
                finally
                {
                    _cores.Release();
                }
            }
        );

    public async ValueTask InitializeAsync()
    {
        Repository.CopyKustomizeTo(_folder.Path);
        Repository.MakeSecretsIn(_folder.Path);
        foreach (var extended in Extended.Select(name => name.Split(' ')))
        {
            Write(
                $"{extended[0]}-{extended[1]}",
                $"../../{extended[0]}",
                extended[1].Split(',').Select(component => $"../../components/{component}"),
                "extended"
            );
        }

        await using var app = new Host.Product(Host.Modules.All).Build([]);
        foreach (var (partition, index) in _partitions.Select((partition, index) => (partition, index)))
        {
            foreach (var (file, content) in new KustomizeTree(partition, "..", app.Services).Files())
            {
                var path = Path.Combine(_folder.Path, $"grouping-{index}", file);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                await File.WriteAllTextAsync(path, content);
            }

            string[] components =
            [
                "../../components/namespace-pss",
                $"../../grouping-{index}/ingress",
                $"../../grouping-{index}/network-policies",
            ];
            string[] versions = partition.Groups.Count > 1 ? [$"../../grouping-{index}/versions"] : [];
            Write($"applied/{partition} sqlite", $"../../grouping-{index}", components, "grouping", versions);
            Write(
                $"applied/{partition} postgres-ha",
                $"../../grouping-{index}",
                ["../../components/postgres", $"../../grouping-{index}/ha", .. components],
                "grouping",
                versions
            );

            // As in groups/: what is applied elsewhere, with a prefix of its own, and for one of the three with a database.
            foreach (
                var (store, applied, extra) in new[]
                {
                    ("sqlite", "sqlite", ""),
                    ("postgres", "sqlite", "postgres"),
                    ("postgres-ha", "postgres-ha", ""),
                }
            )
            {
                string[] database = extra.Length > 0 ? [$"../../components/{extra}"] : [];
                Write(
                    $"grouped/{partition} {store}",
                    $"'../../applied/{partition} {applied}'",
                    [.. database, "../../components/path-prefix"],
                    "group"
                );
            }
        }

        // In parallel, before they are asked for one by one.
        _ = All.Select(RenderAsync).ToList();
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_rendered.Values).ContinueWith(_ => { }, TaskScheduler.Default);
        _folder.Dispose();
        _cores.Dispose();
    }

    private void Write(string folder, string resource, IEnumerable<string> components, string instance, params string[] last)
    {
        var path = Directory.CreateDirectory(Path.Combine(_folder.Path, folder)).FullName;
        File.WriteAllText(
            Path.Combine(path, "kustomization.yaml"),
            $$"""
            apiVersion: kustomize.config.k8s.io/v1beta1
            kind: Kustomization
            namespace: elsewhere
            resources: [{{resource}}]
            components: [{{string.Join(", ", [.. components, "../../components/common", .. last])}}]
            {{(
                components.Contains("../../components/path-prefix")
                    ? "configMapGenerator: [{name: path-prefix, literals: [PathBase=/a/b]}]"
                    : ""
            )}}
            labels:
              - pairs: {app.kubernetes.io/instance: {{instance}}}
                fields: [{path: spec/template/metadata/labels, kind: Deployment}]
            """
        );
    }

    private static string[] Folders(string folder) =>
        [
            .. Directory
                .EnumerateDirectories(Path.Combine(Repository.Kustomize, folder))
                .Select(path => $"{folder}/{Path.GetFileName(path)}")
                .Order(StringComparer.Ordinal),
        ];
}
