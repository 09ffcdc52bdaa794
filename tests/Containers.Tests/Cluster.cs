using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using CountryProvider.Testing;
using YamlDotNet.RepresentationModel;

namespace CountryProvider.Containers.Tests;

/// <summary>
/// Does what a cluster does with a rendered overlay, with containers of this machine: pods, names of Services, storage, and an ingress.
/// </summary>
internal sealed class Cluster : IAsyncDisposable
{
    private static int _clusters;

    private readonly int _number = Interlocked.Increment(ref _clusters);
    private readonly TemporaryFolder _folder = new();
    private readonly string _overlay;
    private readonly List<(string Workload, Pod Pod)> _pods = [];
    private readonly Dictionary<string, int> _started = [];
    private readonly ConcurrentBag<string> _logs = [];
    private Ingress? _ingress;

    private Cluster(string overlay, IReadOnlyList<YamlNode> objects) => (_overlay, Objects) = (overlay, objects);

    /// <summary>Whether every setting is the one of the manifests; else scenarios have some of their own.</summary>
    public bool IsAsRendered { get; private init; }

    public IReadOnlyList<YamlNode> Objects { get; private set; }

    /// <summary>The network that the pods are in. Several clusters can be there at once.</summary>
    public string Network => $"country-provider-{Environment.ProcessId}-{_number}";

    /// <summary>What requests come in through, where the overlay has an Ingress.</summary>
    public Ingress Ingress => _ingress!;

    public IEnumerable<YamlNode> Deployments => Objects.OfKind("Deployment");

    // Pods without a controller. Those that need a missing image are left out.
    private IEnumerable<YamlNode> BarePods =>
        Objects.OfKind("Pod").Where(pod => pod.Items("spec", "containers").All(container => Images.Has(container.Text("image"))));

    /// <summary>Complaints of the ingress and of the pods of Deployments, also of replaced pods.</summary>
    public async Task<string> ComplaintsAsync()
    {
        var logs = _logs.Concat(await Task.WhenAll(Deployments.SelectMany(PodsOf).Select(pod => pod.LogsAsync())));
        return string.Join(
            '\n',
            logs.SelectMany(log => log.Split('\n')).Where(line => !line.Contains("info:", StringComparison.Ordinal)).Prepend(Ingress.Errors)
        );
    }

