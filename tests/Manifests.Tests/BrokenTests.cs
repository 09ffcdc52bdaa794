using System.Text.Json.Nodes;
using CountryProvider.Manifests.Tests.Rules;

namespace CountryProvider.Manifests.Tests;

/// <summary>For each rule, manifests that break it and no other one.</summary>
public sealed class BrokenTests(Kustomizations kustomizations)
{
    private const string Scaled = "overlays/split-postgres-ha telemetry,tls,path-prefix";
    private const string Sqlite = "overlays/split";
    private const string OwnHost = "overlays/own-host";
    private const string Regions = Kustomizations.Regions;
    private const string Pod = "spec/template/spec";
    private const string Container = $"{Pod}/containers/0";

    private static readonly (string Rule, string Fault, string Of, Action<Rendered> Break)[] _broken =
    [
        ("types", "a misspelt field", Scaled, Set("Deployment/country", $"{Pod}/hostNetwrok", true)),
        ("types", "a text in place of a number", Scaled, Set("Service/country", "spec/ports/0/port", "8080")),
        (
            "types",
            "a truth value in place of a text",
            Scaled,
            Set("Deployment/country", "spec/template/metadata/annotations/prometheus.io~1scrape", true)
        ),
        ("types", "a port without a number", Scaled, Remove("Service/linking", "spec/ports/0/port")),
        ("types", "an API version that is gone", Scaled, Set("PodDisruptionBudget/country", "apiVersion", "policy/v1beta1")),
        (
            "references",
            "a service that selects nothing",
            Sqlite,
            Set("Service/linking", "spec/selector/app.kubernetes.io~1component", "nobody")
        ),
        ("references", "a target port without a name", Scaled, Set("Service/linking", "spec/ports/0/targetPort", 8080)),
        ("references", "a service account that nobody uses", Scaled, Add("ServiceAccount/country", "spare")),
        (
            "references",
            "a secret that is not there",
            Scaled,
            rendered =>
            {
                Set("StatefulSet/postgres", $"{Pod}/volumes/3", JsonNode.Parse("""{"name":"spare","secret":{"secretName":"spare"}}""")!)(
                    rendered
                );
                Set("StatefulSet/postgres", $"{Container}/volumeMounts/4", JsonNode.Parse("""{"name":"spare","mountPath":"/spare"}""")!)(
                    rendered
                );
            }
        ),
        (
            "references",
            "an autoscaler of nothing",
            Scaled,
            Add("HorizontalPodAutoscaler/country", "spare", ("spec/scaleTargetRef/name", "spare"))
        ),
        (
            "references",
            "a disruption budget of nothing",
            Scaled,
            Add("PodDisruptionBudget/country", "spare", ("spec/selector/matchLabels/app.kubernetes.io~1component", "spare"))
        ),
        (
            "references",
            "a policy for nobody",
            Scaled,
            Add("NetworkPolicy/country", "spare", ("spec/podSelector/matchLabels/app.kubernetes.io~1component", "spare"))
        ),
        (
            "references",
            "a route to a port that is not there",
            Sqlite,
            Set("Ingress/country-provider", "spec/rules/0/http/paths/0/backend/service/port/name", "https")
        ),
        ("references", "an object that is there twice", Scaled, Add("NetworkPolicy/country", "country")),
        (
            "references",
            "a volume that nothing mounts",
            Scaled,
            Set("Deployment/country", $"{Pod}/volumes/2", JsonNode.Parse("""{"name":"spare","emptyDir":{}}""")!)
        ),
        (
            "labels",
            "a database that each overlay restarts",
            Scaled,
            Set("StatefulSet/postgres", "spec/template/metadata/labels/app.kubernetes.io~1instance", "extended")
        ),
        ("labels", "no instance", Scaled, Remove("Ingress/country-provider", "metadata/labels/app.kubernetes.io~1instance")),
        (
            "labels",
            "no default container",
            Scaled,
            Remove("StatefulSet/postgres", "spec/template/metadata/annotations/kubectl.kubernetes.io~1default-container")
        ),
        (
            "labels",
            "a selector by version",
            Scaled,
            Set("Deployment/country", "spec/selector/matchLabels/app.kubernetes.io~1version", Host.Foundation.ProductVersion.Text)
        ),
        ("images", "a moving tag", Scaled, Set("StatefulSet/postgres", $"{Container}/image", "postgres:latest")),
        ("images", "no tag", Scaled, Set("StatefulSet/postgres", $"{Container}/image", "postgres")),
        (
            "images",
            "an image that nobody builds",
            Scaled,
            Set("Deployment/country", $"{Container}/image", $"country-provider-country:{Host.Foundation.ProductVersion.Text}")
        ),
        ("images", "another version than the label", Scaled, Set("Deployment/country", $"{Container}/image", "country-provider:0.0.9")),
        ("images", "always pulled", Scaled, Set("Deployment/country", $"{Container}/imagePullPolicy", "Always")),
        ("configuration", "an unknown setting", Sqlite, SetSetting("country", "Seed__Dmeo", "true")),
        ("configuration", "a setting of no use", Sqlite, SetSetting("country", "Http__Port", "http")),
        ("configuration", "another prefix than the ingress", Scaled, SetSetting("path-prefix", "PathBase", "/elsewhere")),
        ("configuration", "pods that answer to every host name", OwnHost, SetSetting("own-host", "Http__AllowedHosts", "*")),
        ("configuration", "a region under the path of another one", Regions, SetSetting("monolith-europe", "PathBase", "/world")),
        ("configuration", "a map that can change", Scaled, rendered => ConfigMap(rendered, "country").Remove("immutable")),
        ("configuration", "a name without a hash", Scaled, Rename("country", "country")),
        (
            "secrets",
            "a password in a config map",
            Scaled,
            SetSetting("country", "ConnectionStrings__Country", "Data Source=/data/x.db;Password=secret")
        ),
        (
            "secrets",
            "a secret in the environment",
            Scaled,
            rendered =>
                Set(
                    "Deployment/country",
                    $"{Container}/env/5",
                    JsonNode.Parse(
                        $$$$"""{"name":"SPARE","valueFrom":{"secretKeyRef":{"name":"{{{{rendered.OfKind("Secret").First().Text("metadata/name")}}}}","key":"Store__Password"}}}"""
                    )!
                )(rendered)
        ),
        (
            "secrets",
            "a password in a script",
            Scaled,
            EditScript("REVOKE ALL ON SCHEMA", "ALTER ROLE postgres PASSWORD 'hunter2';\nREVOKE ALL ON SCHEMA")
        ),
        ("secrets", "a secret that can change", Scaled, rendered => rendered.OfKind("Secret").First().Remove("immutable")),
        ("namespace", "no enforced standard", Scaled, Remove("Namespace/elsewhere", "metadata/labels/pod-security.kubernetes.io~1enforce")),
        ("namespace", "an object elsewhere", Scaled, Set("Service/country", "metadata/namespace", "default")),
        ("pod security", "root", Scaled, Set("Deployment/country", $"{Pod}/securityContext/runAsUser", 0)),
        ("pod security", "no seccomp profile", Scaled, Remove("StatefulSet/postgres", $"{Pod}/securityContext/seccompProfile")),
        ("pod security", "service links", Scaled, Remove("Deployment/linking", $"{Pod}/enableServiceLinks")),
        (
            "container security",
            "a writable root",
            Scaled,
            Set("Deployment/country", $"{Container}/securityContext/readOnlyRootFilesystem", false)
        ),
        (
            "container security",
            "a capability",
            Scaled,
            Set("StatefulSet/postgres", $"{Container}/securityContext/capabilities/add", new JsonArray("NET_ADMIN"))
        ),
        ("service account", "a token", Scaled, Remove("ServiceAccount/country", "automountServiceAccountToken")),
        (
            "service account",
            "another one's",
            Scaled,
            rendered =>
            {
                Set("Deployment/country", $"{Pod}/serviceAccountName", "currency")(rendered);
                Drop("ServiceAccount/country")(rendered);
            }
        ),
        (
            "temporary files",
            "without a limit",
            Scaled,
            rendered =>
                rendered.Find("Deployment", "country").At(Pod).List("volumes").Single(volume => volume.Text("name") == "tmp").AsObject()[
                    "emptyDir"
                ] = new JsonObject()
        ),
        ("probes", "none for readiness", Scaled, Remove("Deployment/country", $"{Container}/readinessProbe")),
        (
            "probes",
            "two that are the same",
            Scaled,
            rendered =>
                rendered.Find("StatefulSet", "postgres").At(Container)!.AsObject()["livenessProbe"] = rendered
                    .Find("StatefulSet", "postgres")
                    .At($"{Container}/readinessProbe")!
                    .DeepClone()
        ),
        (
            "probes",
            "under the path prefix",
            Scaled,
            Set("Deployment/country", $"{Container}/readinessProbe/httpGet/path", "/a/b/healthz/ready")
        ),
        ("resources", "no limit of memory", Scaled, Remove("StatefulSet/postgres", $"{Container}/resources/limits/memory")),
        ("resources", "a unit that does not exist", Scaled, Set("Deployment/country", $"{Container}/resources/requests/memory", "128MB")),
        ("shutdown", "killed too early", Scaled, Set("Deployment/country", $"{Pod}/terminationGracePeriodSeconds", 10)),
        ("shutdown", "no delay", Scaled, SetSetting("country", "Shutdown__DrainDelay", "00:00:00")),
        ("shutdown", "a delay that nobody has anything of", Sqlite, SetSetting("country", "Shutdown__DrainDelay", "00:00:05")),
        (
            "strategy",
            "two processes at one file",
            Sqlite,
            rendered =>
            {
                Set("Deployment/country", "spec/strategy", JsonNode.Parse("""{"type":"RollingUpdate"}""")!)(rendered);
                SetSetting("country", "Shutdown__DrainDelay", "00:00:05")(rendered);
            }
        ),
        (
            "strategy",
            "a volume for several pods",
            Sqlite,
            Set("PersistentVolumeClaim/country", "spec/accessModes", new JsonArray("ReadWriteOnce"))
        ),
        ("strategy", "a second access mode", Sqlite, Set("PersistentVolumeClaim/country", "spec/accessModes/1", "ReadWriteMany")),
        ("strategy", "two replicas of a file", Sqlite, Set("Deployment/country", "spec/replicas", 2)),
        ("strategy", "a storage class", Sqlite, Set("PersistentVolumeClaim/country", "spec/storageClassName", "fast")),
        ("strategy", "a replica less during an update", Scaled, Set("Deployment/country", "spec/strategy/rollingUpdate/maxUnavailable", 1)),
        (
            "postgres",
            "data in the root of the volume",
            Scaled,
            rendered => Variable(rendered, "PGDATA")["value"] = "/var/lib/postgresql/data"
        ),
        (
            "postgres",
            "a password file that is not there",
            Scaled,
            rendered => Variable(rendered, "POSTGRES_PASSWORD_FILE")["value"] = "/run/secrets/password"
        ),
        (
            "postgres",
            "a superuser with the program's password",
            Scaled,
            rendered => Variable(rendered, "POSTGRES_PASSWORD_FILE")["value"] = "/run/secrets/postgres/Store__Password"
        ),
        (
            "postgres",
            "a program that is the superuser",
            Scaled,
            rendered => Variable(rendered, "POSTGRES_USER")["value"] = "country_provider"
        ),
        ("postgres", "a role that may do everything", Scaled, EditScript(" NOSUPERUSER", "")),
        ("postgres", "a password from nowhere", Scaled, EditScript("/run/secrets/postgres/Store__Password", "/tmp/password")),
        (
            "postgres",
            "a Secret of the program, which changes with its keys",
            Scaled,
            rendered =>
            {
                Rendered.Pod(Of(rendered, "StatefulSet/postgres")).List("volumes").Single(volume => volume.Text("name") == "secrets")[
                    "secret"
                ]!["secretName"] = Secret(rendered, "country-provider").Text("metadata/name");
                ((List<JsonObject>)rendered.Objects).Remove(Secret(rendered, "postgres"));
            }
        ),
        (
            "postgres",
            "a secret of the program in that of the database",
            Scaled,
            rendered => Secret(rendered, "postgres")["data"]!["Auth__ApiKeys"] = "a2V5"
        ),
        ("postgres", "another password", Scaled, rendered => Secret(rendered, "postgres")["data"]!["Store__Password"] = "b3RoZXI="),
        ("postgres", "a module without a schema", Scaled, EditScript("CREATE SCHEMA linking AUTHORIZATION country_provider;", "")),
        ("postgres", "a Service with an address", Scaled, Remove("Service/postgres", "spec/clusterIP")),
        (
            "postgres",
            "a claim that cannot be changed",
            Scaled,
            Set(
                "StatefulSet/postgres",
                "spec/volumeClaimTemplates/0/metadata/labels",
                JsonNode.Parse("""{"app.kubernetes.io/instance":"x"}""")!
            )
        ),
        (
            "postgres",
            "another database",
            Scaled,
            SetSetting("country", "Store__Connection", "Host=postgres;Database=other;Username=country_provider")
        ),
        ("availability", "no autoscaler", Scaled, Drop("HorizontalPodAutoscaler/country")),
        ("availability", "no disruption budget", Scaled, Drop("PodDisruptionBudget/country")),
        ("availability", "a number of replicas", Scaled, Set("Deployment/country", "spec/replicas", 2)),
        ("availability", "replicas that may all be on one node", Scaled, Remove("Deployment/country", $"{Pod}/topologySpreadConstraints")),
        (
            "availability",
            "an autoscaler of a single replica",
            Sqlite,
            rendered =>
                ((List<JsonObject>)rendered.Objects).Add(
                    (JsonObject)
                        JsonNode.Parse(
                            """
                            {"apiVersion":"autoscaling/v2","kind":"HorizontalPodAutoscaler","metadata":{"name":"country","namespace":"country-provider","labels":{"app.kubernetes.io/name":"x","app.kubernetes.io/instance":"x","app.kubernetes.io/version":"x","app.kubernetes.io/component":"x","app.kubernetes.io/part-of":"x","app.kubernetes.io/managed-by":"x"}},
                            "spec":{"maxReplicas":2,"scaleTargetRef":{"kind":"Deployment","name":"country"}}}
                            """
                        )!
                )
        ),
        ("roles", "the address of another module", Scaled, SetSetting("linking", "Modules__Country__Address", "http://currency:8081")),
        ("roles", "the public port", Scaled, SetSetting("linking", "Modules__Country__Address", "http://country:8080")),
        (
            "roles",
            "a front that does not know a module",
            Scaled,
            SetSetting("linking", "Modules__Language__PublicUrl", "http://currency:8080")
        ),
        ("network policies", "nothing denied", Scaled, Drop("NetworkPolicy/default-deny")),
        ("network policies", "no DNS", Scaled, Drop("NetworkPolicy/allow-dns")),
        ("network policies", "a module that may not be called", Scaled, Drop("NetworkPolicy/country")),
        ("network policies", "a database that anyone may call", Scaled, Remove("NetworkPolicy/postgres", "spec/ingress/0/from")),
        (
            "network policies",
            "the internal port open to the ingress controller",
            Scaled,
            Set("NetworkPolicy/allow-ingress-controller", "spec/ingress/0/ports/0/port", "internal")
        ),
        ("ingress", "a host name that others have too", OwnHost, Remove("Ingress/country-provider", "spec/rules/0/host")),
        ("ingress", "another host name", OwnHost, Set("Ingress/country-provider", "spec/rules/0/host", "other.example")),
        ("ingress", "one host name where any will do", Scaled, Set("Ingress/country-provider", "spec/rules/0/host", "other.example")),
        (
            "ingress",
            "a module that is not reached",
            Scaled,
            rendered => rendered.Find("Ingress", "country-provider").At("spec/rules/0/http/paths")!.AsArray().RemoveAt(1)
        ),
        ("ingress", "/x/ but not /x", Scaled, Set("Ingress/country-provider", "spec/rules/0/http/paths/0/path", "/a/b/")),
        (
            "ingress",
            "the path of another region",
            Regions,
            Set("Ingress/regions", "spec/rules/0/http/paths/0/backend/service/name", "monolith-world")
        ),
        (
            "ingress",
            "a region without a path",
            Regions,
            rendered => rendered.Find("Ingress", "regions").At("spec/rules/0/http/paths")!.AsArray().RemoveAt(2)
        ),
        ("ingress", "outside the prefix", Scaled, Set("Ingress/country-provider", "spec/rules/0/http/paths/0/path", "/")),
        (
            "ingress",
            "a link that begins like a country",
            Scaled,
            rendered =>
                rendered
                    .Find("Ingress", "country-provider")
                    .At("spec/rules/0/http/paths")!
                    .AsArray()
                    .RemoveAll(path => path.Text("path")!.EndsWith("countries-with-currency", StringComparison.Ordinal))
        ),
    ];

