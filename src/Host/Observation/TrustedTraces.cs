using System.Diagnostics;
using System.Net;
using CountryProvider.Host.Foundation.Settings;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using IPNetwork = System.Net.IPNetwork;

namespace CountryProvider.Host.Observation;

/// <summary>
/// Takes the trace that a request says it belongs to (<c>traceparent</c>) from trusted proxies and other processes of the product alone.
/// Anybody else could have every request traced, which costs this process and the collector, or put requests into a trace of somebody else.
/// </summary>
internal sealed class TrustedTraces : DistributedContextPropagator
{
    // The framework asks for the trace with nothing but the headers at hand. What is said while a connection begins holds for all its
    // requests.
    private static readonly AsyncLocal<bool> _isUntrusted = new();

    private readonly DistributedContextPropagator _propagator = CreateDefaultPropagator();

    public override IReadOnlyCollection<string> Fields => _propagator.Fields;

    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter) =>
        _propagator.Inject(activity, carrier, setter);

    public override void ExtractTraceIdAndState(
        object? carrier,
        PropagatorGetterCallback? getter,
        out string? traceId,
        out string? traceState
    )
    {
        (traceId, traceState) = (null, null);
        if (!_isUntrusted.Value)
        {
            _propagator.ExtractTraceIdAndState(carrier, getter, out traceId, out traceState);
        }
    }

    public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(object? carrier, PropagatorGetterCallback? getter) =>
        _isUntrusted.Value ? null : _propagator.ExtractBaggage(carrier, getter);

    /// <summary>Believes what trusted proxies say at this port, and nobody else.</summary>
    public static void Apply(ListenOptions listen, IReadOnlyList<IPNetwork> trustedProxies) =>
        listen.Use(next =>
            async connection =>
            {
                _isUntrusted.Value = !trustedProxies.Contain((connection.RemoteEndPoint as IPEndPoint)?.Address);
                await next(connection);
            }
        );
}
