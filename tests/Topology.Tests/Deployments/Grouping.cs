using CountryProvider.Topology.Tests.Deployments;

[assembly: AssemblyFixture(typeof(SharedDeployments))]

namespace CountryProvider.Topology.Tests.Deployments;

/// <summary>A way to group the modules into processes. Every scenario runs in each of them.</summary>
public sealed class Grouping(string name, Func<string[], Task<IDeployment>> start)
{
    private readonly Lazy<Task<IDeployment>> _shared = new(() => start([]));

    public static IReadOnlyList<Grouping> All { get; } = [new("monolith", Monolith.StartAsync)];

    /// <summary>A client of the deployment that all scenarios share. It begins empty; a scenario owns the codes that it takes from <see cref="Codes"/>.</summary>
    public async Task<HttpClient> ClientAsync() => (await _shared.Value).Client;

    /// <summary>A deployment of the scenario's own.</summary>
    public Task<IDeployment> StartAsync(params string[] settings) => start(settings);

    public override string ToString() => name;

    internal async Task EndAsync()
    {
        if (_shared.IsValueCreated)
        {
            await (await _shared.Value).DisposeAsync();
        }
    }
}

/// <summary>Ends the shared deployments after the last scenario.</summary>
public sealed class SharedDeployments : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        foreach (var grouping in Grouping.All)
        {
            await grouping.EndAsync();
        }
    }
}