    public static IEnumerable<TheoryDataRow<string, string>> All =>
        _broken.Select(broken => new TheoryDataRow<string, string>(broken.Rule, broken.Fault));

    [Theory]
    [MemberData(nameof(All))]
    public async Task What_breaks_a_rule_is_found_by_that_rule(string rule, string fault)
    {
        var (_, _, of, breakIt) = _broken.Single(broken => (broken.Rule, broken.Fault) == (rule, fault));
        var rendered = (await kustomizations.RenderAsync(of)).Copy();

        breakIt(rendered);

        Rule.All.Where(each => each.Faults(rendered).Any()).Select(each => each.Name).ShouldBe([rule]);
    }

    [Fact]
    public void Every_rule_is_broken_once() =>
        Rule.All.Select(rule => rule.Name).Except(_broken.Select(broken => broken.Rule)).ShouldBeEmpty();

    private static Action<Rendered> Set(string item, string path, JsonNode value) =>
        rendered => Change(Of(rendered, item), path, JsonNode.Parse(value!.ToJsonString()));

    private static Action<Rendered> Remove(string item, string path) => rendered => Change(Of(rendered, item), path, null);

    private static Action<Rendered> Drop(string item) => rendered => ((List<JsonObject>)rendered.Objects).Remove(Of(rendered, item));

