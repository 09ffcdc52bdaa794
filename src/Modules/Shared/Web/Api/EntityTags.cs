using System.Globalization;
using CountryProvider.Abstractions;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Web.Api;

/// <summary>Conditional requests (RFC 9110, 13).</summary>
public static class EntityTags
{
    /// <summary>Whether <c>If-None-Match</c> says that the client has this representation already.</summary>
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
    /// The tag of the same representation in a content coding: with the name of that at the end, for each form has a strong tag of its own
    /// (RFC 9110, 8.8.3.3).
    /// </summary>
    /// <param name="encoding">Such as <c>br</c>; null for none.</param>
    public static string InEncoding(string etag, string? encoding) => encoding is null ? etag : $"{etag[..^1]}-{encoding}\"";

    /// <summary>
    /// What the request demands of the current state before it may write. RFC 9110 compares strongly here, for tags of unknown origin. Ours
    /// name a version: the weak form, which proxies that compress make of a tag (nginx, HAProxy), and the forms of our own encodings name
    /// the same one.
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
    /// The version that one of our entity tags names, <c>"2-b187…"</c> or in an encoding <c>"2-b187…-gzip"</c>; null for any other tag.
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
