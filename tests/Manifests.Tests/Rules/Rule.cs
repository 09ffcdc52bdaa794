using System.Text.Json.Nodes;
using CountryProvider.Manifests.Tests.Schema;

namespace CountryProvider.Manifests.Tests.Rules;

/// <summary>A rule for all rendered objects.</summary>
/// <param name="Name">For messages, and for <see cref="Waivers"/>.</param>
/// <param name="Check">A line for each fault.</param>
internal sealed record Rule(string Name, Func<Rendered, IEnumerable<string>> Check)
{
    public static IReadOnlyList<Rule> All { get; } =
    [
        new("types", rendered => rendered.Objects.SelectMany(TypeCheck.Faults)),
        new("references", ReferenceRules.References),
        new("labels", ObjectRules.Labels),
        new("images", ObjectRules.Images),
        new("configuration", ObjectRules.ConfigMaps),
        new("secrets", ObjectRules.Secrets),
        new("namespace", ObjectRules.Namespaces),
        new("pod security", PodRules.PodSecurity),
        new("container security", PodRules.ContainerSecurity),
        new("service account", PodRules.ServiceAccounts),
        new("temporary files", PodRules.TemporaryFiles),
        new("probes", PodRules.Probes),
        new("resources", PodRules.Resources),
        new("shutdown", PodRules.Shutdown),
        new("strategy", StoreRules.Strategy),
        new("postgres", StoreRules.Postgres),
        new("availability", StoreRules.Availability),
        new("roles", RoutingRules.Roles),
        new("network policies", NetworkRules.Policies),
        new("ingress", RoutingRules.Ingress),
    ];

    // What a rule asks for and does not get, on purpose: rule, fault, reason.
    private static readonly (string Rule, string Fault, string Reason)[] _waivers =
    [
        (
            "pod security",
            "StatefulSet/postgres: securityContext/runAsUser is 999, not 10001",
            "initdb refuses a user that is not in /etc/passwd of the image, and 999 is the one that is"
        ),
        ("pod security", "StatefulSet/postgres: securityContext/runAsGroup is 999, not 10001", "the group of that user"),
        ("pod security", "StatefulSet/postgres: securityContext/fsGroup is 999, not 10001", "the group of that user"),
    ];

    /// <summary>The waived faults of this rule.</summary>
    public IEnumerable<string> Waivers => _waivers.Where(waiver => waiver.Rule == Name).Select(waiver => waiver.Fault);

    /// <summary>A line for each fault that is not waived.</summary>
    public IEnumerable<string> Faults(Rendered rendered) => Check(rendered).Except(Waivers);

    /// <summary>A fault when a condition does not hold.</summary>
    internal static IEnumerable<string> Unless(bool condition, string fault) => condition ? [] : [fault];

    /// <summary>A fault when a value is not as expected; null stands for a value that must not be there.</summary>
    internal static IEnumerable<string> Expect(JsonNode? node, string path, string? expected, string where)
    {
        var actual = node.Text(path);
        return actual == expected ? [] : [$"{where}: {path} is {actual ?? "missing"}, not {expected ?? "missing"}"];
    }
}
