using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using CountryProvider.Host.Foundation.Errors;
using CountryProvider.Host.Foundation.Settings;
using Microsoft.AspNetCore.RateLimiting;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Host.Edge;

/// <summary>Keeps one client from taking the whole program for itself. A client is a key, or else an address.</summary>
internal static class RateLimits
{
    // However many clients there are, there are no more buckets than that. Those who happen to share one share what is in it.
    private const int Buckets = 16_384;

    /// <summary>Registers what <see cref="UseRateLimits"/> needs.</summary>
    public static IServiceCollection AddRateLimits(this IServiceCollection services, RateLimitOptions settings) =>
        settings.IsOn
            ? services.AddRateLimiter(limiter =>
            {
                limiter.GlobalLimiter = LimiterOf(settings);
                limiter.OnRejected = (context, _) => new(RefuseAsync(context));
            })
            : services;

    /// <summary>
    /// Refuses with 429 what is more than the settings allow. Needs to know the address of the client, and the key if it has one.
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

    // Seeded anew in every process, so that nobody can choose whose bucket to empty.
    private static int BucketOf(HttpContext http)
    {
        var hash = http.Features.Get<ApiKey>() is { } key
            ? key.Name.GetHashCode(StringComparison.Ordinal)
            : HashCode.Combine(NetworkOf(http.Connection.RemoteIpAddress));
        return (int)((uint)hash % Buckets);
    }

    /// <summary>
    /// What stands for the client at that address: the address, or with IPv6 its /64, as one client has 2^64 of those (RFC 6177).
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
