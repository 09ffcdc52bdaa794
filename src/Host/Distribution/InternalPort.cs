using System.Diagnostics;
using System.Globalization;
using System.Net.Mime;
using System.Security.Cryptography;
using System.Text;
using CountryProvider.Host.Foundation;
using CountryProvider.Host.Foundation.Errors;
using CountryProvider.Host.Foundation.Settings;
using CountryProvider.Modularity;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace CountryProvider.Host.Distribution;

/// <summary>
/// The port for other processes of the product. It serves the internal endpoints and nothing else, and no other port serves them. The
/// connection has a mark of the port, so a request cannot pretend to come through another port.
/// </summary>
internal static class InternalPort
{
    private static readonly CultureInfo _german = CultureInfo.GetCultureInfo("de");
    private static readonly string _machine = Environment.MachineName;

    /// <summary>Turns an endpoint of the server into the internal port.</summary>
    public static void UseInternalPort(this ListenOptions listen)
    {
        listen.Use(next =>
            connection =>
            {
                connection.Features.Set(Mark.Instance);
                return next(connection);
            }
        );
        listen.UseHttp2WithoutTls();
    }

    /// <summary>Answers all requests that come through the internal port.</summary>
    public static void UseInternalPort(this WebApplication app, HostSettings settings)
    {
        // An endpoint is made at its first request: a process whose modules nobody else calls needs none.
        var endpoints = settings
            .Hosted.SelectMany(Contract.Of)
            .ToDictionary(
                contract => contract.Path,
                contract => new Lazy<ContractEndpoint>(() => ContractEndpoint.Of(contract, app.Services)),
                StringComparer.OrdinalIgnoreCase
            );
        var token = settings.Modules.InternalToken;
        var expected = token.Length == 0 ? null : SHA256.HashData(Encoding.UTF8.GetBytes($"Bearer {token}"));
        var handler = app.Services.GetRequiredService<ErrorHandler>();
        var clock = app.Services.GetRequiredService<TimeProvider>();
        IInternalEndpoint[] others = [.. app.Services.GetServices<IInternalEndpoint>()];
        app.Use((http, next) => http.Features.Get<Mark>() is null ? next(http) : AnswerAsync(http));

        async Task AnswerAsync(HttpContext http)
        {
            try
            {
                await DispatchAsync(http);
            }
            catch (Exception e) when (!http.Response.HasStarted && !http.RequestAborted.IsCancellationRequested)
            {
                await ErrorAnswers.WriteProblem(http, handler.Describe(http, e));
            }
        }

        Task DispatchAsync(HttpContext http)
        {
            var other = Array.Find(others, other => other.Takes(http.Request));
            if (other is { NeedsToken: false })
            {
                DoNotMeasure(http);
                return other.AnswerAsync(http);
            }

            // Hashes all have the same length. The time of the comparison therefore reveals nothing, not even the length of the secret.
            if (
                expected is not null
                && !CryptographicOperations.FixedTimeEquals(
                    expected,
                    SHA256.HashData(Encoding.UTF8.GetBytes(http.Request.Headers.Authorization.ToString()))
                )
            )
            {
                http.Response.Headers.WWWAuthenticate = "Bearer";
                return ErrorAnswers.WriteProblem(http, new(401, Detail: "This port asks for the secret in Modules:InternalToken."));
            }

            if (other is not null)
            {
                return other.AnswerAsync(http);
            }

            if (!endpoints.TryGetValue(http.Request.Path, out var made))
            {
                return ErrorAnswers.WriteProblem(http, new(404, Detail: "This process hosts no module that takes requests here."));
            }

            var endpoint = made.Value;

            if (HttpMethods.IsPost(http.Request.Method))
            {
                return http.Request.HasJsonContentType() ? HandleAsync(endpoint, http, clock) : ErrorAnswers.WriteProblem(http, new(415));
            }

            if (HttpMethods.IsGet(http.Request.Method) && endpoint.Contract.IsQuery)
            {
                return HandleAsync(endpoint, http, clock);
            }

            http.Response.Headers.Allow = endpoint.Contract.IsQuery ? "GET, POST" : "POST";
            return ErrorAnswers.WriteProblem(http, new(405));
        }
    }

    // The platform and Prometheus send these requests every few seconds. They would distort the metrics of user requests.
    private static void DoNotMeasure(HttpContext http)
    {
        http.Features.Get<IHttpMetricsTagsFeature>()?.MetricsDisabled = true;
        if (Activity.Current is { } activity)
        {
            activity.IsAllDataRequested = false;
            activity.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }
    }

    private static async Task HandleAsync(ContractEndpoint endpoint, HttpContext http, TimeProvider clock)
    {
        http.SetEndpoint(endpoint.Endpoint); // No route leads to the endpoint, but telemetry and logs need its name.
        ModuleCalls.Enter(endpoint.Contract.Module.Name);
        Author.Enter(AuthorOf(http.Request));

        // The language of the caller also applies to error messages, because a person reads them at the other end.
        if (http.Request.Headers.AcceptLanguage.ToString().StartsWith("de", StringComparison.OrdinalIgnoreCase))
        {
            CultureInfo.CurrentUICulture = _german;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        if (Deadline.Begin(http.Request.Headers[Deadline.Header], clock) is { } deadline)
        {
            stop.CancelAfter(deadline.Left);
        }

        http.Response.ContentType = MediaTypeNames.Application.Json;
        http.Response.Headers[RemoteModule.ReplicaHeader] = _machine;
        try
        {
            await endpoint.AnswerAsync(http.Request, http.Response.BodyWriter, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested && !http.Response.HasStarted)
        {
            await ErrorAnswers.WriteProblem(http, new(504, Detail: "The time that the caller gave was over before there was an answer."));
        }
    }

    // A caller with access to this port is trusted to name the author. The check keeps any other text out of the history.
    private static string? AuthorOf(HttpRequest request) =>
        request.Headers[Author.Header].ToString() is { Length: > 0 } name && ApiKey.IsName(name) ? name : null;

    private sealed class Mark
    {
        public static readonly Mark Instance = new();
    }
}
