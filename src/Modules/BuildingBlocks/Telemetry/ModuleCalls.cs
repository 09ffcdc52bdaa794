using System.Diagnostics;
using System.Diagnostics.Metrics;
using MediatR;

namespace CountryProvider.BuildingBlocks.Telemetry;

/// <summary>The names under which calls of modules are seen in traces and metrics.</summary>
public static class ModuleCalls
{
    /// <summary>The name of the activity source and of the meter.</summary>
    public const string SourceName = "CountryProvider";

    /// <summary>The caller of what no module calls: the API and the pages, which send what a client asks for.</summary>
    public const string Edge = "edge";

    internal static readonly ActivitySource Source = new(SourceName);
    internal static readonly Meter Meter = new(SourceName);

    // For OpenTelemetry alone: /metrics reads what Hops keeps, which costs less than a listener with five labels.
    internal static readonly Histogram<double> Duration = HistogramOf("module.call.duration", "How long a request to a module took, as its caller saw it.");

    /// <summary>Notes that a request of another process is handled here: what its handler sends from here on, in this flow of control, comes from its module.</summary>
    public static void Enter(string module) => CallScope.Current = new(null, module);

    /// <summary>A histogram of durations in seconds.</summary>
    public static Histogram<double> HistogramOf(string name, string description) =>
        Meter.CreateHistogram(name, "s", description, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = DurationHistogram.Bounds });

    /// <summary>The module that owns a request: the part of the assembly's name before <c>.Contracts</c>, or its last part.</summary>
    internal static string ModuleOf(Type request)
    {
        // A generic request of a catalogue belongs to the module of the entry that closes it.
        var owner = request.IsGenericType ? request.GetGenericArguments()[0] : request;
        var parts = owner.Assembly.GetName().Name!.Split('.');
        return string.Intern(parts[^1] == "Contracts" ? parts[^2] : parts[^1]);
    }
}

/// <summary>
/// Makes a span and a measurement of every request that is sent to a module, as long as somebody listens, and notes it
/// in the log of the HTTP request that it serves.
/// </summary>
public sealed class TelemetryBehavior<TRequest, TResponse>(IReadOnlyList<ModulePlace> places, Hops hops) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
{
    private static readonly string _request = typeof(TRequest).Name.Split('`')[0];
    private static readonly string _module = ModuleCalls.ModuleOf(typeof(TRequest));
    private readonly bool _isRemote = places.Any(place => place.Name == _module && !place.IsHosted);
    private CallRecord[] _records = [];

    /// <inheritdoc/>
    public Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next) =>
        CallScope.Current is { } scope ? ObserveAsync(next, scope)
        : ModuleCalls.Source.HasListeners() || ModuleCalls.Duration.Enabled ? ObserveAsync(next, null)
        : next();

    // What this sets for the calls that the handler makes itself ends with this method, as it is async.
    private async Task<TResponse> ObserveAsync(RequestHandlerDelegate<TResponse> next, CallScope? scope)
    {
        var record = RecordOf(scope?.Module ?? ModuleCalls.Edge);
        using var activity = Activity.Current is { IsAllDataRequested: false } ? null : ModuleCalls.Source.StartActivity("module.call"); // Who asks the sampler again gets the same answer.
        activity?.SetTag("caller", record.Caller).SetTag("module", _module).SetTag("request", _request).SetTag("transport", record.Transport);
        if (!_isRemote) // What sends a request to another process makes no calls itself.
        {
            CallScope.Current = new(scope?.Log, _module);
        }

        var started = Stopwatch.GetTimestamp();
        var outcome = CallOutcome.Answered;
        try
        {
            return await next();
        }
        catch (Exception e)
        {
            outcome = CallRecord.OutcomeOf(e);
            activity?.SetStatus(ActivityStatusCode.Error, e.GetType().Name);
            throw;
        }
        finally
        {
            record.Add(Stopwatch.GetElapsedTime(started), outcome, scope?.Log);
        }
    }

    // There are few callers: finding one here takes less than a look-up in a dictionary.
    private CallRecord RecordOf(string caller)
    {
        foreach (var record in _records)
        {
            if (record.Caller == caller)
            {
                return record;
            }
        }

        var added = hops.RecordOf(caller, _module, _request, _isRemote);
        _records = [.. _records, added]; // Another thread's addition may get lost; it is found again in Hops.
        return added;
    }
}
