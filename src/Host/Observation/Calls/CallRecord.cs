using System.Diagnostics;
using System.Diagnostics.Metrics;
using CountryProvider.Abstractions;
using CountryProvider.Modularity;

namespace CountryProvider.Host.Observation.Calls;

/// <summary>How a call of a module ended.</summary>
public enum CallOutcome
{
    /// <summary>With an answer.</summary>
    Answered,

    /// <summary>With an error that says what is wrong with the request, which is an answer too.</summary>
    Refused,

    /// <summary>The caller did not want the answer any more.</summary>
    Cancelled,

    /// <summary>Without an answer.</summary>
    Failed,
}

/// <summary>
/// The calls of one module by another with one request: what <c>/topology</c>, <c>/metrics</c>, <c>Server-Timing</c> and OpenTelemetry tell
/// about them is noted here, once.
/// </summary>
public sealed class CallRecord
{
    // For OpenTelemetry alone: /metrics reads what CallStatistics keeps, which costs less than a listener with five labels.
    private static readonly Histogram<double> _duration = ModuleCalls.HistogramOf(
        "module.call.duration",
        "How long a request to a module took, as its caller saw it."
    );

    private readonly LatencyWindow _lastMinute;
    private readonly DurationHistogram?[] _outcomes = new DurationHistogram?[Enum.GetValues<CallOutcome>().Length];

    internal CallRecord(string caller, string module, string request, bool isRemote, LatencyWindow lastMinute) =>
        (Caller, Module, Request, IsRemote, _lastMinute, TimingName) = (
            caller,
            module,
            request,
            isRemote,
            lastMinute,
            $"{module.ToLowerInvariant()}.{request}"
        );

    /// <summary>Whether anybody listens to the durations as they are recorded.</summary>
    public static bool HasListeners => _duration.Enabled;

    /// <summary>The module that calls, or <see cref="ModuleCalls.Edge"/>.</summary>
    public string Caller { get; }

    /// <summary>The module that is called.</summary>
    public string Module { get; }

    /// <summary>The name of the request.</summary>
    public string Request { get; }

    /// <summary>Whether the module runs in another process.</summary>
    public bool IsRemote { get; }

    /// <summary>The same in one word: <c>local</c> or <c>remote</c>.</summary>
    public string Transport => IsRemote ? "remote" : "local";

    /// <summary>What it is called in <c>Server-Timing</c>, which takes no other characters than those of a name.</summary>
    public string TimingName { get; }

    /// <summary>How long the calls took that ended so; null when there was none.</summary>
    public DurationHistogram? Of(CallOutcome outcome) => Volatile.Read(ref _outcomes[(int)outcome]);

    /// <summary>The outcome in one word.</summary>
    public static string NameOf(CallOutcome outcome) =>
        outcome switch
        {
            CallOutcome.Answered => "answered",
            CallOutcome.Refused => "refused",
            CallOutcome.Cancelled => "cancelled",
            CallOutcome.Failed => "failed",
            _ => throw new UnreachableException(),
        };

    internal static CallOutcome OutcomeOf(Exception exception) =>
        exception switch
        {
            DomainException => CallOutcome.Refused,
            OperationCanceledException => CallOutcome.Cancelled,
            _ => CallOutcome.Failed,
        };

    /// <summary>Notes a call.</summary>
    /// <param name="log">The log of the HTTP request that it served; null when it served none.</param>
    internal void Add(TimeSpan elapsed, CallOutcome outcome, CallLog? log)
    {
        log?.Add(new(this, elapsed));
        ref var durations = ref _outcomes[(int)outcome];
        (Volatile.Read(ref durations) ?? Interlocked.CompareExchange(ref durations, new(), null) ?? durations!).Record(elapsed);
        _lastMinute.Record(elapsed, outcome is CallOutcome.Answered or CallOutcome.Refused);
        if (_duration.Enabled)
        {
            _duration.Record(
                elapsed.TotalSeconds,
                new("caller", Caller),
                new("module", Module),
                new("request", Request),
                new("transport", Transport),
                new("outcome", NameOf(outcome))
            );
        }
    }
}
