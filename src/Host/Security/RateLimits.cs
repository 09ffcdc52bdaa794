using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using CountryProvider.Host.Errors;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Host.Security;

/// <summary>Keeps one client from taking the whole program for itself. A client is a key, or else an address.</summary>
internal sealed class RateLimits : IDisposable
{
    // However many clients there are, there are no more buckets than that. Those who happen to share one share what is in it.
    private const int Buckets = 16_384;

    private readonly PartitionedRateLimiter<HttpContext> _limiter;

    public RateLimits(RateLimitOptions options)
    {
        var bucket = new TokenBucketRateLimiterOptions
        {
            TokenLimit = options.Burst,
            TokensPerPeriod = options.PerSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
        };
        _limiter = PartitionedRateLimiter.Create<HttpContext, int>(http => RateLimitPartition.GetTokenBucketLimiter(BucketOf(http), _ => bucket));
    }

    /// <summary>Whether there is a limit.</summary>
    public static bool AreOn(IConfiguration configuration) => OptionsOf(configuration).PerSecond > 0;

    /// <summary>Refuses with 429 what is more than the settings allow. Needs to know the address of the client, and the key if it has one.</summary>
    public static void Use(WebApplication app)
    {
        if (!AreOn(app.Configuration))
        {
            return;
        }

        var limits = new RateLimits(OptionsOf(app.Configuration));
        app.Lifetime.ApplicationStopped.Register(limits.Dispose);
        app.Use((http, next) =>
        {
            using var lease = limits.Acquire(http);
            return lease.IsAcquired ? next(http) : RefuseAsync(http, lease);
        });
    }

    /// <summary>Whether the client of this request may send it now.</summary>
    public RateLimitLease Acquire(HttpContext http) => _limiter.AttemptAcquire(http);

    public void Dispose() => _limiter.Dispose();

    private static RateLimitOptions OptionsOf(IConfiguration configuration) => configuration.GetSection("RateLimit").Get<RateLimitOptions>() ?? new();

    private static Task RefuseAsync(HttpContext http, RateLimitLease lease) => ErrorAnswers.WriteAsync(http, new(ProblemType.TooManyRequests, Say(
        "Too many requests have come from here in a short time. Wait a moment.", "Von hier kamen in kurzer Zeit zu viele Anfragen. Bitte warten Sie einen Augenblick."))
    { RetryAfter = lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromSeconds(1) });

    // Seeded anew in every process, so that nobody can choose whose bucket to empty.
    private static int BucketOf(HttpContext http) =>
        (int)((uint)(http.Features.Get<ApiKey>() is { } key ? key.Name.GetHashCode(StringComparison.Ordinal) : HashCode.Combine(NetworkOf(http.Connection.RemoteIpAddress))) % Buckets);

    /// <summary>What stands for the client at that address: the address, or with IPv6 its /64, as one client has 2^64 of those (RFC 6177).</summary>
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
