using CountryProvider.Host.Distribution;
using CountryProvider.Modularity;
using CountryProvider.Testing;

namespace CountryProvider.Topology.Tests.Deployments;

/// <summary>Modules in several hosts that reach each other over real sockets, behind one front.</summary>
internal sealed class Split(TestHost front, IReadOnlyList<TestHost> hosts) : IDeployment
{
    public HttpClient Client => front.Client;

    public static async Task<IDeployment> StartAsync(Partition partition, string[] settings)
    {
        // What a scenario has written it wants to see in the next answer.
        string[] all = ["Linking:MaxStaleness=0", .. settings];
        var hosts = new List<TestHost>();
        var (addresses, publicUrls) = (new List<string>(), new List<string>());
        foreach (var groups in InOrderOfDependencies(partition))
        {
            var started = await Task.WhenAll(
                groups.Select(async group =>
                    (group, Host: await TestHost.StartAsync([$"Roles={Partition.Names(group)}", .. addresses, .. all]))
                )
            );
            foreach (var (group, host) in started)
            {
                hosts.Add(host);
                addresses.AddRange(group.Select(module => $"Modules:{module.Name}:Address={host.InternalAddress}"));
                publicUrls.AddRange(group.Select(module => $"Modules:{module.Name}:PublicUrl={host.Address}"));
            }
        }

        return new Split(await TestHost.StartAsync(["Roles=front", .. addresses, .. publicUrls, .. all]), hosts);
    }

    public HttpClient NewClient() => front.NewClient();

    public async ValueTask DisposeAsync()
    {
        await front.DisposeAsync();
        foreach (var host in hosts)
        {
            await host.DisposeAsync();
        }
    }

    // A host gets the addresses of the hosts that were started before it. This is enough, because only one module needs others.
    private static IEnumerable<IEnumerable<IReadOnlyList<IModule>>> InOrderOfDependencies(Partition partition) =>
        partition
            .Groups.GroupBy(group => group.Any(module => module.Dependencies.Any(name => group.All(other => other.Name != name))))
            .OrderBy(groups => groups.Key);
}
