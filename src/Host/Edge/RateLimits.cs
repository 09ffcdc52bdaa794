using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using CountryProvider.Host.Foundation.Errors;
using CountryProvider.Host.Foundation.Settings;
using Microsoft.AspNetCore.RateLimiting;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Host.Edge;

/// <summary>Limits the requests of each client. A key identifies a client; without a key, the network address does.</summary>
internal static class RateLimits
{
    // A fixed number of buckets bounds the memory for any number of clients. Clients with the same bucket share its tokens.
    private const int Buckets = 16_384;

    /// <summary>Registers the services for <see cref="UseRateLimits"/>.</summary>
    public static IServiceCollection AddRateLimits(this IServiceCollection services, RateLimitOptions settings) =>
        settings.IsOn
            ? services.AddRateLimiter(limiter =>
            {
                limiter.GlobalLimiter = LimiterOf(settings);
                limiter.OnRejected = (context, _) => new(RefuseAsync(context));
            })
            : services;

    /// <summary>
    /// Answers 429 to requests above the limit. Must run after the middleware that finds the address and the key of the client.
    /// </summary>
    public static void UseRateLimits(this WebApplication app, RateLimitOptions settings)
    {
        if (settings.IsOn)
        {
            app.UseRateLimiter();
        }
    }

    /// <summary>The limiter of all requests.</summary>
    public static PartitionedRateLimiter<HttpContext> LimiterOf(RateLimitOptions settings)
    {
        var bucket = new TokenBucketRateLimiterOptions
        {
            TokenLimit = settings.Burst,
            TokensPerPeriod = settings.PerSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
        };
        return PartitionedRateLimiter.Create<HttpContext, int>(http =>
            RateLimitPartition.GetTokenBucketLimiter(BucketOf(http), _ => bucket)
        );
    }

    private static Task RefuseAsync(OnRejectedContext context) =>
        ErrorAnswers.WriteAsync(
            context.HttpContext,
            () =>
                new(
                    ProblemType.TooManyRequests,
                    Say(
                        "Too many requests have come from here in a short time. Wait a moment.",
                        "Von hier kamen in kurzer Zeit zu viele Anfragen. Bitte warten Sie einen Augenblick."
                    )
                )
                {
                    RetryAfter = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromSeconds(1),
                }
        );

    // Every process seeds these hashes at random. So a client cannot choose another client's bucket and empty it.
    private static int BucketOf(HttpContext http)
    {
        var hash = http.Features.Get<ApiKey>() is { } key
            ? key.Name.GetHashCode(StringComparison.Ordinal)
            : HashCode.Combine(NetworkOf(http.Connection.RemoteIpAddress));
        return (int)((uint)hash % Buckets);
    }

    /// <summary>
    /// Identifies the client at an address. An IPv6 client is identified by its /64, because it has 2^64 addresses (RFC 6177).
    /// </summary>
    public static long NetworkOf(IPAddress? address)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (address is null || !address.TryWriteBytes(bytes, out _))
        {
            return 0;
        }

        return address.AddressFamily is AddressFamily.InterNetwork ? BinaryPrimitives.ReadInt32BigEndian(bytes)
            : address.IsIPv4MappedToIPv6 ? BinaryPrimitives.ReadInt32BigEndian(bytes[12..])
            : BinaryPrimitives.ReadInt64BigEndian(bytes);
    }
}
