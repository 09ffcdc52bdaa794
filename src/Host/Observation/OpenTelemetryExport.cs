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

/// <summary>Traces, metrics and logs over OTLP.</summary>
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

    // Measured twice with every request, and of little use.
    private static readonly string[] _perRequest =
    [
        "http.server.active_requests",
        "http.client.active_requests",
        "http.client.request.time_in_queue",
    ];

    // A collector that answers at all does so in less; one that does not is no reason to stay.
    private static readonly TimeSpan _lastSending = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Sends the signals for which there is an endpoint. Without one, OpenTelemetry is not even loaded, which takes a while.
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
    /// Sends what is still queued, all signals at the same time. Left to the container, each would have 5 s after the other.
    /// </summary>
    /// <param name="left">How long that may take. It takes no longer than 5 s.</param>
    public static Task EndOpenTelemetryAsync(this WebApplication app, IConfiguration settings, TimeSpan left) =>
        Wanted(settings) is (false, false, false) ? Task.CompletedTask : EndAsync(app.Services, left < _lastSending ? left : _lastSending);

    private static (bool Traces, bool Metrics, bool Logs) Wanted(IConfiguration settings) =>
        (
            OpenTelemetrySettings.IsWanted(settings, "TRACES"),
            OpenTelemetrySettings.IsWanted(settings, "METRICS"),
            OpenTelemetrySettings.IsWanted(settings, "LOGS")
        );

    // On its own, so that nothing of it is compiled, and no assembly loaded, where it is not called.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Add(WebApplicationBuilder builder, bool traces, bool metrics, bool logs)
    {
        // The exporter is for all signals. One that is not wanted has no source, so there is nothing to send.
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

    // What users typed does not leave the process with an exception either.
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
