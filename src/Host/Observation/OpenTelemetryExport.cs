using System.Runtime.CompilerServices;
using CountryProvider.Host.Foundation;
using CountryProvider.Host.Foundation.Settings;
using CountryProvider.Host.Observation.Logs;
using CountryProvider.Modularity;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace CountryProvider.Host.Observation;

/// <summary>Exports traces, metrics and logs over OTLP.</summary>
internal static class OpenTelemetryExport
{
    private static readonly string[] _sources = ["Microsoft.AspNetCore", "System.Net.Http", "Npgsql", ModuleCalls.SourceName];
    private static readonly string[] _meters =
    [
        "Microsoft.AspNetCore.Hosting",
        "Microsoft.AspNetCore.Server.Kestrel",
        "System.Net.Http",
        "System.Runtime",
        "Npgsql",
        ModuleCalls.SourceName,
    ];

    // The framework records these for every request, and their values are of little use.
    private static readonly string[] _perRequest =
    [
        "http.server.active_requests",
        "http.client.active_requests",
        "http.client.request.time_in_queue",
    ];

    // A working collector answers within this time. A collector that does not answer must not delay the shutdown further.
    private static readonly TimeSpan _lastSending = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Exports the signals that have an endpoint. Without an endpoint, the process does not load OpenTelemetry, because loading it takes
    /// time.
    /// </summary>
    public static void AddOpenTelemetry(this WebApplicationBuilder builder)
    {
        var (traces, metrics, logs) = Wanted(builder.Configuration);
        if (traces || metrics || logs)
        {
            Add(builder, traces, metrics, logs);
        }
    }

    /// <summary>
    /// Sends the queued data of all signals at the same time. The container would give each signal 5 s, one after the other.
    /// </summary>
    /// <param name="left">The remaining time for the shutdown. Sending takes at most this time, and at most 5 s.</param>
    public static Task EndOpenTelemetryAsync(this WebApplication app, IConfiguration settings, TimeSpan left) =>
        Wanted(settings) is (false, false, false) ? Task.CompletedTask : EndAsync(app.Services, left < _lastSending ? left : _lastSending);

    private static (bool Traces, bool Metrics, bool Logs) Wanted(IConfiguration settings) =>
        (
            OpenTelemetrySettings.IsWanted(settings, "TRACES"),
            OpenTelemetrySettings.IsWanted(settings, "METRICS"),
            OpenTelemetrySettings.IsWanted(settings, "LOGS")
        );

    // A separate method without inlining. The runtime compiles it and loads its assemblies only when it is called.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Add(WebApplicationBuilder builder, bool traces, bool metrics, bool logs)
    {
        // The exporter serves all signals. A signal without an endpoint has no source, so the exporter sends nothing for it.
        builder
            .Services.AddOpenTelemetry()
            .ConfigureResource(resource =>
                resource
                    .Clear()
                    .AddService("country-provider", serviceVersion: ProductVersion.Text)
                    .AddTelemetrySdk()
                    .AddEnvironmentVariableDetector()
            )
            .WithTracing(tracing => tracing.AddSource(traces ? _sources : []))
            .WithMetrics(meters =>
                meters
                    .AddMeter(metrics ? _meters : [])
                    .AddView(instrument => _perRequest.Contains(instrument.Name) ? MetricStreamConfiguration.Drop : null)
            )
            .WithLogging(logging => logging.AddProcessor(new SafeExceptions()), options => options.IncludeFormattedMessage = true)
            .UseOtlpExporter();
        if (!logs)
        {
            builder.Logging.AddFilter<OpenTelemetryLoggerProvider>(null, LogLevel.None);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Task EndAsync(IServiceProvider services, TimeSpan left)
    {
        var milliseconds = Math.Max(0, (int)left.TotalMilliseconds);
        return Task.WhenAll(
            Task.Run(() => services.GetRequiredService<TracerProvider>().Shutdown(milliseconds)),
            Task.Run(() => services.GetRequiredService<MeterProvider>().Shutdown(milliseconds)),
            Task.Run(() => services.GetRequiredService<LoggerProvider>().Shutdown(milliseconds))
        );
    }

    // Removes text that users typed from exported exceptions, as the log does.
    private sealed class SafeExceptions : BaseProcessor<LogRecord>
    {
        public override void OnEnd(LogRecord data)
        {
            if (data is { Exception: { } exception, LogLevel: > LogLevel.Debug })
            {
                data.Exception = null;
                data.Attributes =
                [
                    .. data.Attributes ?? [],
                    new("exception.type", exception.GetType().FullName),
                    new("exception.stacktrace", SafeException.TextOf(exception)),
                ];
            }
        }
    }
}
