using System.Diagnostics;
using System.Diagnostics.Metrics;
using CountryProvider.Abstractions;
using CountryProvider.Modularity;

namespace CountryProvider.Host.Observation.Calls;

/// <summary>How a call to a module ended.</summary>
public enum CallOutcome
{
    /// <summary>The module answered.</summary>
    Answered,

    /// <summary>The module answered with an error that describes what is wrong with the request.</summary>
    Refused,

    /// <summary>The caller cancelled the call.</summary>
    Cancelled,

    /// <summary>The call ended without an answer.</summary>
    Failed,
}

/// <summary>
/// The calls from one module to another with one request. <c>/topology</c>, <c>/metrics</c>, <c>Server-Timing</c> and OpenTelemetry all
/// read their numbers from this record.
/// </summary>
public sealed class CallRecord
{
    // Only OpenTelemetry reads this histogram. /metrics reads CallStatistics, which costs less than a listener with five labels.
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

    /// <summary>Whether a listener receives each duration.</summary>
    public static bool HasListeners => _duration.Enabled;

    /// <summary>The calling module, or <see cref="ModuleCalls.Edge"/>.</summary>
    public string Caller { get; }

    /// <summary>The called module.</summary>
    public string Module { get; }

    /// <summary>The name of the request.</summary>
    public string Request { get; }

    /// <summary>Whether the module runs in another process.</summary>
    public bool IsRemote { get; }

    /// <summary><c>remote</c> for a module in another process, else <c>local</c>.</summary>
    public string Transport => IsRemote ? "remote" : "local";

    /// <summary>The name of the call in <c>Server-Timing</c>. That header accepts only the characters of an HTTP token.</summary>
    public string TimingName { get; }

    /// <summary>The durations of the calls with this outcome; null when there was no such call.</summary>
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

    /// <summary>Records a call.</summary>
    /// <param name="log">The log of the HTTP request that the call served; null when there is no such request.</param>
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
