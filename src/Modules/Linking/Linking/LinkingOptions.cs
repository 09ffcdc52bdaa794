using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using CountryProvider.Modularity;

namespace CountryProvider.Linking;

/// <summary>How old may be what other modules said.</summary>
internal sealed class LinkingOptions
{
    /// <summary>For how long an answer of a module in another process is used again. Zero: every read asks.</summary>
    [Description("how long names from modules in other processes are used before asking again, as hh:mm:ss; 0 asks with every read")]
    [ForRemoteCalls]
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00", ErrorMessage = "is not a duration from 0 to 24 hours, such as 00:00:01")]
    public TimeSpan MaxStaleness { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>For how long it is used when that module does not answer.</summary>
    [Description(
        "how long names from modules in other processes are used, marked as stale, when such a module does not answer, as hh:mm:ss"
    )]
    [ForRemoteCalls]
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00", ErrorMessage = "is not a duration from 0 to 365 days, such as 00:10:00")]
    public TimeSpan MaxStalenessOnError { get; set; } = TimeSpan.FromMinutes(10);
}
