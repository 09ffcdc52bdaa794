using CountryProvider.Host;
using CountryProvider.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace CountryProvider.Topology.Tests.Deployments;

/// <summary>All modules in one process.</summary>
internal sealed class Monolith(TestHost host) : IDeployment
{
    public HttpClient Client => host.Client;

    public static async Task<IDeployment> StartAsync(Action<IServiceCollection>? configure, string[] settings) =>
        new Monolith(await TestHost.StartAsync(Modules.All, configure, settings));

    public HttpClient NewClient() => host.NewClient();

    public ValueTask DisposeAsync() => host.DisposeAsync();
}
