using CountryProvider.Host.Foundation;
using CountryProvider.Host.Foundation.Errors;
using CountryProvider.Storage;
using CountryProvider.Web.Api;

namespace CountryProvider.Host.Operations;

/// <summary>
/// Answers the health probes of the platform. The probes check only this process and its own stores. The failure of another process is no
/// reason to stop this one.
/// </summary>
internal sealed class HealthProbes(IEnumerable<IStore> stores, IHostApplicationLifetime application) : IInternalEndpoint
{
    /// <summary>The prefix of the addresses of the probes.</summary>
    public const string Path = "/healthz";

    private static readonly string[] _probes = ["startup", "ready", "live"];

    private readonly IStore[] _stores = [.. stores];

    public bool NeedsToken => false;

    public bool Takes(HttpRequest request) => request.Path.StartsWithSegments(Path);

    /// <summary>Answers 200, or 503 with the reason.</summary>
    public Task AnswerAsync(HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (_probes.FirstOrDefault(probe => http.Request.Path == $"{Path}/{probe}") is not { } probe)
        {
            return ErrorAnswers.WriteProblem(
                http,
                new(404, Detail: $"The probes are {string.Join(", ", _probes.Select(name => $"{Path}/{name}"))}.")
            );
        }

        if (!HttpMethods.IsGet(http.Request.Method))
        {
            http.Response.Headers.Allow = HttpMethods.Get;
            return ErrorAnswers.WriteProblem(http, new(405));
        }

        // The process listens only after it has opened its stores. An answer therefore proves that it lives and has started.
        if (probe == "ready" && NotReady() is { } why)
        {
            return ErrorAnswers.WriteProblem(http, new(503, Detail: why));
        }

        http.Response.ContentType = "application/json; charset=utf-8";
        return http
            .Response.BodyWriter.WriteAsync(
                Json.Write(writer =>
                {
                    writer.WriteStartObject();
                    writer.WriteString(
                        "status",
                        probe switch
                        {
                            "startup" => "started",
                            "live" => "alive",
                            _ => "ready",
                        }
                    );
                    writer.WriteEndObject();
                })
            )
            .AsTask();
    }

    /// <summary>Why this process is not ready, as a sentence; null when it is ready.</summary>
    public string? NotReady()
    {
        var faults = _stores.Where(store => !store.CanGoOn).Select(store => store.Fault).OfType<string>().ToList();
        return application.ApplicationStopping.IsCancellationRequested ? "This process stops and takes no new work."
            : faults.Count > 0 ? string.Join(" ", faults)
            : null;
    }
}

internal static class HealthRegistration
{
    public static IServiceCollection AddHealthProbes(this IServiceCollection services) =>
        services.AddSingleton<HealthProbes>().AddSingleton<IInternalEndpoint>(provider => provider.GetRequiredService<HealthProbes>());
}
