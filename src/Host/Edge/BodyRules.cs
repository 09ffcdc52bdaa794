using System.Net.Mime;
using CountryProvider.Host.Foundation.Errors;
using CountryProvider.Web.Api;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Host.Edge;

/// <summary>What holds for the bodies that endpoints take, whatever the endpoint.</summary>
internal static class BodyRules
{
    // What is larger than that is not taken at all.
    private const int MaxForgotten = 4 * 1024 * 1024;

    /// <summary>Checks bodies before the endpoints of a group see them. Those that only answer GET are left as they are.</summary>
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

    /// <summary>Why the body of a request is not read; null when it is.</summary>
    public static Func<Error>? RefusalOf(HttpContext http) =>
        IsTooLarge(http, http.GetEndpoint()?.Metadata.GetMetadata<RawBody>()) ? () => Error.OfStatus(StatusCodes.Status413PayloadTooLarge)
        : http.GetEndpoint()?.Metadata.GetMetadata<RawBody>() is { InAnyCharset: true } || IsUtf8(http.Request) ? null
        : () =>
            new(
                StatusCodes.Status415UnsupportedMediaType,
                Detail: Say("Send the body in UTF-8.", "Der Inhalt muss in UTF-8 gesendet werden.")
            );

    // Who closes a connection while a body is still on its way may take the refusal along; proxies then say 502. So what is not far too
    // large the server takes and forgets after the answer.
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

    // Bodies are UTF-8: JSON always is (RFC 8259, 8.1), and browsers send forms in the encoding of the page. The framework fails on a
    // charset that it does not know or no longer supports, and for JSON on one in quotes.
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
