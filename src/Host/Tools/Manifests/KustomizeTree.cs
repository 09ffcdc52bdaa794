using CountryProvider.Host.Distribution;
using CountryProvider.Host.Foundation.Settings;

namespace CountryProvider.Host.Tools.Manifests;

/// <summary>
/// The files of Kustomize for a partition of the modules: the deployables, and as components the routes of the ingress, the network
/// policies, the autoscalers and the versions. All files that do not depend on the partition are written by hand, in <c>base</c> and
/// <c>components</c>.
/// </summary>
/// <param name="partition">The partition.</param>
/// <param name="shared">The folder of <c>base</c> and <c>components</c>, relative to the folder of the tree.</param>
/// <param name="services">The services of the program, to find its routes.</param>
internal sealed partial class KustomizeTree(Partition partition, string shared, IServiceProvider services)
{
    private const string App = "country-provider";
    private const string NameLabel = "app.kubernetes.io/name";
    private const string ComponentLabel = "app.kubernetes.io/component";
    private const string KustomizationFile = "kustomization.yaml";

    private readonly IReadOnlyList<Deployable> _deployables = Deployable.Of(partition);

    /// <summary>The beginning of the first line of each file.</summary>
    public const string Header = "# Written by CountryProvider.Host manifests";

    /// <summary>The contents of the files, by their paths relative to the folder of the tree.</summary>
    public IReadOnlyDictionary<string, string> Files()
    {
        object[] policies = [.. _deployables.Select(NetworkPolicy).OfType<object>()];
        Dictionary<string, object[]> files = new()
        {
            [$"ingress/{KustomizationFile}"] = [Component(["ingress.yaml"])],
            ["ingress/ingress.yaml"] = [Ingress()],
            [$"network-policies/{KustomizationFile}"] =
            [
                Component(policies.Length > 0 ? ["network-policies.yaml"] : [], "network-policies"),
            ],
            [$"ha/{KustomizationFile}"] = [Component(["ha.yaml"], "ha")],
            ["ha/ha.yaml"] = [.. _deployables.SelectMany(deployable => new[] { Autoscaler(deployable), DisruptionBudget(deployable) })],
        };
        if (policies.Length > 0)
        {
            files["network-policies/network-policies.yaml"] = policies;
        }

        if (_deployables.Count > 1)
        {
            files[$"versions/{KustomizationFile}"] = [Versions()];
            files[KustomizationFile] = [Kustomization(new() { ["resources"] = _deployables.Select(deployable => deployable.Name) })];
            foreach (var deployable in _deployables)
            {
                files[$"{deployable.Name}/{KustomizationFile}"] = [Kustomization(deployable, $"../{shared}")];
            }
        }
        else
        {
            files[KustomizationFile] = [Kustomization(_deployables[0], shared)];
        }

        var header =
            $"{Header} {string.Join(' ', _deployables.Select(deployable => $"--group {Partition.Names(deployable.Modules)}"))}\n# Do "
            + $"not edit: the next call writes it anew.\n";
        return files.ToDictionary(file => file.Key, file => header + Yaml.Of(file.Value));
    }

    private static Dictionary<string, object> Kustomization(Dictionary<string, object> content) =>
        new(
            new Dictionary<string, object> { ["apiVersion"] = "kustomize.config.k8s.io/v1beta1", ["kind"] = "Kustomization" }.Concat(
                content
            )
        );

    private Dictionary<string, object> Component(IReadOnlyList<string> resources, string? component = null)
    {
        Dictionary<string, object> content = new() { ["apiVersion"] = "kustomize.config.k8s.io/v1alpha1", ["kind"] = "Component" };
        if (resources.Count > 0)
        {
            content["resources"] = resources;
        }

        if (component is not null)
        {
            content["components"] = new[] { $"../{shared}/components/{component}" };
        }

        return content;
    }

    // Kustomize can update references to renamed objects by itself, but not here: there is an object of each kind for every deployable.
    private Dictionary<string, object> Kustomization(Deployable deployable, string toShared) =>
        Kustomization(
            new()
            {
                ["resources"] = new[] { $"{toShared}/base" },
                ["configMapGenerator"] = new[]
                {
                    new
                    {
                        name = App,
                        behavior = "merge",
                        literals = Settings(deployable),
                        options = new { immutable = true },
                    },
                },
                ["labels"] = new[]
                {
                    new { pairs = new Dictionary<string, string> { [ComponentLabel] = deployable.Name }, includeSelectors = true },
                },
                ["patches"] = new[]
                {
                    new Patch(
                        new { name = App },
                        new[]
                        {
                            new
                            {
                                op = "replace",
                                path = "/metadata/name",
                                value = deployable.Name,
                            },
                        }
                    )
                    {
                        Options = new { allowNameChange = true },
                    },
                    new Patch(
                        new { kind = "Deployment" },
                        new
                        {
                            apiVersion = "apps/v1",
                            kind = "Deployment",
                            metadata = new { name = deployable.Name },
                            spec = new
                            {
                                template = new
                                {
                                    spec = new
                                    {
                                        serviceAccountName = deployable.Name,
                                        containers = new[]
                                        {
                                            new
                                            {
                                                name = App,
                                                // Each deployable has its own image name, so that it can have its own tag.
                                                image = $"{App}-{deployable.Name}",
                                                envFrom = new[] { new { configMapRef = new { name = deployable.Name } } },
                                            },
                                        },
                                        volumes = new[]
                                        {
                                            new { name = "data", persistentVolumeClaim = new { claimName = deployable.Name } },
                                        },
                                    },
                                },
                            },
                        }
                    ),
                },
            }
        );

    // The deployable with the home page also serves the OpenAPI documents of all modules. It is therefore the front of the other
    // deployables.
    private IEnumerable<string> Settings(Deployable deployable) =>
        [
            Literal(ModuleRoles.Key, Partition.Names(deployable.Modules) + (IsFront(deployable) ? $",{ModuleRoles.Front}" : "")),
            .. deployable
                .Dependencies(_deployables)
                .Select(dependency => Literal(ModuleRoles.AddressKey(dependency.Module), $"http://{dependency.Host.Name}:8081")),
            .. from other in _deployables
            where IsFront(deployable) && other != deployable
            from module in other.Modules
            select Literal(ModuleRoles.PublicUrlKey(module), $"http://{other.Name}:8080"),
        ];

    private bool IsFront(Deployable deployable) => _deployables.Count > 1 && HasHomePage(deployable);

    private static bool HasHomePage(Deployable deployable) => deployable.Modules.Any(module => module.Navigation.Path.Length == 0);

    private static string Literal(string key, string value) => $"{key.Replace(":", "__", StringComparison.Ordinal)}={value}";

    private static object Pods(Deployable deployable) =>
        new { matchLabels = new Dictionary<string, string> { [NameLabel] = App, [ComponentLabel] = deployable.Name } };

    private static object Metadata(string name, string component) =>
        new { name, labels = new Dictionary<string, string> { [NameLabel] = App, [ComponentLabel] = component } };
}
