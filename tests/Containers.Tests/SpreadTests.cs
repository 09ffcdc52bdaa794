using System.Net.Http.Json;
using CountryProvider.Host.Site.Topology;

namespace CountryProvider.Containers.Tests;

/// <summary>Which of three replicas of Country answer the calls of one pod of Linking.</summary>
/// <remarks>
/// In the network of the containers a name has the addresses of all pods, as that of a headless Service has. A Service with an address of
/// its own (ClusterIP) chooses a pod for each connection by chance; that is not tried here.
/// </remarks>
public sealed class SpreadTests(Images images)
{
    private const int Replicas = 3;
    private const int Reads = 300;

    [Theory]
    [InlineData(1)]
    [InlineData(Replicas)]
    public async Task As_many_replicas_answer_as_there_are_connections(int connections)
    {
        images.ShouldBeThere();
        await using var cluster = await Cluster.StartAsync(
            "overlays/split-postgres-ha",
            text =>
                $$"""
                    {{text}}
                    patches:
                      - target:
                          kind: HorizontalPodAutoscaler
                          name: country
                        patch: |-
                          - {op: replace, path: /spec/minReplicas, value: {{Replicas}}}
                      - target:
                          kind: ConfigMap
                          labelSelector: app.kubernetes.io/component=linking
                        patch: |-
                          - {op: add, path: /data/Modules__Connections, value: "{{connections}}"}
                    """
        );
        cluster.PodsOf("country").Count.ShouldBe(Replicas);

        foreach (var pod in cluster.PodsOf("linking"))
        {
            using var http = new HttpClient { BaseAddress = new($"http://{pod.Address}:{pod.Port("http")}") };

            // A connection that was made while not all replicas were up is made anew after a minute.
            var said = "";
            await Tool.UntilAsync(
                TimeSpan.FromMinutes(3),
                $"{connections} of {Replicas} replicas answer {pod.Name}",
                async () =>
                {
                    var answered = await CountAsync(http);
                    var counts = string.Join(
                        ", ",
                        answered.OrderBy(replica => replica.Key).Select(replica => $"{replica.Key} {replica.Value}")
                    );
                    if (counts != said)
                    {
                        TestContext.Current.TestOutputHelper!.WriteLine(
                            $"{connections} connections, {Reads} reads at {pod.Name}: {counts}"
                        );
                        said = counts;
                    }

                    return answered.Count == connections && answered.Values.Min() > answered.Values.Sum() / (2 * connections);
                }
            );
        }
    }

    // How many calls each replica of Country answers while the links are read. Every read asks it what is new.
    private static async Task<Dictionary<string, long>> CountAsync(HttpClient http)
    {
        var before = await AnsweredAsync(http);
        for (var read = 0; read < Reads; read++)
        {
            await http.GetStringAsync("/api/v2/links", TestContext.Current.CancellationToken);
        }

        // Calls from more than a minute ago no longer count. So the count of a pod that no longer answers gets smaller.
        return (await AnsweredAsync(http))
            .Select(replica => KeyValuePair.Create(replica.Key, replica.Value - before.GetValueOrDefault(replica.Key)))
            .Where(replica => replica.Value > 0)
            .ToDictionary();
    }

    private static async Task<Dictionary<string, long>> AnsweredAsync(HttpClient http)
    {
        var topology = (await http.GetFromJsonAsync<TopologyReport>("/topology.json", TestContext.Current.CancellationToken))!;
        return topology
            .Hops.Single(hop => hop.Process == topology.SeenBy && hop is { Caller: "Linking", Module: "Country" })
            .Replicas!.ToDictionary(replica => replica.Machine, replica => replica.Calls);
    }
}
