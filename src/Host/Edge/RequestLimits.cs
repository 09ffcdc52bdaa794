using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace CountryProvider.Host.Edge;

/// <summary>Limits for requests and connections. Limits that are not set here have the default of the framework.</summary>
internal static class RequestLimits
{
    /// <summary>The maximum size of a body in bytes, unless the endpoint sets another one.</summary>
    public const int MaxBody = 64 * 1024;

    // At this rate a body of 64 KiB takes about a minute. The rate is below that of the slowest telephone network.
    private static readonly MinDataRate _slowest = new(bytesPerSecond: 1024, gracePeriod: TimeSpan.FromSeconds(5));

    public static void Apply(KestrelServerLimits limits)
    {
        limits.MaxRequestBodySize = MaxBody;

        // A client that sends headers byte by byte holds a connection for at most 10 s, instead of the default of 30 s.
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        limits.MinRequestBodyDataRate = _slowest;
        limits.MinResponseDataRate = _slowest;

        // Browsers send about 15 headers, and proxies add some. The longest request line is a query to another process, of up to 6,000
        // bytes.
        limits.MaxRequestHeaderCount = 64;
        limits.MaxRequestHeadersTotalSize = 16 * 1024;
        limits.MaxRequestLineSize = 8 * 1024;

        // Longer than ingress controllers keep an idle connection (Traefik: 90 s). Otherwise the server could close a connection while an
        // ingress controller sends a request on it.
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(130);
    }
}
