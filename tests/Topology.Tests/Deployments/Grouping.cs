using System.Collections.Concurrent;
using CountryProvider.Host;
using CountryProvider.Host.Distribution;
using CountryProvider.Testing;
using CountryProvider.Topology.Tests.Deployments;

[assembly: AssemblyFixture(typeof(SharedDeployments))]

namespace CountryProvider.Topology.Tests.Deployments;

/// <summary>A way to group the modules into processes. Every scenario runs in each of them.</summary>
/// <param name="standsForOthers">
/// Whether scenarios run in it with all their texts, and not in those that it stands for; see <see cref="EveryCatalogueTextAttribute"/>.
/// </param>
public sealed class Grouping(string name, bool standsForOthers, Func<string[], Task<IDeployment>> start)
{
    /// <summary>
    /// The environment variable with the address of a deployment that something else has made. The scenarios then run only against that
    /// deployment.
    /// </summary>
    public const string AddressVariable = "COUNTRY_PROVIDER_ADDRESS";

    private static readonly string? _address = Environment.GetEnvironmentVariable(AddressVariable);

    private readonly Lazy<Task<IDeployment>> _shared = new(() => start([]));
    private readonly ConcurrentDictionary<string, Lazy<Task<IDeployment>>> _unchanged = new();

    /// <summary>
    /// In one process; in one process whose modules talk as if they were in several; in one to four processes over real sockets; and on
    /// PostgreSQL. With the environment variable <c>CI=true</c> every grouping over real sockets; without it, one for each number of
    /// processes.
    /// </summary>
    public static IReadOnlyList<Grouping> All { get; } =
        _address is not null
            ? [new(_address, true, _ => Task.FromResult<IDeployment>(new Elsewhere(_address)))]
            :
            [
                new("in process", true, settings => Monolith.StartAsync(null, settings)),
                new("in process, serialized", true, settings => Monolith.StartAsync(Serialization.Force, settings)),
                .. Partition
                    .All(Modules.All)
                    .GroupBy(partition => partition.Groups.Count)
                    .SelectMany(partitions => Environment.GetEnvironmentVariable("CI") == "true" ? partitions : partitions.Take(1))
                    .Select(partition => new Grouping(
                        partition.ToString(),
                        partition.Groups.Count is 1 || partition.Groups.Count == Modules.All.Count,
                        settings => Split.StartAsync(partition, settings)
                    )),
                new(
                    "each alone, on PostgreSQL",
                    true,
                    async settings =>
                        await Split.StartAsync(Partition.Each(Modules.All), [.. await PostgresServer.NewStoreAsync(), .. settings])
                ),
                new(
                    "two replicas, on PostgreSQL",
                    false,
                    async settings => await Replicas.StartAsync([.. await PostgresServer.NewStoreAsync(), .. settings])
                ),
            ];

    public bool StandsForOthers => standsForOthers;

    /// <summary>
    /// A client of the deployment that all scenarios share. It begins empty; a scenario owns the codes that it takes from <see
    /// cref="Codes"/>.
    /// </summary>
    public async Task<HttpClient> ClientAsync() => (await _shared.Value).Client;

    /// <summary>The deployment that all scenarios share, for tests that need their own connections.</summary>
    public Task<IDeployment> SharedAsync()
    {
        SkipElsewhere("This scenario needs many connections to a deployment nearby.");
        return _shared.Value;
    }

    /// <summary>A client of a deployment with these settings that scenarios share which change nothing.</summary>
    public async Task<HttpClient> UnchangedAsync(params string[] settings)
    {
        SkipElsewhere("This scenario needs a deployment that nobody has written to.");
        return (await _unchanged.GetOrAdd(string.Join('\n', settings), _ => new(() => start(settings))).Value).Client;
    }

    /// <summary>A deployment of the scenario's own.</summary>
    public Task<IDeployment> StartAsync(params string[] settings)
    {
        SkipElsewhere("This scenario needs a deployment of its own.");
        return start(settings);
    }

    public override string ToString() => name;

    internal async Task EndAsync()
    {
        foreach (var deployment in _unchanged.Values.Append(_shared).Where(deployment => deployment.IsValueCreated))
        {
            await (await deployment.Value).DisposeAsync();
        }
    }

    private static void SkipElsewhere(string reason) => Assert.SkipWhen(_address is not null, reason);
}

/// <summary>Ends the shared deployments after the last scenario.</summary>
public sealed class SharedDeployments : IAsyncDisposable
{
    public async ValueTask DisposeAsync() => await Task.WhenAll(Grouping.All.Select(grouping => grouping.EndAsync()));
}
