using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace CountryProvider.Web.Api;

/// <summary>A JSON document that is already UTF-8 bytes, with its strong ETag. Immutable; written to any number of sockets.</summary>
public sealed class ReadyJson : IResult
{
    private readonly long? _version;
    private readonly ReadyBody _body;
    private string? _etag;

    /// <summary>A document whose ETag follows from its bytes alone.</summary>
    public ReadyJson(byte[] bytes) => _body = new(bytes);

    /// <summary>
    /// A document of something that has a version, such as a row. The ETag names the version first, so that
    /// <see cref="EntityTags.VersionOf"/> can tell what a conditional write was based on.
    /// </summary>
    public ReadyJson(byte[] bytes, long version)
        : this(bytes) => _version = version;

    /// <summary>The document.</summary>
    public byte[] Bytes => _body.Bytes;

    /// <summary>
    /// The strong entity tag (RFC 9110, 8.8.3), quotes included, of the document as it is. In an encoding it has another.
    /// </summary>
    public string ETag => _etag ??= _version is { } version ? $"\"{version}-{Hash(Bytes)}\"" : $"\"{Hash(Bytes)}\"";

    /// <summary>Answers a read: 200 with the document, or 304 when the client has it already.</summary>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var form = _body.For(httpContext);
        var etag = EntityTags.InEncoding(ETag, form.Name);
        if (EntityTags.NoneMatch(httpContext.Request, etag))
        {
            WriteCaching(httpContext.Response, etag);
            httpContext.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        return WriteAsync(httpContext.Response, form, etag);
    }

    /// <summary>Answers a write with what is stored now: 201 when that is new, else 200.</summary>
    /// <param name="location">The absolute path of what was created; null when nothing was.</param>
    public IResult Written(string? location) => new WrittenJson(this, location);

    private static Task WriteAsync(HttpResponse response, ReadyBody.Encoding form, string etag)
    {
        WriteCaching(response, etag);
        response.Headers[HeaderNames.ContentType] = "application/json; charset=utf-8";
        return form.WriteAsync(response);
    }

    // With 304 as with 200 (RFC 9110, 15.4.5). A copy may be kept, but is asked about: a write is visible to the next read.
    private static void WriteCaching(HttpResponse response, string etag)
    {
        response.Headers.ETag = etag;
        response.Headers.CacheControl = "no-cache";
    }

    private sealed class WrittenJson(ReadyJson json, string? location) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            if (location is not null)
            {
                httpContext.Response.StatusCode = StatusCodes.Status201Created;
                httpContext.Response.Headers.Location = location;
            }

            return WriteAsync(httpContext.Response, json._body.Identity, json.ETag);
        }
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 10));
}
