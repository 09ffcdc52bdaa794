using System.Text.Json.Nodes;
using CountryProvider.Modularity;

namespace CountryProvider.Manifests.Tests.Rules;

/// <summary>Only pods that have to talk to each other may do so. Evaluates the policies as a cluster does.</summary>
internal static class NetworkRules
{
    private static readonly Endpoint _ingressController = new("kube-system", new() { ["app.kubernetes.io/name"] = "traefik" });
    private static readonly Endpoint _dns = new("kube-system", new() { ["k8s-app"] = "kube-dns" });
    private static readonly Endpoint _stranger = new("elsewhere", new() { ["app.kubernetes.io/name"] = "stranger" });

    /// <summary>Pods, as policies tell them apart.</summary>
    /// <param name="Namespace">Its name; null for that of the policies.</param>
    private sealed record Endpoint(string? Namespace, Dictionary<string, string> Labels);

    public static IEnumerable<string> Policies(Rendered rendered)
    {
        var policies = rendered.OfKind("NetworkPolicy").ToList();
        var deployments = rendered.Deployments.ToDictionary(
            deployment => deployment,
            deployment => new Endpoint(null, Rendered.PodLabels(deployment))
        );
        var databases = rendered.OfKind("StatefulSet").Select(set => new Endpoint(null, Rendered.PodLabels(set))).ToList();
        List<string> faults = [];
        if (
            !policies.Any(policy =>
                policy.At("spec/podSelector") is JsonObject { Count: 0 }
                && policy.List("spec/policyTypes").Count() == 2
                && policy.At("spec/ingress") is null
                && policy.At("spec/egress") is null
            )
        )
        {
            faults.Add("No policy denies what no other one allows, in both directions");
        }

        foreach (var endpoint in deployments.Values.Concat(databases))
        {
            Expect(endpoint, _dns, "53", true);
            Expect(endpoint, _stranger, "443", false);
        }

        foreach (var (deployment, endpoint) in deployments)
        {
            Expect(_ingressController, endpoint, "http", true);
            Expect(_ingressController, endpoint, "internal", false);
            Expect(_stranger, endpoint, "http", false);
            Expect(_stranger, endpoint, "internal", false);
            foreach (var (other, peer) in deployments.Where(other => other.Key != deployment))
            {
                Expect(endpoint, peer, "internal", Depends(deployment, other));
                Expect(endpoint, peer, "http", rendered.Roles(deployment).Contains("front"));
            }

            foreach (var database in databases)
            {
                Expect(endpoint, database, "postgres", true);
            }
        }

        foreach (var database in databases)
        {
            Expect(_stranger, database, "postgres", false);
            Expect(_ingressController, database, "postgres", false);
        }

        return faults.Distinct();

        // What a process hosts itself it calls nowhere else.
        bool Depends(JsonObject caller, JsonObject called) =>
            Modules(rendered, caller)
                .SelectMany(module => module.Dependencies)
                .Except(Modules(rendered, caller).Select(module => module.Name))
                .Intersect(Modules(rendered, called).Select(module => module.Name))
                .Any();

        void Expect(Endpoint from, Endpoint to, string port, bool allowed)
        {
            if ((Allows("Egress", "egress", "to", from, to, port) && Allows("Ingress", "ingress", "from", to, from, port)) != allowed)
            {
                faults.Add($"{Describe(from)} {(allowed ? "has to" : "must not")} reach {port} of {Describe(to)}");
            }
        }

        // Our policies select only our pods. If no policy selects a pod, everything is allowed.
        bool Allows(string type, string rules, string peers, Endpoint own, Endpoint other, string port)
        {
            var applying = policies
                .Where(policy =>
                    own.Namespace is null
                    && policy.List("spec/policyTypes").Any(item => item.ToString() == type)
                    && Rendered.Matches(policy.Map("spec/podSelector/matchLabels"), own.Labels)
                )
                .ToList();
            return applying.Count == 0
                || applying
                    .SelectMany(policy => policy.List($"spec/{rules}"))
                    .Any(rule =>
                        (rule.At("ports") is null || rule.List("ports").Any(item => item.Text("port") == port))
                        && (rule.At(peers) is null || rule.List(peers).Any(peer => IsPeer(peer, other)))
                    );
        }
    }

    private static bool IsPeer(JsonNode peer, Endpoint endpoint) =>
        (
            peer.At("namespaceSelector") is null
                ? endpoint.Namespace is null
                : endpoint.Namespace is not null
                    && Rendered.Matches(
                        peer.Map("namespaceSelector/matchLabels"),
                        new() { ["kubernetes.io/metadata.name"] = endpoint.Namespace }
                    )
        ) && Rendered.Matches(peer.Map("podSelector/matchLabels"), endpoint.Labels);

    private static IEnumerable<IModule> Modules(Rendered rendered, JsonObject deployment) =>
        Host.Modules.All.Where(module => rendered.Roles(deployment).Contains(module.Name.ToLowerInvariant()));

    private static string Describe(Endpoint endpoint) =>
        $"{endpoint.Namespace ?? "here"}/{endpoint.Labels.GetValueOrDefault("app.kubernetes.io/component") ?? endpoint.Labels.Values.First()}";
}
