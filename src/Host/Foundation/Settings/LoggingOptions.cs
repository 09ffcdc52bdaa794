using System.ComponentModel;

namespace CountryProvider.Host.Foundation.Settings;

/// <summary>
/// The format of the log on the console. The log levels are settings of the framework, such as <c>Logging:LogLevel:Default</c>.
/// </summary>
public sealed class LoggingOptions
{
    /// <summary>The format of a line.</summary>
    [Description("format of the log: Text for people, or Json with trace_id and span_id for log collectors; the image sets Json")]
    public LogFormat Format { get; set; }
}

/// <summary>The format of a line of the log.</summary>
public enum LogFormat
{
    /// <summary>Plain text for people.</summary>
    Text,

    /// <summary>A JSON object for each line.</summary>
    Json,
}