    private static Action<Rendered> Add(string like, string name, params (string Path, string Value)[] changes) =>
        rendered =>
        {
            var added = (JsonObject)Of(rendered, like).DeepClone();
            foreach (var (path, value) in changes.Prepend(("metadata/name", name)))
            {
                Change(added, path, value);
            }

            ((List<JsonObject>)rendered.Objects).Add(added);
        };

    private static Action<Rendered> SetSetting(string map, string key, string value) =>
        rendered => ConfigMap(rendered, map)["data"]![key] = value;

    private static JsonObject Variable(Rendered rendered, string name) =>
        rendered.Find("StatefulSet", "postgres").At(Container).List("env").Single(variable => variable.Text("name") == name).AsObject();

    private static Action<Rendered> EditScript(string text, string other) =>
        rendered =>
        {
            var data = ConfigMap(rendered, "postgres")["data"]!;
            var script = data["country-provider.sql"]!.ToString();
            script.ShouldContain(text);
            data["country-provider.sql"] = script.Replace(text, other, StringComparison.Ordinal);
        };

    private static Action<Rendered> Rename(string map, string name) =>
        rendered =>
        {
            Change(ConfigMap(rendered, map), "metadata/name", name);
            Change(Of(rendered, "Deployment/" + map), $"{Container}/envFrom/0/configMapRef/name", name);
        };

    private static JsonObject ConfigMap(Rendered rendered, string name) => Generated(rendered, "ConfigMap", name);

    private static JsonObject Secret(Rendered rendered, string name) => Generated(rendered, "Secret", name);

    private static JsonObject Generated(Rendered rendered, string kind, string name) =>
        rendered.OfKind(kind).Single(item => item.Text("metadata/name")!.StartsWith(name + "-", StringComparison.Ordinal));

    private static JsonObject Of(Rendered rendered, string item) =>
        rendered.Find(item.Split('/')[0], item.Split('/')[1]).ShouldNotBeNull(item);

    private static void Change(JsonNode item, string path, JsonNode? value)
    {
        var parent = path.Contains('/', StringComparison.Ordinal) ? item.At(path[..path.LastIndexOf('/')]).ShouldNotBeNull(path) : item;
        var key = path[(path.LastIndexOf('/') + 1)..].Replace("~1", "/", StringComparison.Ordinal);
        switch (parent)
        {
            case JsonObject map when value is null:
                map.Remove(key).ShouldBeTrue(path);
                break;
            case JsonObject map:
                map[key] = value;
                break;
            default:
                parent.AsArray().Add(value);
                break;
        }
    }
}
