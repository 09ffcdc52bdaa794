using System.Text.Json.Nodes;

namespace CountryProvider.Manifests.Tests.Rules;

/// <summary>Whether everything that an object names is there, and everything that is there is named by one.</summary>
internal static class ReferenceRules
{
    public static IEnumerable<string> References(Rendered rendered)
    {
        var used = rendered
            .Workloads.SelectMany(workload => Uses(workload))
            .Concat(
                rendered.OfKind("Ingress").SelectMany(ingress => ingress.List("spec/tls")).Select(tls => ("Secret", tls.Text("secretName")))
            )
            .ToHashSet();
        return
        [
            .. from twins in rendered.Objects.GroupBy(Rendered.Id)
            where twins.Count() > 1
            select $"{twins.Key} is there {twins.Count()} times",
            .. from workload in rendered.Workloads
            from use in Uses(workload)
            where rendered.Find(use.Kind, use.Name) is null
            select $"{Rendered.Id(workload)} names {use.Kind}/{use.Name}, which is not there",
            .. from item in rendered.OfKind("ConfigMap", "Secret", "ServiceAccount", "PersistentVolumeClaim")
            where !used.Contains((item.Text("kind")!, item.Text("metadata/name"))) && !Rendered.IsForSidecar(item)
            select $"{Rendered.Id(item)} is used by nothing",
            .. rendered.Workloads.SelectMany(InPod),
            .. rendered
                .OfKind("StatefulSet")
                .Where(set => rendered.Find("Service", set.Text("spec/serviceName")) is null)
                .Select(set => $"{Rendered.Id(set)} names the Service {set.Text("spec/serviceName")}, which is not there"),
            .. rendered.OfKind("Service").SelectMany(service => Service(rendered, service)),
            .. from scaler in rendered.OfKind("HorizontalPodAutoscaler")
            where rendered.Find(scaler.Text("spec/scaleTargetRef/kind")!, scaler.Text("spec/scaleTargetRef/name")) is null
            select $"{Rendered.Id(scaler)} scales {scaler.Text("spec/scaleTargetRef/name")}, which is not there",
            .. from budget in rendered.OfKind("PodDisruptionBudget")
            where !rendered.Selected(budget.Map("spec/selector/matchLabels")).Any()
            select $"{Rendered.Id(budget)} selects no pods",
            .. rendered.OfKind("Ingress").SelectMany(ingress => Ingress(rendered, ingress)),
            .. rendered.OfKind("NetworkPolicy").SelectMany(policy => NetworkPolicy(rendered, policy)),
        ];
    }

    private static IEnumerable<(string Kind, string? Name)> Uses(JsonObject workload)
    {
        var pod = Rendered.Pod(workload);
        return
        [
            ("ServiceAccount", pod.Text("serviceAccountName")),
            .. pod.List("volumes")
                .Where(volume => volume.At("configMap") is not null)
                .Select(volume => ("ConfigMap", volume.Text("configMap/name"))),
            .. pod.List("volumes")
                .Where(volume => volume.At("secret") is not null)
                .Select(volume => ("Secret", volume.Text("secret/secretName"))),
            .. pod.List("volumes")
                .Where(volume => volume.At("persistentVolumeClaim") is not null)
                .Select(volume => ("PersistentVolumeClaim", volume.Text("persistentVolumeClaim/claimName"))),
            .. Rendered
                .Containers(workload)
                .SelectMany(container => container.List("envFrom"))
                .Where(source => source.At("configMapRef") is not null)
                .Select(source => ("ConfigMap", source.Text("configMapRef/name"))),
            .. Rendered
                .Containers(workload)
                .SelectMany(container => container.List("envFrom"))
                .Where(source => source.At("secretRef") is not null)
                .Select(source => ("Secret", source.Text("secretRef/name"))),
            .. Rendered
                .Containers(workload)
                .SelectMany(container => container.List("env"))
                .Where(variable => variable.At("valueFrom/configMapKeyRef") is not null)
                .Select(variable => ("ConfigMap", variable.Text("valueFrom/configMapKeyRef/name"))),
            .. Rendered
                .Containers(workload)
                .SelectMany(container => container.List("env"))
                .Where(variable => variable.At("valueFrom/secretKeyRef") is not null)
                .Select(variable => ("Secret", variable.Text("valueFrom/secretKeyRef/name"))),
        ];
    }

