using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CountryProvider.Testing;

/// <summary>
/// Stands in for a process of the product: speaks HTTP/2 without TLS as those do, answers as the test says, and can go away and come back.
/// </summary>
public sealed class Peer : IAsyncDisposable
{
    private static readonly HttpMessageInvoker _relay = new(
        new SocketsHttpHandler { UseProxy = false, EnableMultipleHttp2Connections = true }
    );

    private readonly ReservedPort _port = new();
    private readonly ConcurrentQueue<PeerRequest> _requests = new();
    private WebApplication? _app;

    private Peer(RequestDelegate answer) => Answer = answer;

    public int Port => _port.Number;

    public string Address => $"http://127.0.0.1:{Port}";

    /// <summary>How it answers from now on.</summary>
    public RequestDelegate Answer { get; set; }

    /// <summary>What it was asked, in that order.</summary>
    public IReadOnlyList<PeerRequest> Requests => [.. _requests];

    public static async Task<Peer> StartAsync(RequestDelegate answer)
    {
        var peer = new Peer(answer);
        await peer.UpAsync();
        return peer;
    }

    /// <summary>Answers as the process at that address does.</summary>
    public static RequestDelegate As(string address) =>
        async http =>
        {
            using var message = new HttpRequestMessage(new(http.Request.Method), address + http.Request.Path + http.Request.QueryString)
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body, http.RequestAborted);
            message.Content = HttpMethods.IsGet(http.Request.Method) ? null : new ByteArrayContent(body.ToArray());
            foreach (var (name, value) in http.Request.Headers)
            {
                _ =
                    message.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)value)
                    || message.Content!.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)value);
            }

            using var response = await _relay.SendAsync(message, http.RequestAborted);
            (http.Response.StatusCode, http.Response.ContentType) = (
                (int)response.StatusCode,
                response.Content.Headers.ContentType?.ToString()
            );
            await response.Content.CopyToAsync(http.Response.Body, http.RequestAborted);
        };

    /// <summary>Answers a text.</summary>
    public static RequestDelegate Says(string body, int status = 200, string contentType = "application/json") =>
        http =>
        {
            (http.Response.StatusCode, http.Response.ContentType) = (status, contentType);
            return http.Response.WriteAsync(body);
        };

    public async Task UpAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, Port, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.Zero);
        _app = builder.Build();
        _app.Run(async http =>
        {
            http.Request.EnableBuffering();
            var body = await new StreamReader(http.Request.Body, leaveOpen: true).ReadToEndAsync(http.RequestAborted);
            http.Request.Body.Position = 0;
            _requests.Enqueue(
                new(
                    Stopwatch.GetTimestamp(),
                    http.Request.Method,
                    http.Request.Path,
                    http.Request.Headers.ToDictionary(
                        header => header.Key,
                        header => header.Value.ToString(),
                        StringComparer.OrdinalIgnoreCase
                    ),
                    body.Length > 0 ? body : JsonOf(http.Request.Query)
                )
            );
            await Answer(http);
        });
        await _app.StartAsync();
    }

    /// <summary>Cuts all connections and refuses new ones.</summary>
    public async Task DownAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
            _app = null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await DownAsync();
        _port.Dispose();
    }

    private static string JsonOf(IQueryCollection query) =>
        new JsonObject(
            query.Select(member =>
                KeyValuePair.Create<string, JsonNode?>(
                    member.Key,
                    member.Value.ToString() is var value && long.TryParse(value, CultureInfo.InvariantCulture, out var number) ? number
                        : bool.TryParse(value, out var flag) ? flag
                        : value
                )
            )
        ).ToJsonString();
}

/// <summary>A request that arrived.</summary>
/// <param name="Timestamp">When it did, of <see cref="Stopwatch"/>.</param>
/// <param name="Json">What was asked, in the body, or in the query, which has no members that are null.</param>
public sealed record PeerRequest(long Timestamp, string Method, string Path, IReadOnlyDictionary<string, string> Headers, string Json);
