using CountryProvider.Host.Distribution;
using CountryProvider.Host.Foundation;
using CountryProvider.Host.Observation.Calls;
using CountryProvider.Modularity;

namespace CountryProvider.Host.Site.Topology;

/// <summary>The state of this process, without calls to other processes.</summary>
internal sealed class ThisProcess(IReadOnlyList<ModulePlace> places, CallStatistics statistics, IServiceProvider services)
    : IInternalEndpoint
{
    // With containers, neither the name of the machine nor the process number is unique.
    private readonly string _id = Guid.NewGuid().ToString("N")[..12];

    public bool NeedsToken => true;

    public bool Takes(HttpRequest request) => HttpMethods.IsGet(request.Method) && request.Path == ProcessState.Path;

    public Task AnswerAsync(HttpContext http) => http.Response.WriteAsJsonAsync(Read(), TopologyJson.Default.ProcessState);

    /// <summary>The current state.</summary>
    public ProcessState Read()
    {
        var made = statistics.Read().ToDictionary(hop => (hop.Caller, hop.Module));
        return new(
            _id,
            Environment.MachineName,
            ProductVersion.Text,
            [.. from place in places where place.IsHosted select place.Name],
            [
                .. from call in made.Keys.Union(Possible())
                orderby IndexOf(call.Caller), IndexOf(call.Module)
                select Report(call.Caller, call.Module, made.GetValueOrDefault(call)),
            ]
        );
    }

    // All calls that the hosted modules can make. The picture thus shows them before the first call.
    private IEnumerable<(string Caller, string Module)> Possible() =>
        from place in places
        where place.IsHosted
        from call in place
            .Module.Dependencies.Where(name => IndexOf(name) >= 0)
            .Select(name => (place.Name, name))
            .Prepend((ModuleCalls.Edge, place.Name))
        select call;

    private HopReport Report(string caller, string module, Hop? hop)
    {
        var isRemote = hop?.IsRemote ?? !places[IndexOf(module)].IsHosted;
        return new(
            _id,
            caller,
            module,
            null,
            isRemote,
            hop?.Count ?? 0,
            hop?.Failures ?? 0,
            Milliseconds(hop?.Median),
            Milliseconds(hop?.P99),
            isRemote ? BreakerOf(module) : null
        )
        {
            Replicas = isRemote ? ReplicasOf(module) : null,
        };
    }

    private ReplicaReport[]? ReplicasOf(string module) =>
        services.GetKeyedService<RemoteModule>(module) is { } remote
            ?
            [
                .. remote
                    .Replicas.OrderByDescending(replica => replica.Calls)
                    .Select(replica => new ReplicaReport(replica.Machine, replica.Calls)),
            ]
            : null;

    private BreakerState? BreakerOf(string module) => services.GetKeyedService<RemoteModule>(module)?.Breaker;

    // The edge is not a module. Its index is -1, so it comes first.
    private int IndexOf(string name) => places.Select(place => place.Name).ToList().IndexOf(name);

    private static double? Milliseconds(TimeSpan? time) => time is { } known ? Math.Round(known.TotalMilliseconds, 4) : null;
}
