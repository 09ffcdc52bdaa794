using System.Text.Json.Serialization;
using CountryProvider.Host.Distribution;

namespace CountryProvider.Host.Site.Topology;

/// <summary>
/// Which module runs in which process, and how modules called each other in the last minute. One process makes the report. It asks the
/// processes whose addresses it knows.
/// </summary>
/// <param name="SeenBy">The id of the process that made the report.</param>
/// <param name="Processes">All known processes, including those without an answer.</param>
/// <param name="Modules">All modules of the program. A module in several processes occurs once for each of them.</param>
/// <param name="Hops">All calls that the processes can make or have made, including calls with a count of zero in the last minute.</param>
public sealed record TopologyReport(
    string SeenBy,
    IReadOnlyList<ProcessReport> Processes,
    IReadOnlyList<ModuleReport> Modules,
    IReadOnlyList<HopReport> Hops
)
{
    /// <summary>The modules that a process hosts or should host.</summary>
    /// <param name="process">The id of a process; null for the modules whose process is unknown.</param>
    public IEnumerable<ModuleReport> ModulesOf(string? process) => Modules.Where(module => module.Process == process);

    /// <summary>
    /// The report without the addresses of internal ports and the names of machines. A process whose id is its address gets another id.
    /// </summary>
    public TopologyReport WithoutAddresses()
    {
        var ids = Processes
            .Index()
            .Where(process => process.Item.Addresses.Contains(process.Item.Id))
            .ToDictionary(process => process.Item.Id, process => $"process-{process.Index + 1}");
        return new(
            SeenBy,
            [.. Processes.Select(process => process with { Id = IdOf(process.Id)!, Addresses = [], Machine = null })],
            [.. Modules.Select(module => module with { Process = IdOf(module.Process) })],
            [.. Hops.Select(hop => hop with { Target = IdOf(hop.Target), Replicas = null })]
        );

        string? IdOf(string? id) => id is null ? null : ids.GetValueOrDefault(id, id);
    }
}

/// <summary>A process of the product.</summary>
/// <param name="Id">
/// Unique among all processes; changes with a restart. The address, for a process that does not report its id.
/// </param>
/// <param name="Addresses">
/// The addresses of the internal port, as host and port. Empty when no process needs the address, or when the reader may not see it.
/// </param>
/// <param name="Machine">The name of the machine or container; null when it is unknown, or when the reader may not see it.</param>
/// <param name="Version">The version of its program; null when it is unknown.</param>
/// <param name="Health">Whether the process answers.</param>
/// <param name="IsHere">Whether it is the process that made the report.</param>
public sealed record ProcessReport(
    string Id,
    IReadOnlyList<string> Addresses,
    string? Machine,
    string? Version,
    Health Health,
    bool IsHere
);

/// <summary>A module in a process.</summary>
/// <param name="Name">The name of the module, such as <c>Country</c>.</param>
/// <param name="Process">The id of the process that hosts it or should host it; null when it is unknown.</param>
/// <param name="Health">Whether the module answers.</param>
/// <param name="IsHere">Whether it runs in the process that made the report.</param>
public sealed record ModuleReport(string Name, string? Process, Health Health, bool IsHere);

/// <summary>The calls from one module to another in the last minute, as measured by the process of the caller.</summary>
/// <param name="Process">The id of the calling process.</param>
/// <param name="Caller">The calling module; <c>edge</c> for the API and the pages.</param>
/// <param name="Module">The called module.</param>
/// <param name="Target">The id of the process that hosts the called module; null when it is unknown.</param>
/// <param name="IsRemote">Whether the call leaves the process.</param>
/// <param name="Calls">The number of calls.</param>
/// <param name="Failures">The number of calls without an answer. A refusal counts as an answer.</param>
/// <param name="P50Ms">50 of 100 calls took no longer than this, in milliseconds; null without calls.</param>
/// <param name="P99Ms">99 of 100 calls took no longer than this, in milliseconds; null without calls.</param>
/// <param name="Breaker">The state of the circuit breaker; null for a call within the process, which has none.</param>
public sealed record HopReport(
    string Process,
    string Caller,
    string Module,
    string? Target,
    bool IsRemote,
    long Calls,
    long Failures,
    double? P50Ms,
    double? P99Ms,
    BreakerState? Breaker
)
{
    /// <summary>
    /// The replicas that answered a remote call, ordered by their number of calls, highest first. Null for a call within the process.
    /// </summary>
    public IReadOnlyList<ReplicaReport>? Replicas { get; init; }
}

/// <summary>A replica of a module in another process.</summary>
/// <param name="Machine">The name of its machine. On Kubernetes, the name of its pod.</param>
/// <param name="Calls">The number of calls that it answered in the last minute.</param>
public sealed record ReplicaReport(string Machine, long Calls);

/// <summary>Whether a process or a module answers.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Health>))]
public enum Health
{
    /// <summary>It answers.</summary>
    [JsonStringEnumMemberName("answers")]
    Answers,

    /// <summary>It was asked and did not answer in time.</summary>
    [JsonStringEnumMemberName("doesNotAnswer")]
    DoesNotAnswer,

    /// <summary>It could not be asked, or its answer does not contain its state.</summary>
    [JsonStringEnumMemberName("unknown")]
    Unknown,
}
