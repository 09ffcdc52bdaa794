using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CountryProvider.Manifests.Tests.Rules;

/// <summary>What follows from where the data is.</summary>
internal static partial class StoreRules
{
    // The kernel answers each reader with other random numbers.
    private const string Random = "/proc/sys/kernel/random/uuid";

    public static IEnumerable<string> Strategy(Rendered rendered)
    {
        foreach (var deployment in rendered.Deployments)
        {
            // A volume is for one process, in every overlay.
            (string, string?)[] expected =
                rendered.Postgres && !Claims(deployment).Any()
                    ?
                    [
                        ("spec/strategy/type", "RollingUpdate"),
                        ("spec/strategy/rollingUpdate/maxUnavailable", "0"),
                        ("spec/strategy/rollingUpdate/maxSurge", "1"),
                        ("spec/minReadySeconds", "5"),
                    ]
                    : [("spec/strategy/type", "Recreate"), ("spec/strategy/rollingUpdate", null), ("spec/replicas", "1")];
            foreach (
                var fault in expected
                    .Append(("spec/progressDeadlineSeconds", "120"))
                    .Append(("spec/revisionHistoryLimit", "5"))
                    .SelectMany(value => Rule.Expect(deployment, value.Item1, value.Item2, Rendered.Id(deployment)))
            )
            {
                yield return fault;
            }

            var claim = rendered.Find("PersistentVolumeClaim", Claims(deployment).FirstOrDefault());
            if (rendered.Postgres ? Claims(deployment).Any() : claim is null)
            {
                yield return $"{Rendered.Id(deployment)} has "
                    + $"{(rendered.Postgres ? "a volume, though its data is in PostgreSQL" : "no volume for its data")}";
            }
            else if (claim is not null)
            {
                foreach (
                    var fault in new (string, string?)[]
                    {
                        ("spec/accessModes/0", rendered.AccessMode),
                        // Of several, the kubelet enforces none.
                        ("spec/accessModes/1", null),
                        ("spec/resources/requests/storage", "256Mi"),
                        ("spec/storageClassName", null),
                    }.SelectMany(value => Rule.Expect(claim, value.Item1, value.Item2, Rendered.Id(claim)))
                )
                {
                    yield return fault;
                }
            }
        }
    }

