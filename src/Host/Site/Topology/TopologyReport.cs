using System.Text.Json.Serialization;
using CountryProvider.Host.Distribution;

namespace CountryProvider.Host.Site.Topology;

/// <summary>
/// Which module runs where, and how modules called each other in the last minute, as one process finds out by asking those whose addresses
/// it knows.
/// </summary>
/// <param name="SeenBy">The id of the process that asked.</param>
/// <param name="Processes">All processes that are known, those that do not answer included.</param>
/// <param name="Modules">All modules of the program; one that runs in several processes once for each.</param>
/// <param name="Hops">All calls that the processes can make or have made, also those that were not made in the last minute.</param>
public sealed record TopologyReport(
    string SeenBy,
    IReadOnlyList<ProcessReport> Processes,
    IReadOnlyList<ModuleReport> Modules,
    IReadOnlyList<HopReport> Hops
)
{
    /// <summary>The modules that a process hosts, or is said to host.</summary>
    /// <param name="process">The id of a process; null for the modules whose place is not known.</param>
    public IEnumerable<ModuleReport> ModulesOf(string? process) => Modules.Where(module => module.Process == process);

    /// <summary>
    /// The same without the addresses of the internal ports and the names of machines. A process whose id is its address gets another id.
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
/// <param name="Id">Unique among all processes, and another after a restart; the address for one that does not say it.</param>
/// <param name="Addresses">
/// Where it takes requests of other processes, as host and port; empty where nobody needs to know, or where the reader may not.
/// </param>
/// <param name="Machine">The name of the machine or container; null when it does not say, or where the reader may not know.</param>
/// <param name="Version">The version of the program in it; null when it does not say.</param>
/// <param name="Health">Whether it answers.</param>
/// <param name="IsHere">Whether it is the one that this was asked of.</param>
public sealed record ProcessReport(
    string Id,
    IReadOnlyList<string> Addresses,
    string? Machine,
    string? Version,
    Health Health,
    bool IsHere
);

/// <summary>A module in its place.</summary>
/// <param name="Name">The name of the module, such as <c>Country</c>.</param>
/// <param name="Process">The id of the process that hosts it, or should; null when that is not known here.</param>
/// <param name="Health">Whether it answers.</param>
/// <param name="IsHere">Whether it runs in the process that this was asked of.</param>
public sealed record ModuleReport(string Name, string? Process, Health Health, bool IsHere);

/// <summary>The calls of one module by another in the last minute, as the caller's process saw them.</summary>
/// <param name="Process">The id of the process that called.</param>
/// <param name="Caller">The module that called; <c>edge</c> for the API and the pages.</param>
/// <param name="Module">The module that was called.</param>
/// <param name="Target">The id of the process that hosts the called module; null when that is not known here.</param>
/// <param name="IsRemote">Whether the call leaves the process.</param>
/// <param name="Calls">How many calls there were.</param>
/// <param name="Failures">How many of them ended without an answer; a refusal is one.</param>
/// <param name="P50Ms">Half of the calls took no longer than this, in milliseconds; null without calls.</param>
/// <param name="P99Ms">99 in 100 calls took no longer than this, in milliseconds; null without calls.</param>
/// <param name="Breaker">Whether the circuit breaker lets calls through; null for a call that stays in its process and has none.</param>
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
    /// Which replicas of the module answered, of a call that leaves the process; the busiest first. Null when it does not leave it.
    /// </summary>
    public IReadOnlyList<ReplicaReport>? Replicas { get; init; }
}

/// <summary>A replica of a module in another process.</summary>
/// <param name="Machine">The name of its machine; that of the pod on Kubernetes.</param>
/// <param name="Calls">How many calls it answered in the last minute.</param>
public sealed record ReplicaReport(string Machine, long Calls);

/// <summary>Whether something answers.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Health>))]
public enum Health
{
    /// <summary>It answers.</summary>
    [JsonStringEnumMemberName("answers")]
    Answers,

    /// <summary>It was asked and did not answer in time.</summary>
    [JsonStringEnumMemberName("doesNotAnswer")]
    DoesNotAnswer,

    /// <summary>It could not be asked, or its answer says nothing about it.</summary>
    [JsonStringEnumMemberName("unknown")]
    Unknown,
}
