using System.Diagnostics;
using System.Diagnostics.Metrics;
using CountryProvider.Abstractions;
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
    internal static readonly Histogram<double> Duration =
        new Meter(SourceName).CreateHistogram<double>("module.call.duration", "s", "How long a request to a module took.");

    /// <summary>The module that owns a request: the part of the assembly's name before <c>.Contracts</c>, or its last part.</summary>
    internal static string ModuleOf(Type request)
    {
        // A generic request of a catalogue belongs to the module of the entry that closes it.
        var owner = request.IsGenericType ? request.GetGenericArguments()[0] : request;
        var parts = owner.Assembly.GetName().Name!.Split('.');
        return parts[^1] == "Contracts" ? parts[^2] : parts[^1];
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

    /// <inheritdoc/>
    public Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next) =>
        CallScope.Current is { } scope ? ObserveAsync(next, scope)
        : ModuleCalls.Source.HasListeners() || ModuleCalls.Duration.Enabled ? ObserveAsync(next, null)
        : next();

    // What this sets for the calls that the handler makes itself ends with this method, as it is async.
    private async Task<TResponse> ObserveAsync(RequestHandlerDelegate<TResponse> next, CallScope? scope)
    {
        var caller = scope?.Module ?? ModuleCalls.Edge;
        var transport = _isRemote ? "remote" : "local";
        using var activity = ModuleCalls.Source.StartActivity("module.call");
        activity?.SetTag("caller", caller).SetTag("module", _module).SetTag("request", _request).SetTag("transport", transport);
        CallScope.Current = new(scope?.Log, _module);
        var started = Stopwatch.GetTimestamp();
        var answered = false;
        try
        {
            var response = await next();
            answered = true;
            return response;
        }
        catch (DomainException e)
        {
            answered = true; // A refusal is an answer.
            activity?.SetStatus(ActivityStatusCode.Error, e.GetType().Name);
            throw;
        }
        catch (Exception e)
        {
            activity?.SetStatus(ActivityStatusCode.Error, e.GetType().Name);
            throw;
        }
        finally
        {
            var elapsed = Stopwatch.GetElapsedTime(started);
            scope?.Log?.Add(new(caller, _module, _request, _isRemote, elapsed));
            hops.Record(caller, _module, _isRemote, elapsed, answered);
            if (ModuleCalls.Duration.Enabled)
            {
                ModuleCalls.Duration.Record(
                    elapsed.TotalSeconds, new("caller", caller), new("module", _module), new("request", _request), new("transport", transport));
            }
        }
    }
}
