using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace CountryProvider.Host.Foundation.Settings;

/// <summary>How the program shuts down.</summary>
public sealed class ShutdownOptions
{
    /// <summary>
    /// How long the process still accepts requests after the signal to stop. Load balancers must stop sending requests within this time.
    /// </summary>
    [Description(
        "how long new requests are still answered after the signal to stop, while readiness says no, as hh:mm:ss; 0 for not at all"
    )]
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00", ErrorMessage = "is not a duration up to 5 minutes, such as 00:00:05")]
    public TimeSpan DrainDelay { get; set; }

    /// <summary>How long running requests may take after the drain delay. The process then cuts them off.</summary>
    [Description("how long requests that have begun may take after that before they are cut off, as hh:mm:ss")]
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00", ErrorMessage = "is not a duration up to 5 minutes, such as 00:00:20")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(20);
}
