using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using CountryProvider.Modularity;

namespace CountryProvider.Linking;

/// <summary>Settings for the answers of modules in other processes: their maximum staleness, and the wait for them.</summary>
internal sealed class LinkingOptions
{
    /// <summary>How long an answer of a module in another process is reused. With zero, every read asks the module.</summary>
    [Description("how long names from modules in other processes are used before asking again, as hh:mm:ss; 0 asks with every read")]
    [ForRemoteCalls]
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00", ErrorMessage = "is not a duration from 0 to 24 hours, such as 00:00:01")]
    public TimeSpan MaxStaleness { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long an answer is used while that module does not answer.</summary>
    [Description(
        "how long names from modules in other processes are used, marked as stale, when such a module does not answer, as hh:mm:ss"
    )]
    [ForRemoteCalls]
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00", ErrorMessage = "is not a duration from 0 to 365 days, such as 00:10:00")]
    public TimeSpan MaxStalenessOnError { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long a start waits for the first answers. On a busy machine the first calls of a process may time out, and the circuit
    /// breaker opens for a second. The default is enough for two rounds of calls with the default time-out, and for the pause between
    /// them.
    /// </summary>
    [Description("how long a start waits for the first names from modules in other processes, as hh:mm:ss; 0 for not at all")]
    [ForRemoteCalls]
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00", ErrorMessage = "is not a duration up to 10 minutes, such as 00:00:05")]
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromSeconds(5);
}
