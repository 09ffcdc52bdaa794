namespace CountryProvider.Host.Tools.Manifests;

/// <content>The components: routes, network policies, autoscalers, versions.</content>
internal sealed partial class KustomizeTree
{
    private object Ingress()
    {
        var home = _deployables.Single(HasHomePage);
        return new
        {
            apiVersion = "networking.k8s.io/v1",
            kind = "Ingress",
            metadata = Metadata(App, "ingress"),
            spec = new
            {
                rules = new[]
                {
                    new
                    {
                        http = new
                        {
                            // The path of the home page comes first, because components/path-prefix expects that. A single deployable gets
                            // all paths through it. With several, the paths of the home page's deployable are listed too. An ingress
                            // controller that compares characters would otherwise route /a-b to the deployable of /a.
                            paths = Paths(home, ["/"])
                                .Concat(
                                    _deployables.Count == 1
                                        ? []
                                        : _deployables.SelectMany(deployable =>
                                            Paths(
                                                deployable,
                                                deployable
                                                    .Modules.SelectMany(module => PublicPaths.Of(module, services))
                                                    .Order(StringComparer.Ordinal)
                                            )
                                        )
                                ),
                        },
                    },
                },
            },
        };

        static IEnumerable<object> Paths(Deployable deployable, IEnumerable<string> paths) =>
            paths.Select(path => new
            {
                path,
                pathType = "Prefix",
                backend = new { service = new { name = deployable.Name, port = new { name = "http" } } },
            });
    }

    // The callers of this deployable, and the deployables that it calls. Modules use the internal port, and the front uses the public one.
    // Null when there are neither.
    private object? NetworkPolicy(Deployable deployable)
    {
        var others = _deployables.Where(other => other != deployable).ToList();
        object[] ingress =
        [
            .. Rule("from", others.Where(other => Calls(other, deployable)), "internal"),
            .. Rule("from", others.Where(IsFront), "http"),
        ];
        object[] egress =
        [
            .. Rule("to", others.Where(other => Calls(deployable, other)), "internal"),
            .. Rule("to", others.Where(_ => IsFront(deployable)), "http"),
        ];
        Dictionary<string, object> spec = new()
        {
            ["podSelector"] = Pods(deployable),
            ["policyTypes"] = (string[])
                [.. ingress.Length > 0 ? ["Ingress"] : Array.Empty<string>(), .. egress.Length > 0 ? ["Egress"] : Array.Empty<string>()],
        };
        if (ingress.Length > 0)
        {
            spec["ingress"] = ingress;
        }

        if (egress.Length > 0)
        {
            spec["egress"] = egress;
        }

        return spec.Count == 2
            ? null
            : new
            {
                apiVersion = "networking.k8s.io/v1",
                kind = "NetworkPolicy",
                metadata = Metadata(deployable.Name, "network-policy"),
                spec,
            };

        bool Calls(Deployable caller, Deployable called) => caller.Dependencies(_deployables).Any(dependency => dependency.Host == called);

        static IEnumerable<object> Rule(string direction, IEnumerable<Deployable> peers, string port)
        {
            var pods = peers.Select(peer => new { podSelector = Pods(peer) }).ToList();
            return pods.Count == 0
                ? []
                : [new Dictionary<string, object> { [direction] = pods, ["ports"] = new[] { new { protocol = "TCP", port } } }];
        }
    }

    // Sets the tag of each deployable's image to its version. Deployables may have different versions.
    private Dictionary<string, object> Versions()
    {
        const string VersionLabel = "metadata.labels.[app.kubernetes.io/version]";
        var component = Component([]);
        component["replacements"] = _deployables.Select(deployable => new
        {
            source = new
            {
                kind = "Deployment",
                name = deployable.Name,
                fieldPath = "spec.template.spec.containers.0.image",
                options = new { delimiter = ":", index = 1 },
            },
            targets = new[]
            {
                new
                {
                    select = new { kind = "Deployment", name = deployable.Name },
                    fieldPaths = new[] { VersionLabel, $"spec.template.{VersionLabel}" },
                },
            },
        });
        return component;
    }

    private static object Autoscaler(Deployable deployable) =>
        new
        {
            apiVersion = "autoscaling/v2",
            kind = "HorizontalPodAutoscaler",
            metadata = Metadata(deployable.Name, deployable.Name),
            spec = new
            {
                scaleTargetRef = new
                {
                    apiVersion = "apps/v1",
                    kind = "Deployment",
                    name = deployable.Name,
                },
            },
        };

    private static object DisruptionBudget(Deployable deployable) =>
        new
        {
            apiVersion = "policy/v1",
            kind = "PodDisruptionBudget",
            metadata = Metadata(deployable.Name, deployable.Name),
            spec = new { selector = Pods(deployable) },
        };
}
