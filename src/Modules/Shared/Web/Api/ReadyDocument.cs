using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace CountryProvider.Web.Api;

/// <summary>A document that is already bytes, with its strong ETag. Immutable; written to any number of sockets.</summary>
public abstract class ReadyDocument : IResult
{
    private readonly string _contentType;
    private readonly long? _version;
    private readonly ReadyBody _body;
    private string? _etag;

    /// <param name="version">
    /// The version of what it is about, such as a row; null when the ETag follows from the bytes alone. The ETag names the version first,
    /// so that <see cref="EntityTags.VersionOf"/> can tell what a conditional write was based on.
    /// </param>
    protected ReadyDocument(byte[] bytes, string contentType, long? version)
    {
        (_contentType, _version) = (contentType, version);
        _body = new(bytes);
    }

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

    /// <summary>Sends the document as it is, whatever the client has or takes.</summary>
    protected Task WriteAsync(HttpResponse response) => WriteAsync(response, _body.Identity, ETag);

    /// <summary>Sets what headers the document has beside those of all documents.</summary>
    protected virtual void WriteHeaders(IHeaderDictionary headers) { }

    private Task WriteAsync(HttpResponse response, ReadyBody.Encoding form, string etag)
    {
        WriteCaching(response, etag);
        response.Headers[HeaderNames.ContentType] = _contentType;
        WriteHeaders(response.Headers);
        return form.WriteAsync(response);
    }

    // With 304 as with 200 (RFC 9110, 15.4.5). A copy may be kept, but is asked about: a write is visible to the next read.
    private static void WriteCaching(HttpResponse response, string etag)
    {
        response.Headers.ETag = etag;
        response.Headers.CacheControl = "no-cache";
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 10));
}
