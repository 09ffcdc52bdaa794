using System.Collections.Frozen;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using CountryProvider.Abstractions;
using CountryProvider.BuildingBlocks;
using CountryProvider.Host.Errors;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace CountryProvider.Host.Roles;

/// <summary>The role <c>front</c>: the pages and the API of modules that other processes host, at one origin.</summary>
internal sealed class Forwarder : IDisposable
{
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(10);

    // They concern one connection, not the message (RFC 9110, 7.6.1), or are set anew here.
    private static readonly FrozenSet<string> _notForwarded = FrozenSet.ToFrozenSet(
    [
        HeaderNames.Connection, HeaderNames.KeepAlive, HeaderNames.ProxyAuthenticate, HeaderNames.ProxyAuthorization, HeaderNames.ProxyConnection, HeaderNames.TE,
        HeaderNames.Trailer, HeaderNames.TransferEncoding, HeaderNames.Upgrade, HeaderNames.Host, HeaderNames.Expect, "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded",
        .. DistributedContextPropagator.Current.Fields,
    ], StringComparer.OrdinalIgnoreCase);

    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ConnectTimeout = TimeSpan.FromSeconds(1),
        RequestHeaderEncodingSelector = (_, _) => System.Text.Encoding.UTF8,
    });

    /// <summary>Maps the addresses of a module; what is known of them, as for the OpenAPI documents, stays with them.</summary>
    public void Map(WebApplication app, ModulePlace place)
    {
        foreach (var endpoint in EndpointCollector.EndpointsOf(place.Module, app.Services))
        {
            app.MapMethods(endpoint.RoutePattern.RawText!, endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods, http => ForwardAsync(http, place))
                .WithMetadata([.. endpoint.Metadata]);
        }
    }

    /// <summary>Whether a request was answered by the process that it was forwarded to.</summary>
    public static bool HasAnswered(HttpContext http) => http.Features.Get<Answered>() is not null;

    public void Dispose() => _http.Dispose();

    private async Task ForwardAsync(HttpContext http, ModulePlace place)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        stop.CancelAfter(_timeout);
        using var message = Message(http, new(place.Upstream!));
        try
        {
            using var answer = await _http.SendAsync(message, stop.Token);
            http.Features.Set(Answered.Instance);
            http.Response.StatusCode = (int)answer.StatusCode;
            foreach (var (name, values) in answer.Headers.NonValidated.Concat(answer.Content.Headers.NonValidated))
            {
                if (!_notForwarded.Contains(name))
                {
                    http.Response.Headers[name] = values.ToArray();
                }
            }

            await answer.Content.CopyToAsync(http.Response.Body, stop.Token);
        }
        catch (HttpRequestException e) when (RefusalIn(e) is { } refused)
        {
            throw new BadHttpRequestException(refused.Message, refused.StatusCode); // The client's own body, not the module.
        }
        catch (Exception e) when (!http.Response.HasStarted && (e is HttpRequestException or SocketException || (e is OperationCanceledException && !http.RequestAborted.IsCancellationRequested)))
        {
            throw ModuleUnavailableException.NoAnswer(place.Name, TimeSpan.FromSeconds(1), e);
        }
    }

    private static HttpRequestMessage Message(HttpContext http, Uri upstream)
    {
        var request = http.Request;
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget is ['/', ..] raw ? raw : $"{request.PathBase}{request.Path}{request.QueryString}";
        var message = new HttpRequestMessage(new(request.Method), new Uri(upstream.GetLeftPart(UriPartial.Authority) + target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }))
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        if (http.Features.GetRequiredFeature<IHttpRequestBodyDetectionFeature>().CanHaveBody)
        {
            message.Content = new StreamContent(request.Body);
        }

        foreach (var (name, values) in request.Headers)
        {
            if (!_notForwarded.Contains(name) && !message.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
            {
                message.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }

        // The module compares the host with the origin of a form. One that this client of HTTP would not send comes from no browser, and is not sent on.
        message.Headers.TryAddWithoutValidation(HeaderNames.Host, request.Host.Value);
        if (message.Headers.Host is null)
        {
            message.Headers.Remove(HeaderNames.Host);
        }

        message.Headers.TryAddWithoutValidation("X-Forwarded-For", http.Connection.RemoteIpAddress?.ToString());
        message.Headers.TryAddWithoutValidation("X-Forwarded-Proto", request.Scheme);
        return message;
    }

    private static BadHttpRequestException? RefusalIn(Exception? e) => e is null ? null : ErrorHandler.RefusalOfBody(e) ?? RefusalIn(e.InnerException);

    private sealed class Answered
    {
        public static readonly Answered Instance = new();
    }
}
