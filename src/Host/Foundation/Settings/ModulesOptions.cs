using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using CountryProvider.Modularity;

namespace CountryProvider.Host.Foundation.Settings;

/// <summary>Calls to modules in other processes.</summary>
public sealed class ModulesOptions
{
    /// <summary>The longest duration of a call, including its retries.</summary>
    [Description("longest time that a call of a module in another process may take, as hh:mm:ss")]
    [ForRemoteCalls]
    [Range(typeof(TimeSpan), "00:00:00.01", "00:05:00", ErrorMessage = "is not a duration from 10 ms to 5 minutes, such as 00:00:02")]
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// The number of retries of a call without an answer, while time remains. Only calls that are safe to repeat are retried.
    /// </summary>
    [Description("how often a question to a module in another process is sent again when no answer came and there is still time, 0 to 5")]
    [ForRemoteCalls]
    [Range(0, 5, ErrorMessage = "is not a number from 0 to 5")]
    public int Retries { get; set; } = 2;

    /// <summary>
    /// Whether a circuit breaker stops calls to a module for one second. It opens when at least half of the calls within a second get no
    /// usable answer. It needs at least two calls for that.
    /// </summary>
    [Description(
        "true to stop calls to a module in another process for a second when at least two calls, and half of those within a second, "
            + "got no answer; false to send every call"
    )]
    [ForRemoteCalls]
    public bool CircuitBreaker { get; set; } = true;

    /// <summary>The number of connections to each module. Each connection leads to one replica.</summary>
    [Description(
        "how many connections are kept to each module in another process, 1 to 64; calls take turns over them, so that its replicas share "
            + "the calls of this process"
    )]
    [ForRemoteCalls]
    [Range(1, 64, ErrorMessage = "is not a number from 1 to 64")]
    public int Connections { get; set; } = 1;

    /// <summary>The token that a caller sends with each request to the internal port.</summary>
    [Description("secret that processes show each other on the internal port, 16 characters or more; empty for none")]
    [Secret]
    [RegularExpression("[!-~]{16,}", ErrorMessage = "is not 16 or more printable ASCII characters without spaces")]
    public string InternalToken { get; set; } = "";
}
