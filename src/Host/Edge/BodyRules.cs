using System.Net.Mime;
using CountryProvider.Host.Foundation.Errors;
using CountryProvider.Web.Api;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Host.Edge;

/// <summary>Rules for the bodies of all endpoints.</summary>
internal static class BodyRules
{
    // The server does not read bodies above this size at all.
    private const int MaxForgotten = 4 * 1024 * 1024;

    /// <summary>Checks bodies before the endpoints of a group receive them. Does not change endpoints that answer only GET.</summary>
    public static RouteGroupBuilder WithBodyRules(this RouteGroupBuilder group)
    {
        ((IEndpointConventionBuilder)group).Finally(endpoint =>
        {
            if (endpoint.Metadata.OfType<IHttpMethodMetadata>().LastOrDefault()?.HttpMethods.All(HttpMethods.IsGet) is not true)
            {
                var handle = endpoint.RequestDelegate!;
                endpoint.RequestDelegate = http => RefusalOf(http) is { } refusal ? ErrorAnswers.WriteAsync(http, refusal) : handle(http);
            }
        });
        return group;
    }

    /// <summary>Why the server refuses the body of a request; null when it accepts the body.</summary>
    public static Func<Error>? RefusalOf(HttpContext http) =>
        IsTooLarge(http, http.GetEndpoint()?.Metadata.GetMetadata<RawBody>()) ? () => Error.OfStatus(StatusCodes.Status413PayloadTooLarge)
        : http.GetEndpoint()?.Metadata.GetMetadata<RawBody>() is { InAnyCharset: true } || IsUtf8(http.Request) ? null
        : () =>
            new(
                StatusCodes.Status415UnsupportedMediaType,
                Detail: Say("Send the body in UTF-8.", "Der Inhalt muss in UTF-8 gesendet werden.")
            );

    // If the server closes a connection while it still receives a body, the refusal may get lost. Proxies then answer 502. The server
    // therefore answers, and then reads and discards a body that is only moderately too large.
    private static bool IsTooLarge(HttpContext http, RawBody? raw)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is not { IsReadOnly: false } body)
        {
            return false;
        }

        var max = raw?.MaxBytes ?? RequestLimits.MaxBody;
        var forgotten = raw is null ? MaxForgotten : raw.MaxBytes + MaxForgotten;
        if (http.Request.ContentLength > max && http.Request.ContentLength <= forgotten)
        {
            body.MaxRequestBodySize = forgotten;
            return true;
        }

        body.MaxRequestBodySize = raw?.MaxBytes ?? body.MaxRequestBodySize;
        return false;
    }

    // Bodies must be UTF-8. JSON always is (RFC 8259, 8.1), and browsers send forms in the encoding of the page. The framework throws for a
    // charset that it does not know or no longer supports. For JSON it also throws for a charset in quotes.
    private static bool IsUtf8(HttpRequest request)
    {
        if (
            request.ContentType is not { } contentType
            || !contentType.Contains("charset", StringComparison.OrdinalIgnoreCase)
            || !MediaTypeHeaderValue.TryParse(contentType, out var type)
            || !type.Charset.HasValue
        )
        {
            return true;
        }

        if (!HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        if (request.HasJsonContentType())
        {
            request.ContentType = MediaTypeNames.Application.Json;
        }

        return true;
    }
}
