using Microsoft.AspNetCore.Http;

namespace CountryProvider.Web.Api;

/// <summary>A JSON document as UTF-8 bytes.</summary>
public sealed class ReadyJson : ReadyDocument
{
    private const string ContentType = "application/json; charset=utf-8";

    /// <summary>A document whose ETag depends only on its bytes.</summary>
    public ReadyJson(byte[] bytes)
        : base(bytes, ContentType, null) { }

    /// <summary>A document of an object with a version.</summary>
    public ReadyJson(byte[] bytes, long version)
        : base(bytes, ContentType, version) { }

    /// <summary>Answers a write with the stored object: 201 when it is new, otherwise 200.</summary>
    /// <param name="location">The absolute path of the created object; null when none was created.</param>
    public IResult Written(string? location) => new WrittenJson(this, location);

    private sealed class WrittenJson(ReadyJson json, string? location) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            if (location is not null)
            {
                httpContext.Response.StatusCode = StatusCodes.Status201Created;
                httpContext.Response.Headers.Location = location;
            }

            return json.WriteAsync(httpContext.Response);
        }
    }
}
