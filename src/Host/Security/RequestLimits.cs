using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace CountryProvider.Host.Security;

/// <summary>What a client may ask of the server before it is cut off. What is not named here is as the framework has it.</summary>
internal static class RequestLimits
{
    /// <summary>The bytes that a body may have, where the endpoint says nothing else.</summary>
    public const int MaxBody = 64 * 1024;

    // What is larger than that is not taken at all.
    private const int MaxForgotten = 4 * 1024 * 1024;

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

        // Longer than the ingress controllers keep an idle connection (Traefik: 90 s), lest it is closed here while one of them sends a request.
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(130);
    }

    /// <summary>
    /// Refuses a body that is too large before it is read. Who closes a connection while a body is still on its way may take the refusal along; proxies then
    /// say 502. So what is not far too large the server takes and forgets after the answer.
    /// </summary>
    public static void UseBodyLimit(this WebApplication app) => app.Use((http, next) =>
    {
        if (http.Request.ContentLength is > MaxBody and <= MaxForgotten && http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } body)
        {
            body.MaxRequestBodySize = MaxForgotten;
            throw new Microsoft.AspNetCore.Http.BadHttpRequestException("The body is too large.", StatusCodes.Status413PayloadTooLarge);
        }

        return next(http);
    });
}