    /// <summary>Brings an overlay up; all pods are ready and behind the ingress when this returns.</summary>
    /// <param name="overlay">Such as <c>overlays/split</c>.</param>
    /// <param name="edit">What to change in its kustomization.yaml.</param>
    /// <param name="asRendered">See <see cref="IsAsRendered"/>.</param>
    /// <param name="more">Files that Git ignores; see <see cref="Yaml.RenderAsync"/>.</param>
    public static async Task<Cluster> StartAsync(
        string overlay,
        Func<string, string>? edit = null,
        bool asRendered = false,
        string? more = null
    )
    {
        var cluster = new Cluster(overlay, await Yaml.RenderAsync(overlay, edit, more: more)) { IsAsRendered = asRendered };
        try
        {
            await Tool.RunAsync("podman", "network", "create", "--subnet", $"10.199.{cluster._number}.0/24", cluster.Network);

            // Databases first: pods that start before theirs would be started again by a cluster, with growing delays.
            foreach (var workloads in new[] { cluster.Objects.OfKind("StatefulSet"), cluster.Deployments.Concat(cluster.BarePods) })
            {
                var started = await Task.WhenAll(
                    workloads.SelectMany(workload =>
                        Enumerable.Range(0, cluster.Replicas(workload)).Select(_ => cluster.AddAsync(workload))
                    )
                );
                await Task.WhenAll(started.Select(pod => pod.ReadyAsync()));
            }

            var ingresses = cluster.Objects.OfKind("Ingress").ToList();
            if (ingresses.Count > 0)
            {
                cluster._ingress = await Ingress.StartAsync(ingresses, cluster._folder.Path, cluster.Endpoints);
            }

            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Replaces the pods of a Deployment one after the other, as its strategy says.</summary>
    /// <returns>The exit codes of those that were replaced.</returns>
    public async Task<IReadOnlyList<int>> RollAsync(YamlNode deployment)
    {
        deployment.Text("spec", "strategy", "type").ShouldBe("RollingUpdate");
        deployment.Text("spec", "strategy", "rollingUpdate", "maxUnavailable").ShouldBe("0");
        var stopping = new List<Task<(int ExitCode, string Logs)>>();
        foreach (var old in PodsOf(deployment))
        {
            var pod = await AddAsync(deployment);
            await pod.ReadyAsync();
            await _ingress!.ApplyAsync(Endpoints);
            await Task.Delay(deployment.Seconds("spec", "minReadySeconds"));

            // Clients learn a moment later than the pod itself that the pod is about to end. The next pod does not wait for its end.
            stopping.Add(old.StopAsync());
            await Task.Delay(TimeSpan.FromSeconds(1));
            Remove(old);
            await _ingress.ApplyAsync(Endpoints);
        }

        var stopped = await Task.WhenAll(stopping);
        foreach (var (_, logs) in stopped)
        {
            _logs.Add(logs);
        }

        return [.. stopped.Select(pod => pod.ExitCode)];
    }

    /// <summary>Renders the overlay again, and replaces the pods of each Deployment whose pods have changed.</summary>
    /// <param name="edit">What to change in a file.</param>
    /// <param name="file">Which one, as the folder of the overlay sees it.</param>
    /// <returns>The names of these Deployments, and the exit codes of the pods that were replaced.</returns>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<int>>> ApplyAsync(Func<string, string> edit, string file)
    {
        var before = Deployments.ToDictionary(NameOf, TemplateOf);
        Objects = await Yaml.RenderAsync(_overlay, edit, file);
        var changed = Deployments.Where(deployment => TemplateOf(deployment) != before[NameOf(deployment)]).ToList();
        var exitCodes = await Task.WhenAll(changed.Select(RollAsync));
        return changed.Zip(exitCodes).ToDictionary(entry => NameOf(entry.First), entry => entry.Second);

        static string TemplateOf(YamlNode workload) => workload.At("spec", "template").ToString();
    }

    /// <summary>Ends the youngest pods of a Deployment, or starts more of them, as <c>kubectl scale</c> does.</summary>
    public async Task ScaleAsync(string deployment, int replicas)
    {
        var pods = PodsOf(deployment);
        foreach (var pod in pods.Skip(replicas))
        {
            Remove(pod);
            await _ingress!.ApplyAsync(Endpoints);
            await pod.StopAsync();
        }

        for (var count = pods.Count; count < replicas; count++)
        {
            var pod = await AddAsync(Deployments.Named(deployment));
            await pod.ReadyAsync();
            await _ingress!.ApplyAsync(Endpoints);
        }
    }

    /// <summary>The Services that select the pods of a workload.</summary>
    public IEnumerable<YamlNode> ServicesOf(YamlNode workload)
    {
        var labels = workload.PodTemplate().Map("metadata", "labels");
        return Objects
            .OfKind("Service")
            .Where(service => service.Map("spec", "selector").All(label => labels.GetValueOrDefault(label.Key) == label.Value));
    }

    /// <summary>A folder of that name for a pod to write into.</summary>
    public string Folder(string name, YamlNode podSpec)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder.Path, name)).FullName;
        Give(folder, podSpec, Convert.ToInt32("2770", 8));
        return folder;
    }

    /// <summary>Gives a file or folder to the group that the pod's fsGroup says.</summary>
    public static void Give(string path, YamlNode podSpec, int mode)
    {
        using var chown = Process.Start("chown", ["root:" + podSpec.Text("securityContext", "fsGroup"), path]);
        chown.WaitForExit();
        File.SetUnixFileMode(path, (UnixFileMode)mode);
    }

    public async ValueTask DisposeAsync()
    {
        if (_ingress is not null)
        {
            await _ingress.DisposeAsync();
        }

        var ids = (await Tool.RunAsync("podman", "ps", "--all", "--quiet", "--filter", $"label=cluster={Network}")).Split(
            '\n',
            StringSplitOptions.RemoveEmptyEntries
        );
        await Tool.TryAsync("podman", ["rm", "--force", "--depend", "--volumes", "--time", "0", .. ids]);
        await Tool.TryAsync("podman", "network", "rm", Network);
        _folder.Dispose();
    }

    /// <summary>The pods of a Deployment or StatefulSet, the oldest first.</summary>
    public IReadOnlyList<Pod> PodsOf(string workload)
    {
        lock (_pods)
        {
            return [.. _pods.Where(entry => entry.Workload == workload).Select(entry => entry.Pod)];
        }
    }

    private IReadOnlyList<Pod> PodsOf(YamlNode workload) => PodsOf(NameOf(workload));

    private static string NameOf(YamlNode workload) => workload.Text("metadata", "name");

    private async Task<Pod> AddAsync(YamlNode workload)
    {
        var name = NameOf(workload);
        int number;
        lock (_pods)
        {
            number = _started[name] = _started.GetValueOrDefault(name, -1) + 1;
        }

        // As in a cluster, with a word in place of the hash.
        var suffix = number.ToString(CultureInfo.InvariantCulture);
        var pod = await Pod.StartAsync(
            this,
            workload,
            workload.Text("kind") switch
            {
                "Pod" => name,
                "Deployment" => $"{name}-replicaset-{suffix}",
                _ => $"{name}-{suffix}",
            }
        );
        lock (_pods)
        {
            _pods.Add((name, pod));
        }

        return pod;
    }

    private void Remove(Pod pod)
    {
        lock (_pods)
        {
            _pods.RemoveAll(entry => entry.Pod == pod);
        }
    }

    // What a Deployment leaves out its autoscaler says.
    private int Replicas(YamlNode workload) =>
        workload.Text("kind") == "Pod" ? 1
        : workload.Find("spec", "replicas") is not null ? workload.Number("spec", "replicas")
        : Objects
            .OfKind("HorizontalPodAutoscaler")
            .Single(scaler => scaler.Text("spec", "scaleTargetRef", "name") == NameOf(workload))
            .Number("spec", "minReplicas");

    // The addresses behind each port of each Service.
    private Dictionary<(string Service, string Port), IReadOnlyList<string>> Endpoints() =>
        Deployments
            .Concat(BarePods)
            .SelectMany(workload =>
                ServicesOf(workload)
                    .SelectMany(service =>
                        service
                            .Items("spec", "ports")
                            .Select(port =>
                                (
                                    Key: (service.Text("metadata", "name"), port.Text("name")),
                                    Addresses: (IReadOnlyList<string>)
                                        [
                                            .. PodsOf(workload)
                                                .Where(pod => pod.IsReady)
                                                .Select(pod => $"{pod.Address}:{pod.Port(port.Text("targetPort"))}"),
                                        ]
                                )
                            )
                    )
            )
            .GroupBy(entry => entry.Key, entry => entry.Addresses)
            .ToDictionary(service => service.Key, service => (IReadOnlyList<string>)[.. service.SelectMany(addresses => addresses)]);
}