    private static IEnumerable<string> InPod(JsonObject workload)
    {
        var volumes = Rendered
            .Pod(workload)
            .List("volumes")
            .Concat(workload.List("spec/volumeClaimTemplates").Select(claim => claim.At("metadata")!))
            .Select(volume => volume.Text("name"))
            .ToList();
        var mounted = Rendered
            .Containers(workload)
            .SelectMany(container => container.List("volumeMounts"))
            .Select(mount => mount.Text("name"))
            .ToList();
        return
        [
            .. mounted.Except(volumes).Select(mount => $"{Rendered.Id(workload)} mounts {mount}, which is no volume of the pod"),
            .. volumes.Except(mounted).Select(volume => $"{Rendered.Id(workload)} has the volume {volume}, which nothing mounts"),
            .. from container in Rendered.Containers(workload)
            from probe in PodRules.ProbeNames
            where container.Text($"{probe}/httpGet/port") is { } port && !container.List("ports").Any(own => own.Text("name") == port)
            select $"{Rendered.Id(workload)}: {probe} asks a port that has no name {container.Text($"{probe}/httpGet/port")}",
            .. Rule.Unless(
                Rendered.Matches(workload.Map("spec/selector/matchLabels"), Rendered.PodLabels(workload))
                    && workload.Map("spec/selector/matchLabels").Count > 0,
                $"{Rendered.Id(workload)} does not select its own pods"
            ),
        ];
    }

    private static IEnumerable<string> Service(Rendered rendered, JsonObject service)
    {
        var workloads = rendered.Selected(service.Map("spec/selector")).ToList();
        return workloads is not [var workload]
            ? [$"{Rendered.Id(service)} selects the pods of {workloads.Count} workloads"]
            : service
                .List("spec/ports")
                .Where(port => !HasPort(workload, port.At("targetPort")))
                .Select(port =>
                    $"{Rendered.Id(service)}: the target port {port.Text("targetPort")} is no named port of {Rendered.Id(workload)}"
                );
    }

    private static IEnumerable<string> Ingress(Rendered rendered, JsonObject ingress) =>
        [
            .. from path in ingress.List("spec/rules").SelectMany(rule => rule.List("http/paths"))
            let service = rendered.Find("Service", path.Text("backend/service/name"))
            where service is null || !service.List("spec/ports").Any(port => port.Text("name") == path.Text("backend/service/port/name"))
            select $"{Rendered.Id(ingress)}: {path.Text("path")} goes to {path.Text("backend/service/name")}, port "
                + $"{path.Text("backend/service/port/name")}, which is not there",
            .. from tls in ingress.List("spec/tls")
            let secret = rendered.Find("Secret", tls.Text("secretName"))
            where
                secret.Text("type") != "kubernetes.io/tls"
                || !secret.Map("data").ContainsKey("tls.crt")
                || !secret.Map("data").ContainsKey("tls.key")
            select $"{Rendered.Id(ingress)}: {tls.Text("secretName")} is no Secret with a certificate and a key",
        ];

    // Where namespaces are selected, the pods are not ours to know.
    private static IEnumerable<string> NetworkPolicy(Rendered rendered, JsonObject policy)
    {
        var selected = rendered.Selected(policy.Map("spec/podSelector/matchLabels")).ToList();
        return
        [
            .. Rule.Unless(selected.Count > 0, $"{Rendered.Id(policy)} selects no pods"),
            .. from rule in policy
                .List("spec/ingress")
                .Select(rule => (Rule: rule, Peers: rule.List("from")))
                .Concat(policy.List("spec/egress").Select(rule => (Rule: rule, Peers: rule.List("to"))))
            from peer in rule.Peers
            where peer.At("namespaceSelector") is null && !rendered.Selected(peer.Map("podSelector/matchLabels")).Any()
            select $"{Rendered.Id(policy)} names pods that are not there: {peer.ToJsonString()}",
            .. from rule in policy.List("spec/ingress")
            from port in rule.List("ports")
            from workload in selected
            where !HasPort(workload, port.At("port"))
            select $"{Rendered.Id(policy)}: {port.Text("port")} is no named port of {Rendered.Id(workload)}",
            .. from rule in policy.List("spec/egress")
            from port in rule.List("ports")
            from workload in rule.List("to")
                .Where(peer => peer.At("namespaceSelector") is null)
                .SelectMany(peer => rendered.Selected(peer.Map("podSelector/matchLabels")))
            where !HasPort(workload, port.At("port"))
            select $"{Rendered.Id(policy)}: {port.Text("port")} is no named port of {Rendered.Id(workload)}",
        ];
    }

    private static bool HasPort(JsonObject workload, JsonNode? name) =>
        Rendered.Containers(workload).SelectMany(container => container.List("ports")).Any(port => port.Text("name") == name?.ToString());
}
