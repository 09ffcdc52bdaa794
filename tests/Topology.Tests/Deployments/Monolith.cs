using CountryProvider.Testing;

namespace CountryProvider.Topology.Tests.Deployments;

/// <summary>All modules in one process.</summary>
internal sealed class Monolith(TestHost host) : IDeployment
{
    public HttpClient Client => host.Client;

    public static async Task<IDeployment> StartAsync(string[] settings) => new Monolith(await TestHost.StartAsync(settings));

    public HttpClient NewClient() => host.NewClient();

    public ValueTask DisposeAsync() => host.DisposeAsync();
}
