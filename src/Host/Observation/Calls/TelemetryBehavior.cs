using System.Diagnostics;
using CountryProvider.Modularity;
using MediatR;

namespace CountryProvider.Host.Observation.Calls;

/// <summary>
/// Records a span and a duration for each request to a module. It adds the call to the log of the HTTP request that it serves. It does
/// nothing when there is no such log, no known caller and no listener.
/// </summary>
internal sealed class TelemetryBehavior<TRequest, TResponse>(
    IReadOnlyList<ModulePlace> places,
    CallStatistics statistics,
    TimeProvider clock
) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
{
    private static readonly string _request = typeof(TRequest).Name.Split('`')[0];
    private static readonly string _module = ModuleCalls.ModuleOf(typeof(TRequest));
    private readonly bool _isRemote = places.Any(place => place.Name == _module && !place.IsHosted);
    private CallRecord[] _records = [];

    public Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next) =>
        CallScope.Current is { } scope ? ObserveAsync(next, scope.Log, scope.Module)
        : ModuleCalls.Caller is { } caller ? ObserveAsync(next, null, caller)
        : ModuleCalls.Source.HasListeners() || CallRecord.HasListeners ? ObserveAsync(next, null, ModuleCalls.Edge)
        : next();

    // This method sets an AsyncLocal for the calls that the handler makes. The method is async, so the value ends with the method.
    private async Task<TResponse> ObserveAsync(RequestHandlerDelegate<TResponse> next, CallLog? log, string caller)
    {
        var record = RecordOf(caller);
        // The parent span is not sampled. The sampler would give the same answer again.
        using var activity = Activity.Current is { IsAllDataRequested: false } ? null : ModuleCalls.Source.StartActivity("module.call");
        activity
            ?.SetTag("caller", record.Caller)
            .SetTag("module", _module)
            .SetTag("request", _request)
            .SetTag("transport", record.Transport);
        if (!_isRemote) // The process that answers a remote request makes the further calls, not this one.
        {
            CallScope.Current = new(log, _module);
        }

        var started = clock.GetTimestamp();
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
            record.Add(clock.GetElapsedTime(started), outcome, log);
        }
    }

    // There are few callers. A linear search takes less time than a look-up in a dictionary.
    private CallRecord RecordOf(string caller)
    {
        foreach (var record in _records)
        {
            if (record.Caller == caller)
            {
                return record;
            }
        }

        var added = statistics.RecordOf(caller, _module, _request, _isRemote);
        _records = [.. _records, added]; // A race may lose another thread's addition. The statistics still have it.
        return added;
    }
}
