using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CountryProvider.Host.Foundation.Settings;

namespace CountryProvider.Manifests.Tests.Rules;

/// <summary>Rules for objects of every kind.</summary>
internal static partial class ObjectRules
{
    private const string InstanceLabel = "app.kubernetes.io/instance";

    private static readonly string[] _labels = ["name", "instance", "version", "component", "part-of", "managed-by"];
    private static readonly Dictionary<string, Setting> _settings = Setting
        .All(Host.Modules.All)
        .ToDictionary(setting => setting.EnvironmentVariable);

    public static IEnumerable<string> Labels(Rendered rendered) =>
        [
            .. from item in rendered.Objects
            from missing in _labels.Select(label => $"app.kubernetes.io/{label}").Except(item.Map("metadata/labels").Keys)
            select $"{Rendered.Id(item)} has no label {missing}",
            .. from item in rendered.Workloads
            from missing in _labels
                .Select(label => $"app.kubernetes.io/{label}")
                .Except(Rendered.PodLabels(item).Keys)
                .Except(item.Text("kind") == "StatefulSet" ? [InstanceLabel] : [])
            select $"the pods of {Rendered.Id(item)} have no label {missing}",
            // Overlays share the database: another one must not restart it.
            .. from item in rendered.OfKind("StatefulSet")
            where Rendered.PodLabels(item).ContainsKey(InstanceLabel)
            select $"the pods of {Rendered.Id(item)} have the label {InstanceLabel}, so another overlay replaces them",
            // What else a selector named could not be changed without deleting the workload.
            .. from item in rendered.Workloads
            let selector = item.Map("spec/selector/matchLabels").Keys.Order(StringComparer.Ordinal)
            where !selector.SequenceEqual(["app.kubernetes.io/component", "app.kubernetes.io/name"])
            select $"{Rendered.Id(item)} selects by {string.Join(", ", selector)}, not by component and name",
            .. rendered.Workloads.SelectMany(item =>
                Rule.Expect(
                    item,
                    "spec/template/metadata/annotations/kubectl.kubernetes.io~1default-container",
                    Rendered.Containers(item).First().Text("name"),
                    Rendered.Id(item)
                )
            ),
        ];

    public static IEnumerable<string> Images(Rendered rendered) =>
        from workload in rendered.Workloads
        from container in Rendered.Containers(workload)
        let image = container.Text("image") ?? ""
        from fault in (string[])
            [
                .. Rule.Unless(
                    TaggedImage().IsMatch(image) && !image.EndsWith(":latest", StringComparison.Ordinal),
                    $"{Rendered.Id(workload)}: image {image} has no tag that stays what it is"
                ),
                // Until they get their tags, deployables have other image names, which no one builds.
                .. Rule.Unless(
                    workload.Text("kind") != "Deployment" || image.StartsWith(Rendered.App + ":", StringComparison.Ordinal),
                    $"{Rendered.Id(workload)}: image {image} is not {Rendered.App}"
                ),
                .. Rule.Unless(
                    workload.Text("kind") != "Deployment"
                        || image.EndsWith(
                            ":" + workload.Text("spec/template/metadata/labels/app.kubernetes.io~1version"),
                            StringComparison.Ordinal
                        ),
                    $"{Rendered.Id(workload)}: image {image} is not of the version that its label says"
                ),
                .. Rule.Expect(container, "imagePullPolicy", "IfNotPresent", Rendered.Id(workload)),
            ]
        select fault;

    public static IEnumerable<string> ConfigMaps(Rendered rendered) =>
        [
            .. rendered.OfKind("ConfigMap").SelectMany(Generated),
            .. from map in rendered.OfKind("ConfigMap")
            where !Rendered.IsForSidecar(map) && !IsFiles(rendered, map)
            from setting in map.Map("data")
            from fault in SettingFaults(setting.Key, setting.Value)
            select $"{Rendered.Id(map)}: {setting.Key}={setting.Value} {fault}",
            .. from product in rendered.Products
            from deployment in product.Deployments
            let settings = rendered.Settings(deployment)
            from expected in Expected(product)
            where settings.GetValueOrDefault(expected.Key) != expected.Value
            select $"{Rendered.Id(deployment)}: the setting {expected.Key} is "
                + $"{settings.GetValueOrDefault(expected.Key) ?? "missing"}, not {expected.Value ?? "missing"}",
        ];

