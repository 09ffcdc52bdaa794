using CountryProvider.Host.Foundation;
using CountryProvider.Host.Foundation.Errors;

namespace CountryProvider.Host.Observation.Metrics;

/// <summary>The endpoint <c>/metrics</c> of the internal port, for Prometheus.</summary>
internal sealed class MetricsEndpoint(MetricsReader metrics) : IInternalEndpoint
{
    private const string Path = "/metrics";

    public bool NeedsToken => false;

    public bool Takes(HttpRequest request) => request.Path == Path;

    /// <summary>Answers with all metrics as text.</summary>
    public Task AnswerAsync(HttpContext http)
    {
        if (!HttpMethods.IsGet(http.Request.Method))
        {
            http.Response.Headers.Allow = HttpMethods.Get;
            return ErrorAnswers.WriteProblem(http, new(405));
        }

        http.Response.ContentType = PrometheusText.ContentType;
        http.Response.Headers.CacheControl = "no-store";
        return http.Response.WriteAsync(metrics.Read());
    }
}

internal static class MetricsRegistration
{
    public static IServiceCollection AddMetricsEndpoint(this IServiceCollection services) =>
        services.AddMetrics().AddSingleton<MetricsReader>().AddSingleton<IInternalEndpoint, MetricsEndpoint>();
}
