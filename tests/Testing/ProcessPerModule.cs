using CountryProvider.Host;
using CountryProvider.Modularity;

namespace CountryProvider.Testing;

/// <summary>A host for each module, all in this process. Each knows the addresses of the modules that its own depends on.</summary>
public sealed class ProcessPerModule : IAsyncDisposable
{
    private readonly Dictionary<string, TestHost> _hosts = [];

    private ProcessPerModule() { }

    /// <summary>The host of a module.</summary>
    public TestHost this[string module] => _hosts[module];

    /// <summary>All hosts.</summary>
    public IReadOnlyCollection<TestHost> All => _hosts.Values;

    /// <param name="settings">Of every host, such as <c>Seed:Data=demo</c>.</param>
    public static async Task<ProcessPerModule> StartAsync(params string[] settings)
    {
        var all = new ProcessPerModule();
        foreach (var module in Modules.All)
        {
            await all.StartAsync(module, settings);
        }

        return all;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in All)
        {
            await host.DisposeAsync();
        }
    }

    // The dependencies of a module start first, because their addresses must be known.
    private async Task StartAsync(IModule module, string[] settings)
    {
        foreach (var dependency in module.Dependencies)
        {
            await StartAsync(Modules.All.Single(other => other.Name == dependency), settings);
        }

        if (!_hosts.ContainsKey(module.Name))
        {
            var addresses = module.Dependencies.Select(dependency => $"Modules:{dependency}:Address={_hosts[dependency].InternalAddress}");
            _hosts[module.Name] = await TestHost.StartAsync([$"Roles={module.Name}", .. addresses, .. settings]);
        }
    }
}
