using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace CountryProvider.Web.Api;

/// <summary>A document as bytes, with its strong ETag. Immutable; it can be written to any number of sockets.</summary>
public abstract class ReadyDocument : IResult
{
    private readonly string _contentType;
    private readonly long? _version;
    private readonly ReadyBody _body;
    private string? _etag;

    /// <param name="version">
    /// The version of the document's object, such as a row. Null when the ETag depends only on the bytes. The ETag begins with the
    /// version, so that <see cref="EntityTags.VersionOf"/> can find the version on which a conditional write is based.
    /// </param>
    protected ReadyDocument(byte[] bytes, string contentType, long? version)
    {
        (_contentType, _version) = (contentType, version);
        _body = new(bytes);
    }

    /// <summary>The document.</summary>
    public byte[] Bytes => _body.Bytes;

    /// <summary>
    /// The strong entity tag (RFC 9110, 8.8.3) of the plain document, with its quotes. A compressed form has another tag.
    /// </summary>
    public string ETag => _etag ??= _version is { } version ? $"\"{version}-{_body.Hash()}\"" : $"\"{_body.Hash()}\"";

    /// <summary>Answers a read: 200 with the document, or 304 when the client already has it.</summary>
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

    /// <summary>Sends the plain document, for any request headers.</summary>
    protected Task WriteAsync(HttpResponse response) => WriteAsync(response, _body.Identity, ETag);

    /// <summary>Sets additional headers of this kind of document.</summary>
    protected virtual void WriteHeaders(IHeaderDictionary headers) { }

    private Task WriteAsync(HttpResponse response, ReadyBody.Encoding form, string etag)
    {
        WriteCaching(response, etag);
        response.Headers[HeaderNames.ContentType] = _contentType;
        WriteHeaders(response.Headers);
        return form.WriteAsync(response);
    }

    // The headers are the same for 304 and 200 (RFC 9110, 15.4.5). A cache may keep a copy but must revalidate it, because the next
    // read must see each write.
    private static void WriteCaching(HttpResponse response, string etag)
    {
        response.Headers.ETag = etag;
        response.Headers.CacheControl = "no-cache";
    }
}
