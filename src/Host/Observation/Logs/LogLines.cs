using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CountryProvider.Host.Foundation.Settings;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace CountryProvider.Host.Observation.Logs;

/// <summary>
/// Formats the lines of the log, without any text that a user typed. A scope contains the path of the request, so a line has only the ids
/// of its trace and its span. An exception is written as <see cref="SafeException"/> describes it.
/// </summary>
internal sealed class LogLines(HostSettings settings, TimeProvider clock) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "lines";

    // The relaxed encoder is safe here, because nobody puts the log into a page.
    private static readonly JsonWriterOptions _json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly bool _hasColors = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null or "";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        var exception =
            logEntry.Exception is null ? null
            : logEntry.LogLevel > LogLevel.Debug ? SafeException.TextOf(logEntry.Exception)
            : logEntry.Exception.ToString();
        textWriter.WriteLine(
            settings.Logging.Format is LogFormat.Json
                ? Json(logEntry, message, exception)
                : Text(logEntry.LogLevel, logEntry.Category, message, exception)
        );
    }

    private string Text(LogLevel level, string category, string message, string? exception)
    {
        var (word, color) = level switch
        {
            LogLevel.Trace => ("trace", 90),
            LogLevel.Debug => ("debug", 90),
            LogLevel.Information => ("info", 32),
            LogLevel.Warning => ("warn", 33),
            _ => ("error", 31),
        };
        var painted = _hasColors ? $"\e[{color}m{word}\e[0m" : word;
        var origin = level is LogLevel.Information ? "" : $" ({category})";
        var details = exception is null ? "" : Environment.NewLine + exception;
        return $"{clock.GetLocalNow().ToString("HH:mm:ss", CultureInfo.InvariantCulture)} {painted}: {message}{origin}{details}";
    }

    private string Json<TState>(in LogEntry<TState> entry, string message, string? exception)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes, _json))
        {
            writer.WriteStartObject();
            writer.WriteString("time", clock.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
            writer.WriteString("level", entry.LogLevel.ToString());
            writer.WriteString("category", entry.Category);
            writer.WriteString("message", message);
            if (Activity.Current is { } activity)
            {
                writer.WriteString("trace_id", activity.TraceId.ToHexString());
                writer.WriteString("span_id", activity.SpanId.ToHexString());
            }

            if (entry.State is IReadOnlyList<KeyValuePair<string, object?>> values && values.Any(IsValue))
            {
                writer.WriteStartObject("values");
                foreach (var (name, value) in values.Where(IsValue))
                {
                    writer.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture));
                }

                writer.WriteEndObject();
            }

            if (exception is not null)
            {
                writer.WriteString("exception", exception);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);

        static bool IsValue(KeyValuePair<string, object?> value) => value.Key != "{OriginalFormat}";
    }
}

internal static class LogRegistration
{
    public static void AddLogLines(this WebApplicationBuilder builder) =>
        builder
            .Logging.AddConfiguration(builder.Configuration.GetSection("Logging"))
            .AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("Yarp", LogLevel.Warning) // YARP logs two lines for each request.
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None) // The refusal is clearer than its stack trace.
            .AddConsole(console => console.FormatterName = LogLines.FormatterName)
            .AddConsoleFormatter<LogLines, ConsoleFormatterOptions>();
}
