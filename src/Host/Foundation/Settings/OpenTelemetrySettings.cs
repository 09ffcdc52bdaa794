using System.Globalization;

namespace CountryProvider.Host.Foundation.Settings;

/// <summary>
/// The most important environment variables of OpenTelemetry
/// (https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables). Its SDK reads others too.
/// </summary>
internal static class OpenTelemetrySettings
{
    /// <summary>The address to which all signals are sent.</summary>
    public const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Stops all export when it is true, even when an endpoint is set.</summary>
    public const string Disabled = "OTEL_SDK_DISABLED";

    private const string Sampler = "OTEL_TRACES_SAMPLER";

    private static readonly string[] _protocols = ["grpc", "http/protobuf"];
    private static readonly string[] _samplers =
    [
        "always_on",
        "always_off",
        "traceidratio",
        "parentbased_always_on",
        "parentbased_always_off",
        "parentbased_traceidratio",
    ];

    public static IReadOnlyList<Setting> All { get; } =
    [
        new(
            Endpoint,
            "",
            "where traces, metrics and logs are sent with OTLP, such as http://otel-collector:4317; empty for nowhere",
            AddressFault
        ),
        new(EndpointOf("TRACES"), "", "the same for traces alone", AddressFault),
        new(EndpointOf("METRICS"), "", "the same for metrics alone", AddressFault),
        new(EndpointOf("LOGS"), "", "the same for logs alone", AddressFault),
        new("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc", "grpc, or http/protobuf, whose port is 4318 as a rule", OneOf(_protocols))
        {
            Idle = SendsNothing,
        },
        new("OTEL_EXPORTER_OTLP_HEADERS", "", "headers that are sent along, as name=value with commas between them", HeadersFault)
        {
            IsSecret = true,
            Idle = SendsNothing,
        },
        new(
            "OTEL_EXPORTER_OTLP_TIMEOUT",
            "10000",
            "how long the collector may take to accept something, in milliseconds",
            MillisecondsFault
        )
        {
            Idle = SendsNothing,
        },
        new("OTEL_SERVICE_NAME", "country-provider", "name of this process in telemetry", _ => null) { Idle = SendsNothing },
        new(
            "OTEL_RESOURCE_ATTRIBUTES",
            "",
            "more attributes of this process in telemetry, as name=value with commas between them",
            _ => null
        )
        {
            Idle = SendsNothing,
        },
        new(Sampler, "parentbased_always_on", $"which requests are traced: one of {string.Join(", ", _samplers)}", OneOf(_samplers))
        {
            Idle = settings => Lacks(settings, "TRACES"),
        },
        new("OTEL_TRACES_SAMPLER_ARG", "", "for traceidratio, the share of requests that are traced, such as 0.01", _ => null)
        {
            Idle = SamplesNoRatio,
        },
        new("OTEL_METRIC_EXPORT_INTERVAL", "60000", "how often metrics are sent, in milliseconds", MillisecondsFault)
        {
            Idle = settings => Lacks(settings, "METRICS"),
        },
        new(
            Disabled,
            "false",
            "true to send nothing although an endpoint is set",
            value => bool.TryParse(value, out _) ? null : "is neither true nor false"
        ),
    ];

    /// <summary>The environment variable with the endpoint of one signal.</summary>
    /// <param name="signal">TRACES, METRICS or LOGS.</param>
    public static string EndpointOf(string signal) => $"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT";

    /// <summary>Whether the process exports a signal.</summary>
    /// <param name="signal">TRACES, METRICS or LOGS.</param>
    public static bool IsWanted(IConfiguration settings, string signal) =>
        !(bool.TryParse(settings[Disabled], out var isDisabled) && isDisabled)
        && (!string.IsNullOrEmpty(settings[Endpoint]) || !string.IsNullOrEmpty(settings[EndpointOf(signal)]));

    // The reason why a setting of some signals has no effect; null when it has an effect.
    private static string? Lacks(SettingsInForce settings, params IReadOnlyList<string> signals) =>
        signals.Any(signal => IsWanted(settings.Configuration, signal)) ? null : $"there is no {Endpoint}, or {Disabled} is true";

    private static string? SendsNothing(SettingsInForce settings) => Lacks(settings, "TRACES", "METRICS", "LOGS");

    private static string? SamplesNoRatio(SettingsInForce settings) =>
        Lacks(settings, "TRACES")
        ?? (settings.Of(Sampler).EndsWith("traceidratio", StringComparison.Ordinal) ? null : $"{Sampler} is {settings.Of(Sampler)}");

    private static string? AddressFault(string value) =>
        value.Length == 0 || (Uri.TryCreate(value, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
            ? null
            : "is not the address of a server, such as http://otel-collector:4317";

    private static string? HeadersFault(string value) =>
        value.Split(',', StringSplitOptions.RemoveEmptyEntries).All(header => header.IndexOf('=', StringComparison.Ordinal) > 0)
            ? null
            : "is not a list such as name=value,other=value";

    private static string? MillisecondsFault(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? null
            : "is not a number of milliseconds";

    private static Func<string, string?> OneOf(string[] values) =>
        value => values.Contains(value) ? null : $"is none of {string.Join(", ", values)}";
}
