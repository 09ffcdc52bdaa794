using System.Globalization;
using CountryProvider.Abstractions;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Web.Api;

/// <summary>Conditional requests (RFC 9110, 13).</summary>
public static class EntityTags
{
    /// <summary>Whether <c>If-None-Match</c> contains the tag, so that the client already has this representation.</summary>
    public static bool NoneMatch(HttpRequest request, string etag)
    {
        var header = request.Headers.IfNoneMatch;
        if (header.Count == 0)
        {
            return false;
        }

        return header == etag
            || (
                EntityTagHeaderValue.TryParseList(header, out var tags)
                && tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Tag == etag)
            );
    }

    /// <summary>
    /// The tag of the same representation in a content coding: the coding's name is appended. Each coded form needs its own strong
    /// tag (RFC 9110, 8.8.3.3).
    /// </summary>
    /// <param name="encoding">The content coding, such as <c>br</c>; null for none.</param>
    public static string InEncoding(string etag, string? encoding) => encoding is null ? etag : $"{etag[..^1]}-{encoding}\"";

    /// <summary>
    /// The condition of the request on the current state, for a write. RFC 9110 demands a strong comparison, because it knows nothing
    /// about the tags. The tags of this program name a version. The weak form of a tag and the forms with a content coding name the
    /// same version. Proxies that compress (nginx, HAProxy) make the weak form.
    /// </summary>
    /// <exception cref="InvalidRequestException">A conditional header is malformed.</exception>
    public static Precondition PreconditionOf(HttpRequest request)
    {
        if (request.Headers.IfMatch is { Count: > 0 } ifMatch)
        {
            return EntityTagHeaderValue.TryParseList(ifMatch, out var tags)
                ? tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any))
                    ? Precondition.Exists
                    : Precondition.OneOf([.. tags.Select(tag => VersionOf(tag.Tag.Value!)).OfType<long>()])
                : throw new InvalidRequestException(
                    "If-Match",
                    Say(
                        "If-Match takes quoted entity tags, such as the ETag of an earlier answer, or *.",
                        "If-Match erwartet Entity-Tags in Anführungszeichen, etwa das ETag einer früheren Antwort, oder *."
                    )
                );
        }

        if (request.Headers.IfNoneMatch is { Count: > 0 } ifNoneMatch)
        {
            return ifNoneMatch == "*"
                ? Precondition.Missing
                : throw new InvalidRequestException(
                    "If-None-Match",
                    Say(
                        "If-None-Match of a write takes * alone: create, but do not change.",
                        "If-None-Match erwartet beim Schreiben nur *: anlegen, aber nicht ändern."
                    )
                );
        }

        return Precondition.None;
    }

    /// <summary>
    /// The version in one of this program's entity tags, <c>"2-b187…"</c> or with a content coding <c>"2-b187…-gzip"</c>. Null for
    /// any other tag.
    /// </summary>
    public static long? VersionOf(string etag)
    {
        var parts = etag.Trim('"').Split('-');
        return
            parts is [_, not ("br" or "gzip")] or [_, _, "br" or "gzip"]
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? version
            : null;
    }
}
