using System.Diagnostics;
using System.Diagnostics.Metrics;
using MediatR;

namespace CountryProvider.BuildingBlocks.Telemetry;

/// <summary>The names under which calls of modules are seen in traces and metrics.</summary>
public static class ModuleCalls
{
    /// <summary>The name of the activity source and of the meter.</summary>
    public const string SourceName = "CountryProvider";

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

/// <summary>Makes a span and a measurement of every request that is sent to a module, as long as somebody listens.</summary>
public sealed class TelemetryBehavior<TRequest, TResponse> : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
{
    private static readonly string _request = typeof(TRequest).Name.Split('`')[0];
    private static readonly string _module = ModuleCalls.ModuleOf(typeof(TRequest));

    /// <inheritdoc/>
    public Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next) =>
        ModuleCalls.Source.HasListeners() || ModuleCalls.Duration.Enabled ? Observe(next) : next();

    private static async Task<TResponse> Observe(RequestHandlerDelegate<TResponse> next)
    {
        using var activity = ModuleCalls.Source.StartActivity("module.call");
        activity?.SetTag("module", _module).SetTag("request", _request).SetTag("transport", "local");
        var started = Stopwatch.GetTimestamp();
        try
        {
            return await next();
        }
        catch (Exception e)
        {
            activity?.SetStatus(ActivityStatusCode.Error, e.GetType().Name);
            throw;
        }
        finally
        {
            ModuleCalls.Duration.Record(
                Stopwatch.GetElapsedTime(started).TotalSeconds, new("module", _module), new("request", _request), new("transport", "local"));
        }
    }
}
