using System.Text;
using YamlDotNet.RepresentationModel;

namespace CountryProvider.Containers.Tests;

/// <summary>
/// A rendered pod, or one of a rendered Deployment or StatefulSet. Everything that its containers are comes from the manifest.
/// </summary>
internal sealed class Pod
{
    private static readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(2) };

    // Other clusters start on the same processors.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    // The other containers share the network of the first one.
    private readonly IReadOnlyList<YamlNode> _containers;
    private readonly TimeSpan _gracePeriod;

    private Pod(Cluster cluster, IReadOnlyList<YamlNode> containers, string name, TimeSpan gracePeriod) =>
        (Container, _containers, Name, _gracePeriod) = ($"{cluster.Network}-{name}", containers, name, gracePeriod);

    public string Name { get; }

    /// <summary>The name of its first container on this machine.</summary>
    public string Container { get; }

    /// <summary>Whether it has been ready.</summary>
    public bool IsReady { get; private set; }

    /// <summary>In the network of the cluster.</summary>
    public string Address { get; private set; } = "";

    /// <summary>The number of a port that has a name.</summary>
    public int Port(string name) => _containers.SelectMany(container => container.Items("ports")).Named(name).Number("containerPort");

    /// <summary>Starts the containers. The pod is ready only after <see cref="ReadyAsync"/>.</summary>
    public static async Task<Pod> StartAsync(Cluster cluster, YamlNode workload, string name)
    {
        var spec = workload.PodTemplate().At("spec");
        var isBare = workload.Text("kind") == "Pod";
        var pod = new Pod(cluster, [.. spec.Items("containers")], name, spec.Seconds("terminationGracePeriodSeconds"));

        // A port of every node is not in the network of the pods.
        var services = cluster.ServicesOf(workload).Where(service => service.Find("spec", "type")?.ToString() != "NodePort").ToList();
        foreach (var port in services.SelectMany(service => service.Items("spec", "ports")))
        {
            // A name in a network cannot change the number of the port. A Service with another number would need more.
            pod.Port(port.Text("targetPort")).ShouldBe(port.Number("port"));
        }

        foreach (var container in pod._containers)
        {
            List<string> arguments =
            [
                "run",
                "--detach",
                "--pull=never",
                "--no-healthcheck",
                "--label",
                $"cluster={cluster.Network}",
                .. container == pod._containers[0]
                    ?
                    [
                        "--name",
                        pod.Container,
                        "--hostname",
                        name,
                        "--network",
                        cluster.Network,
                        .. services.SelectMany(service => new[] { "--network-alias", service.Text("metadata", "name") }),
                    ]
                    : new[] { "--name", pod.NameOf(container), "--network", $"container:{pod.Container}" },
                // The kubelet starts an ended container again. Here a pod of a Deployment stays ended, so that tests see how it ended.
                .. isBare ? ["--restart=always"] : new[] { "--stop-timeout", spec.Text("terminationGracePeriodSeconds") },
                "--user",
                string.Join(':', new[] { "runAsUser", "runAsGroup" }.Select(id => Security(id)).OfType<YamlNode>()),
                "--group-add",
                spec.Text("securityContext", "fsGroup"),
                .. Limit("memory") is { } memory ? ["--memory", Yaml.Memory(memory.ToString())] : Array.Empty<string>(),
                .. Limit("cpu") is { } processors ? ["--cpus", Yaml.Processors(processors.ToString())] : Array.Empty<string>(),
                .. container.Is("securityContext", "readOnlyRootFilesystem")
                    ? ["--read-only", "--read-only-tmpfs=false"]
                    : Array.Empty<string>(),
                .. container.Is("securityContext", "allowPrivilegeEscalation") ? [] : new[] { "--security-opt=no-new-privileges" },
                .. container.Items("securityContext", "capabilities", "drop").Select(capability => $"--cap-drop={capability}"),
                .. Environment(cluster, container).SelectMany(variable => new[] { "--env", $"{variable.Key}={variable.Value}" }),
                .. container.Items("volumeMounts").SelectMany(mount => Mount(cluster, workload, spec, mount, name)),
                Images.LocalNameOf(container.Text("image")),
                .. container.Items("command").Concat(container.Items("args")).Select(argument => argument.ToString()),
            ];
            await Tool.RunAsync("podman", arguments);

            // What a container says goes before what the pod says.
            YamlNode? Security(string key) => container.Find("securityContext", key) ?? spec.Find("securityContext", key);

            YamlNode? Limit(string key) => container.Find("resources", "limits", key);
        }

        pod.Address = await pod.InspectAsync("{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}");
        return pod;
    }

    /// <summary>Waits until the probes that say so say that it has started and is ready.</summary>
    public async Task ReadyAsync()
    {
        try
        {
            foreach (var container in _containers)
            {
                var probes = new[] { "startupProbe", "readinessProbe" }.Where(probe => container.Find(probe) is not null).ToList();
                foreach (var probe in probes)
                {
                    var failures = container.Find(probe, "failureThreshold") is null ? 3 : container.Number(probe, "failureThreshold");
                    var within = container.Seconds(probe, "periodSeconds") * failures;
                    await Tool.UntilAsync(
                        within < _patience ? _patience : within,
                        $"{probe} of {NameOf(container)}",
                        () => AnswersAsync(container, probe)
                    );
                }

                if (probes.Count == 0)
                {
                    // Without probes it counts as ready at once, but it does not answer yet.
                    await Tool.UntilAsync(
                        _patience,
                        $"{NameOf(container)} says that it is ready",
                        async () => (await LogsAsync()).Contains(" is ready at ", StringComparison.Ordinal)
                    );
                }
            }

            IsReady = true;
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"{e.Message}\n{await LogsAsync()}");
        }
    }

    // Whether a probe says yes.
    private async Task<bool> AnswersAsync(YamlNode container, string probe)
    {
        if (container.Find(probe, "exec", "command") is YamlSequenceNode command)
        {
            return (await Tool.TryAsync("podman", ["exec", NameOf(container), .. command.Select(argument => argument.ToString())])).ExitCode
                == 0;
        }

        try
        {
            using var answer = await _http.GetAsync(
                $"http://{Address}:{Port(container.Text(probe, "httpGet", "port"))}{container.Text(probe, "httpGet", "path")}"
            );
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Sends SIGTERM, or the signal that the image names, and SIGKILL after the grace period.</summary>
    /// <returns>The exit code, 137 when it had to be killed, and what it wrote.</returns>
    public async Task<(int ExitCode, string Logs)> StopAsync()
    {
        await Tool.RunAsync("podman", "stop", "--time", $"{_gracePeriod.TotalSeconds:0}", Container);
        var exitCode = int.Parse(await InspectAsync("{{.State.ExitCode}}"), System.Globalization.CultureInfo.InvariantCulture);
        var logs = await LogsAsync();
        await Tool.RunAsync("podman", "rm", "--volumes", Container);
        return (exitCode, logs);
    }

    public Task<string> InspectAsync(string format) => Tool.RunAsync("podman", "inspect", "--format", format, Container);

    /// <summary>What its containers wrote.</summary>
    public async Task<string> LogsAsync() =>
        string.Concat(
            await Task.WhenAll(
                _containers.Select(async container =>
                {
                    var (_, output, error) = await Tool.TryAsync("podman", "logs", NameOf(container));
                    return output + error;
                })
            )
        );

    private string NameOf(YamlNode container) => container == _containers[0] ? Container : $"{Container}-{container.Text("name")}";

    private static Dictionary<string, string> Environment(Cluster cluster, YamlNode container)
    {
        var variables = new Dictionary<string, string>();
        foreach (var source in container.Items("envFrom"))
        {
            foreach (var (name, value) in cluster.Objects.OfKind("ConfigMap").Named(source.Text("configMapRef", "name")).Map("data"))
            {
                variables[name] = value;
            }
        }

        foreach (var variable in container.Items("env"))
        {
            variables[variable.Text("name")] = variable.Text("value");
        }

        // These settings are not as rendered. A scenario expects its own writes in the next answer. All scenarios come from one address.
        // They add entries under codes that the world has.
        return variables.ContainsKey("Roles") && !cluster.IsAsRendered
            ? new(variables)
            {
                ["Linking__MaxStaleness"] = "0",
                ["RateLimit__PerSecond"] = "0",
                ["Seed__Data"] = "none",
            }
            : variables;
    }

    private static string[] Mount(Cluster cluster, YamlNode workload, YamlNode spec, YamlNode mount, string name)
    {
        var (volumeName, path) = (mount.Text("name"), mount.Text("mountPath"));
        if (workload.Items("spec", "volumeClaimTemplates").Any(claim => claim.Text("metadata", "name") == volumeName))
        {
            return ["--volume", $"{cluster.Folder($"{volumeName}-{name}", spec)}:{path}"];
        }

        var volume = spec.Items("volumes").Named(volumeName);
        if (volume.Find("emptyDir") is { } empty)
        {
            // Containers of a pod may share any folder but /tmp. Where the image has a folder already, podman's tmpfs would be as that one
            // is, and root's.
            return path == "/tmp"
                ? ["--tmpfs", $"{path}:rw,mode=1777,size={Yaml.Memory(empty.Text("sizeLimit"))}"]
                : ["--volume", $"{cluster.Folder($"{volumeName}-{name}", spec)}:{path}"];
        }

        if (volume.Find("persistentVolumeClaim") is { } claimed)
        {
            var claim = cluster.Objects.OfKind("PersistentVolumeClaim").Named(claimed.Text("claimName"));
            return ["--volume", $"{cluster.Folder(claim.Text("metadata", "name"), spec)}:{path}"];
        }

        // By default, every user in the container may read the files of a ConfigMap.
        var isSecret = volume.Find("secret") is not null;
        var source = isSecret
            ? cluster.Objects.OfKind("Secret").Named(volume.Text("secret", "secretName"))
            : cluster.Objects.OfKind("ConfigMap").Named(volume.Text("configMap", "name"));
        var files = cluster.Folder($"{source.Text("metadata", "name")}-{name}", spec);
        foreach (var (key, value) in source.Map("data"))
        {
            var file = Path.Combine(files, key);
            File.WriteAllText(file, isSecret ? Encoding.UTF8.GetString(Convert.FromBase64String(value)) : value);
            Cluster.Give(file, spec, isSecret ? volume.Number("secret", "defaultMode") : Convert.ToInt32("644", 8));
        }

        var mounted = mount.Find("subPath") is { } one ? Path.Combine(files, one.ToString()) : files;
        return ["--volume", $"{mounted}:{path}:ro"];
    }
}
