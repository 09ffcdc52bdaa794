using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace CountryProvider.Host.Foundation.Settings;

/// <summary>How the program ends.</summary>
public sealed class ShutdownOptions
{
    /// <summary>How long requests are still taken after the signal, by which time nobody should send any more.</summary>
    [Description(
        "how long new requests are still answered after the signal to stop, while readiness says no, as hh:mm:ss; 0 for not at all"
    )]
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00", ErrorMessage = "is not a duration up to 5 minutes, such as 00:00:05")]
    public TimeSpan DrainDelay { get; set; }

    /// <summary>How long requests that have begun may then take to end.</summary>
    [Description("how long requests that have begun may take after that before they are cut off, as hh:mm:ss")]
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00", ErrorMessage = "is not a duration up to 5 minutes, such as 00:00:20")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(20);
}