    public static IEnumerable<string> Postgres(Rendered rendered)
    {
        var sets = rendered.OfKind("StatefulSet").ToList();
        if (!rendered.Postgres)
        {
            return sets.Select(set => $"{Rendered.Id(set)} is there, though the data is in SQLite");
        }

        if (sets is not [var database])
        {
            return [$"There are {sets.Count} databases"];
        }

        var container = Rendered.Containers(database).First();
        var variables = container.List("env").ToDictionary(variable => variable.Text("name")!, variable => variable.Text("value") ?? "");
        var data = container
            .List("volumeMounts")
            .FirstOrDefault(mount => mount.Text("name") == database.Text("spec/volumeClaimTemplates/0/metadata/name"));
        var (superuser, passwordFile) = (
            variables.GetValueOrDefault("POSTGRES_USER"),
            variables.GetValueOrDefault("POSTGRES_PASSWORD_FILE") ?? ""
        );

        // What the image executes when the database is new.
        var script = string.Concat(
            from mount in container.List("volumeMounts")
            where mount.Text("mountPath") == "/docker-entrypoint-initdb.d"
            from volume in Rendered.Pod(database).List("volumes")
            where volume.Text("name") == mount.Text("name")
            from file in rendered.Find("ConfigMap", volume.Text("configMap/name")).Map("data")
            select file.Value
        );
        var role = MadeRole().Match(script).Groups[1].Value;
        var roleFile = PasswordOfRole().Match(script).Groups[1].Value;
        var password = SecretFile(rendered, database, roleFile);
        var secrets = Secrets(database).ToList();
        return
        [
            .. Rule.Expect(
                rendered.Find("Service", database.Text("spec/serviceName")),
                "spec/clusterIP",
                "None",
                $"the Service of {Rendered.Id(database)}"
            ),
            .. Rule.Expect(database, "spec/volumeClaimTemplates/0/spec/accessModes/0", "ReadWriteOnce", Rendered.Id(database)),
            .. Rule.Expect(database, "spec/volumeClaimTemplates/0/spec/storageClassName", null, Rendered.Id(database)),
            // No cluster lets them be changed: another overlay, or another release, could not be applied over this one.
            .. Rule.Expect(database, "spec/volumeClaimTemplates/0/metadata/labels", null, Rendered.Id(database)),
            .. PodRules.ProbeNames.SelectMany(probe =>
                container.At(probe) is null ? [] : Rule.Expect(container, $"{probe}/exec/command/0", "pg_isready", Rendered.Id(database))
            ),
            .. Rule.Unless(
                data is not null
                    && variables.GetValueOrDefault("PGDATA")?.StartsWith(data.Text("mountPath") + "/", StringComparison.Ordinal) == true,
                $"{Rendered.Id(database)}: PGDATA is not in a folder of its own on the volume"
            ),
            .. Rule.Unless(
                passwordFile == Random || (passwordFile != roleFile && SecretFile(rendered, database, passwordFile) is not null),
                $"{Rendered.Id(database)}: the superuser's password ({passwordFile}) is neither random nor in a Secret, or it is the "
                    + $"program's"
            ),
            .. Rule.Unless(
                role.Length > 0 && role != superuser,
                $"{Rendered.Id(database)} makes no role for the program that is not the superuser {superuser}"
            ),
            .. Rule.Unless(password is not null, $"{Rendered.Id(database)} takes the password of {role} from a file that is in no Secret"),
            // What changes with the program's secrets must not restart the database.
            .. from secret in secrets.Intersect(rendered.Deployments.SelectMany(Secrets))
            select $"{Rendered.Id(database)} mounts Secret/{secret}, which the program has too",
            .. from secret in secrets
            from key in rendered.Find("Secret", secret).Map("data").Keys.Except([Path.GetFileName(roleFile)])
            select $"Secret/{secret} has {key}, which is not for {Rendered.Id(database)}",
            .. from module in Host.Modules.All
            let schema = $"CREATE SCHEMA {module.Name.ToLowerInvariant()} AUTHORIZATION {role};"
            where !script.Contains(schema, StringComparison.Ordinal)
            select $"{Rendered.Id(database)} does not {schema}",
            .. from deployment in rendered.Deployments
            let settings = rendered.Settings(deployment)
            where
                password is null
                || SecretFile(rendered, deployment, $"{settings.GetValueOrDefault("Secrets__Directory")}/Store__Password") != password
                || settings.GetValueOrDefault("Store__Connection")
                    != $"Host={database.Text("spec/serviceName")};Database={variables.GetValueOrDefault("POSTGRES_DB")};Username={role}"
            select $"{Rendered.Id(deployment)} does not get to {Rendered.Id(database)} with the Store__Connection and the password "
                + $"file that it has",
        ];
    }

