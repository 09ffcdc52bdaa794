using System.ComponentModel;

namespace CountryProvider.Host.Foundation.Settings;

/// <summary>
/// What the program writes to the console. The levels are the framework's own settings, such as <c>Logging:LogLevel:Default</c>.
/// </summary>
public sealed class LoggingOptions
{
    /// <summary>How a line looks.</summary>
    [Description("how lines of the log look: Text for people, or Json with trace_id and span_id for what collects logs, as in the image")]
    public LogFormat Format { get; set; }
}

/// <summary>How a line of the log looks.</summary>
public enum LogFormat
{
    /// <summary>For people.</summary>
    Text,

    /// <summary>A JSON object for each line.</summary>
    Json,
}
