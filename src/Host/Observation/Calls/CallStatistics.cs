using System.Collections.Concurrent;
using CountryProvider.Modularity;

namespace CountryProvider.Host.Observation.Calls;

/// <summary>The calls of modules that this process made: how long they took in the last minute, and since it started.</summary>
public sealed class CallStatistics(TimeProvider clock)
{
    private readonly ConcurrentDictionary<(string Caller, string Module), LatencyWindow> _windows = new();
    private readonly ConcurrentDictionary<(string Caller, string Module, string Request), CallRecord> _records = new();

    /// <summary>All that was called since the process started, by request.</summary>
    public IEnumerable<CallRecord> Records => _records.Values;

    /// <summary>Where the calls of a module by another with one request are noted.</summary>
    public CallRecord RecordOf(string caller, string module, string request, bool isRemote) =>
        _records.GetOrAdd(
            (caller, module, request),
            _ => new(caller, module, request, isRemote, _windows.GetOrAdd((caller, module), _ => new(isRemote, clock)))
        );

    /// <summary>All that was called in the last minute, ordered by caller and module.</summary>
    public IReadOnlyList<Hop> Read() =>
        [
            .. from window in _windows
            let hop = window.Value.Read(window.Key.Caller, window.Key.Module)
            where hop.Count > 0
            orderby hop.Caller, hop.Module
            select hop,
        ];
}

/// <summary>The calls of one module by another in the last minute.</summary>
/// <param name="Caller">The module that called, or <see cref="ModuleCalls.Edge"/>.</param>
/// <param name="Module">The module that was called.</param>
/// <param name="IsRemote">Whether that runs in another process.</param>
/// <param name="Count">How many calls there were.</param>
/// <param name="Failures">How many of them ended without an answer; a refusal is one.</param>
/// <param name="Median">Half of the calls took no longer than this.</param>
/// <param name="P99">99 in 100 calls took no longer than this.</param>
public sealed record Hop(string Caller, string Module, bool IsRemote, long Count, long Failures, TimeSpan Median, TimeSpan P99);