    public static IEnumerable<string> Secrets(Rendered rendered) =>
        [
            .. rendered.OfKind("Secret").SelectMany(Generated),
            .. from workload in rendered.Workloads
            from container in Rendered.Containers(workload)
            where
                container.List("envFrom").Any(source => source.At("secretRef") is not null)
                || container.List("env").Any(variable => variable.At("valueFrom/secretKeyRef") is not null)
            select $"{Rendered.Id(workload)} has a secret in its environment, where every child process and every dump has it too; "
                + $"mount it as files",
            .. from workload in rendered.Workloads
            from container in Rendered.Containers(workload)
            from variable in container.List("env")
            where
                LooksSecret().IsMatch($"{variable.Text("name")}={variable.Text("value")}")
                && variable.Text("name")?.EndsWith("_FILE", StringComparison.Ordinal) != true
            select $"{Rendered.Id(workload)}: {variable.Text("name")} looks like a secret",
            .. from map in rendered.OfKind("ConfigMap")
            from entry in map.Map("data")
            where (IsFiles(rendered, map) ? HoldsSecret() : LooksSecret()).IsMatch($"{entry.Key}={entry.Value}")
            select $"{Rendered.Id(map)}: {entry.Key} looks like a secret; it belongs into a Secret",
        ];

    public static IEnumerable<string> Namespaces(Rendered rendered)
    {
        var namespaces = rendered.OfKind("Namespace").ToList();
        if (namespaces is not [var own])
        {
            return [$"There are {namespaces.Count} namespaces"];
        }

        return
        [
            .. Rule.Expect(own, "metadata/labels/pod-security.kubernetes.io~1enforce", "restricted", Rendered.Id(own)),
            .. rendered
                .Objects.Except(namespaces)
                .SelectMany(item => Rule.Expect(item, "metadata/namespace", own.Text("metadata/name"), Rendered.Id(item))),
        ];
    }

    private static Dictionary<string, string?> Expected(Rendered rendered) =>
        new()
        {
            ["Http__Host"] = "*",
            ["PathBase"] = rendered.PathPrefix.Length > 0 ? rendered.PathPrefix : null,
            ["Http__AllowedHosts"] = rendered.HostName,
            ["Store__Directory"] = rendered.Postgres ? null : "/data",
            ["Store__Shared"] = rendered.Ha ? "true" : null,
            ["Store__Provider"] = rendered.Postgres ? "Postgres" : null,
        };

    private static IEnumerable<string> Generated(JsonObject item) =>
        [
            .. Rule.Unless(
                HashSuffix().IsMatch(item.Text("metadata/name")!),
                $"{Rendered.Id(item)} has no hash of its content in its name, so no pod is replaced when it changes"
            ),
            .. Rule.Expect(item, "immutable", "true", Rendered.Id(item)),
        ];

    // Of a ConfigMap that is mounted, the values are files and not settings.
    private static bool IsFiles(Rendered rendered, JsonObject map) =>
        rendered.Workloads.Any(workload =>
            Rendered.Pod(workload).List("volumes").Any(volume => volume.Text("configMap/name") == map.Text("metadata/name"))
        );

    private static IEnumerable<string> SettingFaults(string variable, string value) =>
        !_settings.TryGetValue(variable, out var setting) ? ["is no setting of the program"]
        : setting.Fault(value) is { } fault ? [fault]
        : [];

    [GeneratedRegex(@"^[^:@]+:[A-Za-z0-9_][A-Za-z0-9_.-]*$")]
    private static partial Regex TaggedImage();

    [GeneratedRegex("-[a-z0-9]{10}$")]
    private static partial Regex HashSuffix();

    [GeneratedRegex("password|passwd|pwd|token|secret=", RegexOptions.IgnoreCase)]
    private static partial Regex LooksSecret();

    // A file may speak of a password; it may not say one.
    [GeneratedRegex(@"password\s+'|(password|passwd|pwd|token|secret)\s*=", RegexOptions.IgnoreCase)]
    private static partial Regex HoldsSecret();
}