    public static IEnumerable<string> Availability(Rendered rendered)
    {
        // However the overlay is called: a volume is for one pod.
        var scaled =
            from scaler in rendered.OfKind("HorizontalPodAutoscaler")
            let deployment = rendered.Find("Deployment", scaler.Text("spec/scaleTargetRef/name"))
            where !rendered.Ha || (deployment is not null && Claims(deployment).Any())
            select $"{Rendered.Id(scaler)} is there, though there is to be one replica";
        return rendered.Ha ? [.. scaled, .. rendered.Deployments.SelectMany(Faults)] : scaled;

        IEnumerable<string> Faults(JsonObject deployment)
        {
            var name = deployment.Text("metadata/name");
            var scaler = rendered
                .OfKind("HorizontalPodAutoscaler")
                .FirstOrDefault(scaler => scaler.Text("spec/scaleTargetRef/name") == name);
            var budget = rendered
                .OfKind("PodDisruptionBudget")
                .FirstOrDefault(budget => rendered.Selected(budget.Map("spec/selector/matchLabels")).SequenceEqual([deployment]));
            var pod = Rendered.Pod(deployment);
            var spread = pod.At("topologySpreadConstraints/0");
            var affinity = pod.At("affinity/podAntiAffinity/preferredDuringSchedulingIgnoredDuringExecution/0/podAffinityTerm");
            return
            [
                .. Rule.Expect(deployment, "spec/replicas", null, $"{Rendered.Id(deployment)} (the autoscaler's business)"),
                .. Expect(
                    scaler,
                    "autoscaler",
                    ("apiVersion", "autoscaling/v2"),
                    ("spec/minReplicas", "2"),
                    ("spec/maxReplicas", "6"),
                    ("spec/metrics/0/resource/name", "cpu"),
                    ("spec/metrics/0/resource/target/averageUtilization", "70"),
                    ("spec/behavior/scaleDown/stabilizationWindowSeconds", "120")
                ),
                .. Expect(budget, "disruption budget", ("spec/maxUnavailable", "1"), ("spec/unhealthyPodEvictionPolicy", "AlwaysAllow")),
                .. Expect(
                    spread,
                    "topology spread",
                    ("maxSkew", "1"),
                    ("topologyKey", "kubernetes.io/hostname"),
                    ("whenUnsatisfiable", "ScheduleAnyway")
                ),
                .. Expect(affinity, "anti-affinity", ("topologyKey", "kubernetes.io/hostname")),
                // Replicas of one deployable are to be apart, not the deployables.
                .. new[] { spread, affinity }
                    .Where(term => term is not null)
                    .SelectMany(term =>
                        Rendered.Matches(term.Map("labelSelector/matchLabels"), Rendered.PodLabels(deployment))
                        && term.List("matchLabelKeys").Any(key => key.ToString() == "app.kubernetes.io/component")
                            ? []
                            : (string[])[$"{Rendered.Id(deployment)}: replicas are spread by other labels than their own"]
                    ),
            ];

            IEnumerable<string> Expect(JsonNode? node, string what, params (string Path, string Value)[] values) =>
                node is null
                    ? [$"{Rendered.Id(deployment)} has no {what}"]
                    : values.SelectMany(value => Rule.Expect(node, value.Path, value.Value, $"{Rendered.Id(deployment)}, {what}"));
        }
    }

    private static IEnumerable<string> Claims(JsonObject workload) =>
        Rendered.Pod(workload).List("volumes").Select(volume => volume.Text("persistentVolumeClaim/claimName")).OfType<string>();

    private static IEnumerable<string> Secrets(JsonObject workload) =>
        Rendered.Pod(workload).List("volumes").Select(volume => volume.Text("secret/secretName")).OfType<string>();

    // The content of the file of this path that a pod finds in a Secret, as it is in the Secret; null when there is none.
    private static string? SecretFile(Rendered rendered, JsonObject workload, string path) =>
        (
            from mount in Rendered.Containers(workload).First().List("volumeMounts")
            where Path.GetDirectoryName(path) == mount.Text("mountPath")
            from volume in Rendered.Pod(workload).List("volumes")
            where volume.Text("name") == mount.Text("name")
            select rendered.Find("Secret", volume.Text("secret/secretName"))
        )
            .Select(secret => secret.Map("data").GetValueOrDefault(Path.GetFileName(path)))
            .FirstOrDefault();

    [GeneratedRegex("CREATE ROLE ([a-z_]+) LOGIN PASSWORD :'password' NOSUPERUSER NOCREATEDB NOCREATEROLE")]
    private static partial Regex MadeRole();

    [GeneratedRegex(@"\\set password `cat (\S+)`")]
    private static partial Regex PasswordOfRole();
}
