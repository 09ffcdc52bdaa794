using System.Collections.Concurrent;
using CountryProvider.Modularity;

namespace CountryProvider.Host.Observation.Calls;

/// <summary>The durations of the calls to modules that this process made, in the last minute and since the start of the process.</summary>
public sealed class CallStatistics(TimeProvider clock)
{
    private readonly ConcurrentDictionary<(string Caller, string Module), LatencyWindow> _windows = new();
    private readonly ConcurrentDictionary<(string Caller, string Module, string Request), CallRecord> _records = new();

    /// <summary>All calls since the start of the process, grouped by caller, module and request.</summary>
    public IEnumerable<CallRecord> Records => _records.Values;

    /// <summary>The record of the calls from one module to another with one request.</summary>
    public CallRecord RecordOf(string caller, string module, string request, bool isRemote) =>
        _records.GetOrAdd(
            (caller, module, request),
            _ => new(caller, module, request, isRemote, _windows.GetOrAdd((caller, module), _ => new(isRemote, clock)))
        );

    /// <summary>The calls of the last minute, ordered by caller and module.</summary>
    public IReadOnlyList<Hop> Read() =>
        [
            .. from window in _windows
            let hop = window.Value.Read(window.Key.Caller, window.Key.Module)
            where hop.Count > 0
            orderby hop.Caller, hop.Module
            select hop,
        ];
}

/// <summary>The calls from one module to another in the last minute.</summary>
/// <param name="Caller">The calling module, or <see cref="ModuleCalls.Edge"/>.</param>
/// <param name="Module">The called module.</param>
/// <param name="IsRemote">Whether the called module runs in another process.</param>
/// <param name="Count">The number of calls.</param>
/// <param name="Failures">The number of calls without an answer. A refusal counts as an answer.</param>
/// <param name="Median">50 of 100 calls took no longer than this.</param>
/// <param name="P99">99 of 100 calls took no longer than this.</param>
public sealed record Hop(string Caller, string Module, bool IsRemote, long Count, long Failures, TimeSpan Median, TimeSpan P99);
