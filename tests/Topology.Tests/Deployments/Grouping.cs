using CountryProvider.Host;
using CountryProvider.Host.Roles;
using CountryProvider.Testing;
using CountryProvider.Topology.Tests.Deployments;

[assembly: AssemblyFixture(typeof(SharedDeployments))]

namespace CountryProvider.Topology.Tests.Deployments;

/// <summary>A way to group the modules into processes. Every scenario runs in each of them.</summary>
public sealed class Grouping(string name, Func<string[], Task<IDeployment>> start)
{
    /// <summary>The environment variable that names the address of a deployment that something else has made: the scenarios then run against that one instead.</summary>
    public const string AddressVariable = "COUNTRY_PROVIDER_ADDRESS";

    private static readonly string? _address = Environment.GetEnvironmentVariable(AddressVariable);

    private readonly Lazy<Task<IDeployment>> _shared = new(() => start([]));

    /// <summary>In one process; in one process whose modules talk as if they were in several; in every grouping over real sockets; and on PostgreSQL.</summary>
    public static IReadOnlyList<Grouping> All { get; } = _address is not null ? [new(_address, _ => Task.FromResult<IDeployment>(new Elsewhere(_address)))] :
    [
        new("in process", settings => Monolith.StartAsync(null, settings)),
        new("in process, serialized", settings => Monolith.StartAsync(Serialization.Force, settings)),
        .. Partition.All(Modules.All).Select(partition => new Grouping(partition.ToString(), settings => Split.StartAsync(partition, settings))),
        new("each alone, on PostgreSQL", async settings => await Split.StartAsync(Partition.Each(Modules.All), [.. await PostgresServer.NewStoreAsync(), .. settings])),
        new("two replicas, on PostgreSQL", async settings => await Replicas.StartAsync([.. await PostgresServer.NewStoreAsync(), .. settings])),
    ];

    /// <summary>A client of the deployment that all scenarios share. It begins empty; a scenario owns the codes that it takes from <see cref="Codes"/>.</summary>
    public async Task<HttpClient> ClientAsync() => (await _shared.Value).Client;

    /// <summary>A deployment of the scenario's own.</summary>
    public Task<IDeployment> StartAsync(params string[] settings)
    {
        Assert.SkipWhen(_address is not null, "This scenario needs a deployment of its own.");
        return start(settings);
    }

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
