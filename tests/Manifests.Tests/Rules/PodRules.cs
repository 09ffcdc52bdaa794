using System.Text.RegularExpressions;

namespace CountryProvider.Manifests.Tests.Rules;

/// <summary>What every pod has to have.</summary>
internal static partial class PodRules
{
    public static readonly string[] ProbeNames = ["startupProbe", "readinessProbe", "livenessProbe"];

    public static IEnumerable<string> PodSecurity(Rendered rendered) =>
        from workload in rendered.Workloads
        from expected in new (string Path, string Value)[]
        {
            ("securityContext/runAsNonRoot", "true"),
            ("securityContext/runAsUser", "10001"),
            ("securityContext/runAsGroup", "10001"),
            ("securityContext/fsGroup", "10001"),
            ("securityContext/fsGroupChangePolicy", "OnRootMismatch"),
            ("securityContext/seccompProfile/type", "RuntimeDefault"),
            ("enableServiceLinks", "false"),
        }
        from fault in Rule.Expect(Rendered.Pod(workload), expected.Path, expected.Value, Rendered.Id(workload))
        select fault;

    public static IEnumerable<string> ContainerSecurity(Rendered rendered) =>
        from workload in rendered.Workloads
        from container in Rendered.Containers(workload)
        from fault in (string[])
            [
                .. Rule.Expect(container, "securityContext/allowPrivilegeEscalation", "false", Rendered.Id(workload)),
                .. Rule.Expect(container, "securityContext/readOnlyRootFilesystem", "true", Rendered.Id(workload)),
                .. Rule.Expect(container, "securityContext/privileged", "false", Rendered.Id(workload)),
                .. Rule.Expect(container, "securityContext/runAsNonRoot", "true", Rendered.Id(workload)),
                .. Rule.Expect(container, "securityContext/capabilities/drop/0", "ALL", Rendered.Id(workload)),
                .. Rule.Expect(container, "securityContext/capabilities/add", null, Rendered.Id(workload)),
            ]
        select fault;

    public static IEnumerable<string> ServiceAccounts(Rendered rendered) =>
        [
            .. from workload in rendered.Workloads
            from fault in (string[])
                [
                    .. Rule.Expect(Rendered.Pod(workload), "serviceAccountName", workload.Text("metadata/name"), Rendered.Id(workload)),
                    .. Rule.Expect(Rendered.Pod(workload), "automountServiceAccountToken", "false", Rendered.Id(workload)),
                ]
            select fault,
            .. rendered
                .OfKind("ServiceAccount")
                .SelectMany(account => Rule.Expect(account, "automountServiceAccountToken", "false", Rendered.Id(account))),
        ];

    public static IEnumerable<string> TemporaryFiles(Rendered rendered) =>
        from workload in rendered.Workloads
        from container in Rendered.Containers(workload)
        let mount = container.List("volumeMounts").FirstOrDefault(mount => mount.Text("mountPath") == "/tmp")
        let volume = Rendered.Pod(workload).List("volumes").FirstOrDefault(volume => volume.Text("name") == mount.Text("name"))
        from fault in Rule.Expect(volume, "emptyDir/sizeLimit", "64Mi", $"{Rendered.Id(workload)}: /tmp")
        select fault;

    public static IEnumerable<string> Probes(Rendered rendered) =>
        [
            .. from workload in rendered.Workloads
            from container in Rendered.Containers(workload)
            from probe in ProbeNames
            where container.At(probe) is null
            select $"{Rendered.Id(workload)} has no {probe}",
            .. from workload in rendered.Workloads
            from container in Rendered.Containers(workload)
            from twins in ProbeNames.GroupBy(probe => container.At(probe)?.ToJsonString())
            where twins.Key is not null && twins.Count() > 1
            select $"{Rendered.Id(workload)}: {string.Join(" and ", twins)} are the same",
            .. from deployment in rendered.Deployments
            from container in Rendered.Containers(deployment)
            from probe in ProbeNames.Zip(["startup", "ready", "live"])
            where container.At(probe.First) is not null
            from fault in (string[])
                [
                    .. Rule.Expect(container, $"{probe.First}/httpGet/path", $"/healthz/{probe.Second}", Rendered.Id(deployment)),
                    .. Rule.Expect(container, $"{probe.First}/httpGet/port", "internal", Rendered.Id(deployment)),
                ]
            select fault,
        ];

    public static IEnumerable<string> Resources(Rendered rendered) =>
        from workload in rendered.Workloads
        from container in Rendered.Containers(workload)
        from kind in (string[])["requests", "limits"]
        from resource in (string[])["cpu", "memory", "ephemeral-storage"]
        let value = container.Text($"resources/{kind}/{resource}")
        where value is null || !Quantity().IsMatch(value)
        select $"{Rendered.Id(workload)}: resources/{kind}/{resource} is {value ?? "missing"}";

    public static IEnumerable<string> Shutdown(Rendered rendered) =>
        from deployment in rendered.Deployments
        let settings = rendered.Settings(deployment)
        // Only where another pod takes the requests is there something to wait for.
        let delay = deployment.Text("spec/strategy/type") == "Recreate" ? "00:00:00" : "00:00:05"
        from fault in (string[])
            [
                .. Rule.Expect(Rendered.Pod(deployment), "terminationGracePeriodSeconds", "40", Rendered.Id(deployment)),
                .. Rule.Unless(
                    settings.GetValueOrDefault("Shutdown__DrainDelay") == delay,
                    $"{Rendered.Id(deployment)} does not answer for {delay} after it was told to end"
                ),
                .. Rule.Unless(
                    settings.GetValueOrDefault("Shutdown__Timeout") == "00:00:20",
                    $"{Rendered.Id(deployment)} does not give requests 20 s to end"
                ),
            ]
        select fault;

    [GeneratedRegex(@"^\d+(\.\d+)?(m|Ki|Mi|Gi)?$")]
    private static partial Regex Quantity();
}
