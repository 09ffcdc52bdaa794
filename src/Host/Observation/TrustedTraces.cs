using System.Diagnostics;
using System.Net;
using CountryProvider.Host.Foundation.Settings;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using IPNetwork = System.Net.IPNetwork;

namespace CountryProvider.Host.Observation;

/// <summary>
/// Continues the trace of a request (<c>traceparent</c>) only for trusted proxies and other processes of the product. Any other client
/// could force a trace for every request, which costs this process and the collector. It could also add its requests to a foreign trace.
/// </summary>
internal sealed class TrustedTraces : DistributedContextPropagator
{
    // The framework passes only the headers to this class. The connection middleware therefore sets this value. The value holds for all
    // requests of the connection.
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

    /// <summary>Accepts the trace of trusted proxies on this port, and of no other client.</summary>
    public static void Apply(ListenOptions listen, IReadOnlyList<IPNetwork> trustedProxies) =>
        listen.Use(next =>
            async connection =>
            {
                _isUntrusted.Value = !trustedProxies.Contain((connection.RemoteEndPoint as IPEndPoint)?.Address);
                await next(connection);
            }
        );
}
