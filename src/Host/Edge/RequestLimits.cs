using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace CountryProvider.Host.Edge;

/// <summary>What a client may ask of the server before it is cut off. What is not named here is as the framework has it.</summary>
internal static class RequestLimits
{
    /// <summary>The bytes that a body may have, where the endpoint says nothing else.</summary>
    public const int MaxBody = 64 * 1024;

    // A body of 64 KiB may take a minute; that is less than the slowest telephone network brings.
    private static readonly MinDataRate _slowest = new(bytesPerSecond: 1024, gracePeriod: TimeSpan.FromSeconds(5));

    public static void Apply(KestrelServerLimits limits)
    {
        limits.MaxRequestBodySize = MaxBody;

        // Who sends a header byte by byte holds a connection for 10 s instead of half a minute.
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        limits.MinRequestBodyDataRate = _slowest;
        limits.MinResponseDataRate = _slowest;

        // Browsers send about 15 headers, proxies add some. The longest line is a query to another process, of up to 6,000 bytes.
        limits.MaxRequestHeaderCount = 64;
        limits.MaxRequestHeadersTotalSize = 16 * 1024;
        limits.MaxRequestLineSize = 8 * 1024;

        // Longer than the ingress controllers keep an idle connection (Traefik: 90 s), so that it is not closed here while one of them
        // sends a request.
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(130);
    }
}
