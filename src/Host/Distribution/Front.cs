using System.Diagnostics;
using System.Net;
using CountryProvider.Abstractions;
using CountryProvider.Host.Foundation.Errors;
using CountryProvider.Modularity;
using CountryProvider.Web.Api;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Forwarder;

namespace CountryProvider.Host.Distribution;

/// <summary>The role <c>front</c>: serves the pages and the API of modules in other processes from one origin.</summary>
internal sealed class Front(IHttpForwarder forwarder) : IDisposable
{
    private static readonly ForwarderRequestConfig _config = new()
    {
        Version = HttpVersion.Version11,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        ActivityTimeout = TimeSpan.FromSeconds(10),
    };

    private readonly HttpMessageInvoker _http = new(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ConnectTimeout = TimeSpan.FromSeconds(1),
            RequestHeaderEncodingSelector = (_, _) => System.Text.Encoding.UTF8,
        }
    );

    /// <summary>
    /// Maps the addresses of a module. The routes keep the metadata of the endpoints, for example for the OpenAPI documents.
    /// </summary>
    public void Map(IEndpointRouteBuilder endpoints, ModulePlace place)
    {
        foreach (var endpoint in EndpointCollector.EndpointsOf(place.Module, endpoints.ServiceProvider))
        {
            var config = endpoint.Metadata.GetMetadata<AnswerTime>() is { } time
                ? _config with
                {
                    ActivityTimeout = _config.ActivityTimeout + time.AtMost,
                }
                : _config;
            endpoints
                .MapMethods(
                    endpoint.RoutePattern.RawText!,
                    endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods,
                    http => ForwardAsync(http, place, config)
                )
                .WithMetadata([.. endpoint.Metadata]);
        }
    }

    /// <summary>Whether the process that received the forwarded request has answered it.</summary>
    public static bool HasAnswered(HttpContext http) => http.Features.Get<Answered>() is not null;

    public void Dispose() => _http.Dispose();

    private async Task ForwardAsync(HttpContext http, ModulePlace place, ForwarderRequestConfig config)
    {
        var upstream = new Uri(place.Upstream!).GetLeftPart(UriPartial.Authority);
        if (
            await forwarder.SendAsync(http, upstream, _http, config, Transformer.Instance) is ForwarderError.None
            || http.Response.HasStarted
            || http.RequestAborted.IsCancellationRequested
        )
        {
            return;
        }

        var failure = http.GetForwarderErrorFeature()?.Exception;
        throw RefusalIn(failure) is { } refused
            ? new BadHttpRequestException(refused.Message, refused.StatusCode) // The body of the client is the cause, not the module.
            : ModuleUnavailableException.NoAnswer(place.Name, TimeSpan.FromSeconds(1), failure);
    }

    private static BadHttpRequestException? RefusalIn(Exception? e) =>
        e switch
        {
            null => null,
            AggregateException all => all.InnerExceptions.Select(RefusalIn).FirstOrDefault(refusal => refusal is not null),
            _ => ErrorHandler.RefusalOfBody(e) ?? RefusalIn(e.InnerException),
        };

    private sealed class Transformer : HttpTransformer
    {
        public static readonly Transformer Instance = new();

        // This class or the HTTP client sets these headers itself.
        private static readonly string[] _notForwarded =
        [
            "X-Forwarded-For",
            "X-Forwarded-Host",
            "X-Forwarded-Proto",
            "Forwarded",
            HeaderNames.Expect,
            .. DistributedContextPropagator.Current.Fields,
        ];

        public override async ValueTask TransformRequestAsync(
            HttpContext httpContext,
            HttpRequestMessage proxyRequest,
            string destinationPrefix,
            CancellationToken cancellationToken
        )
        {
            await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
            var request = httpContext.Request;
            var target = httpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget is ['/', ..] raw
                ? raw
                : $"{request.PathBase}{request.Path}{request.QueryString}";
            proxyRequest.RequestUri = new(
                destinationPrefix + target,
                new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }
            );
            foreach (var name in _notForwarded)
            {
                proxyRequest.Headers.Remove(name);
            }

            // The module compares the host with the origin of a form. The HTTP client refuses to send an invalid host. No browser sends
            // one, so the request is forwarded without it.
            proxyRequest.Headers.Remove(HeaderNames.Host);
            proxyRequest.Headers.TryAddWithoutValidation(HeaderNames.Host, request.Host.Value);
            if (proxyRequest.Headers.Host is null)
            {
                proxyRequest.Headers.Remove(HeaderNames.Host);
            }

            proxyRequest.Headers.TryAddWithoutValidation("X-Forwarded-For", httpContext.Connection.RemoteIpAddress?.ToString());
            proxyRequest.Headers.TryAddWithoutValidation("X-Forwarded-Proto", request.Scheme);
        }

        public override ValueTask<bool> TransformResponseAsync(
            HttpContext httpContext,
            HttpResponseMessage? proxyResponse,
            CancellationToken cancellationToken
        )
        {
            if (proxyResponse is not null)
            {
                httpContext.Features.Set(Answered.Instance);
            }

            return base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
        }
    }

    private sealed class Answered
    {
        public static readonly Answered Instance = new();
    }
}
