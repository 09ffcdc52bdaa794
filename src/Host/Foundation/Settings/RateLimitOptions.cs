using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using CountryProvider.Modularity;

namespace CountryProvider.Host.Foundation.Settings;

/// <summary>The limit of requests that one client may send to this process.</summary>
public sealed class RateLimitOptions
{
    /// <summary>Whether the limit applies.</summary>
    internal bool IsOn => PerSecond > 0;

    /// <summary>Requests per second on average.</summary>
    [Description("how many requests in a second one client may send to the public port over time, 0 to 1000000; 0 for any number")]
    [Range(0, 1_000_000, ErrorMessage = "is not a number from 0 to 1000000")]
    public int PerSecond { get; set; } = 1_000;

    /// <summary>Requests that a client may send at once after a pause.</summary>
    [Description("how many requests one client may send at once after a pause, 1 to 1000000")]
    [NoEffectWhen("RateLimit:PerSecond", "0")]
    [Range(1, 1_000_000, ErrorMessage = "is not a number from 1 to 1000000")]
    public int Burst { get; set; } = 10_000;
}
