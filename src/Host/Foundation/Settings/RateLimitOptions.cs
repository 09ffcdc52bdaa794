using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using CountryProvider.Modularity;

namespace CountryProvider.Host.Foundation.Settings;

/// <summary>How much one client may ask of this process.</summary>
public sealed class RateLimitOptions
{
    /// <summary>Whether there is a limit.</summary>
    internal bool IsOn => PerSecond > 0;

    /// <summary>Requests in a second over time.</summary>
    [Description("how many requests in a second one client may send to the public port over time, 0 to 1000000; 0 for any number")]
    [Range(0, 1_000_000, ErrorMessage = "is not a number from 0 to 1000000")]
    public int PerSecond { get; set; } = 1_000;

    /// <summary>Requests at once.</summary>
    [Description("how many requests one client may send at once after a pause, 1 to 1000000")]
    [NoEffectWhen("RateLimit:PerSecond", "0")]
    [Range(1, 1_000_000, ErrorMessage = "is not a number from 1 to 1000000")]
    public int Burst { get; set; } = 10_000;
}
