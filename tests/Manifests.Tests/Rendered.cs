using System.Text.Json.Nodes;

namespace CountryProvider.Manifests.Tests;

/// <summary>What a Kustomization renders to.</summary>
/// <param name="Name">Of the Kustomization, for messages.</param>
/// <param name="Objects">The Kubernetes objects.</param>
internal sealed record Rendered(string Name, IReadOnlyList<JsonObject> Objects)
{
    /// <summary>The label of the pods of the program, and of the objects about them.</summary>
    public const string NameLabel = "app.kubernetes.io/name";

    public const string ComponentLabel = "app.kubernetes.io/component";

    public const string App = "country-provider";

    /// <summary>Whether it has to have PostgreSQL in place of SQLite.</summary>
    public required bool Postgres { get; init; }

    /// <summary>Whether its deployables have to be scaled.</summary>
    public required bool Ha { get; init; }

    /// <summary>The access mode of the program's volumes.</summary>
    public required string AccessMode { get; init; }

    /// <summary>The path that everything is served under; empty for none.</summary>
    public string PathPrefix { get; init; } = "";

    /// <summary>The host name that it is served under alone; null for any.</summary>
    public string? HostName { get; init; }

    /// <summary>
    /// The components that are each the whole product, under a path with the component's name. Empty if all components together are the
    /// product.
    /// </summary>
    public IReadOnlyList<string> Regions { get; init; } = [];

    /// <summary>Each whole product in it, with the objects that are common to all of them.</summary>
    public IEnumerable<Rendered> Products =>
        Regions.Count == 0
            ? [this]
            : Regions.Select(region =>
                this with
                {
                    Regions = [],
                    PathPrefix = $"/{region}",
                    Objects = [.. Objects.Where(item => !Regions.Except([region]).Contains(Component(item)))],
                }
            );

    public IEnumerable<JsonObject> Deployments => OfKind("Deployment");

    /// <summary>What makes pods.</summary>
    public IEnumerable<JsonObject> Workloads => OfKind("Deployment", "StatefulSet");

    public IEnumerable<JsonObject> OfKind(params string[] kinds) => Objects.Where(item => kinds.Contains(item.Text("kind")));

    public JsonObject? Find(string kind, string? name) => OfKind(kind).FirstOrDefault(item => item.Text("metadata/name") == name);

    public static string Id(JsonNode item) => $"{item.Text("kind")}/{item.Text("metadata/name")}";

    /// <summary>The component that an object says it belongs to; null when it does not say one.</summary>
    public static string? Component(JsonNode item) => item.Map("metadata/labels").GetValueOrDefault(ComponentLabel);

    public static JsonNode Pod(JsonObject workload) => workload.At("spec/template/spec") ?? new JsonObject();

    public static IEnumerable<JsonNode> Containers(JsonObject workload) => Pod(workload).List("containers");

    public static Dictionary<string, string> PodLabels(JsonObject workload) => workload.Map("spec/template/metadata/labels");

    /// <summary>Whether it is a file that a sidecar of Grafana or Prometheus finds by a label, wherever it is.</summary>
    public static bool IsForSidecar(JsonNode item) =>
        item.Map("metadata/labels").Keys.Any(label => label is "grafana_dashboard" or "prometheus_rules");

    /// <summary>The workloads whose pods a selector of labels selects.</summary>
    public IEnumerable<JsonObject> Selected(Dictionary<string, string> labels) =>
        Workloads.Where(workload => Matches(labels, PodLabels(workload)));

    public static bool Matches(Dictionary<string, string> selector, Dictionary<string, string> labels) =>
        selector.All(label => labels.GetValueOrDefault(label.Key) == label.Value);

    /// <summary>The settings of a deployable, from its ConfigMaps.</summary>
    public Dictionary<string, string> Settings(JsonObject deployment) =>
        Containers(deployment)
            .First()
            .List("envFrom")
            .SelectMany(source => Find("ConfigMap", source.Text("configMapRef/name")).Map("data"))
            .GroupBy(setting => setting.Key)
            .ToDictionary(setting => setting.Key, setting => setting.Last().Value);

    /// <summary>The names of the modules that a deployable hosts, in lower case.</summary>
    public string[] Roles(JsonObject deployment) => Settings(deployment).GetValueOrDefault("Roles")?.Split(',') ?? [];

    /// <summary>The same once more, to be changed.</summary>
    public Rendered Copy() => this with { Objects = Objects.Select(item => (JsonObject)item.DeepClone()).ToList() };
}
