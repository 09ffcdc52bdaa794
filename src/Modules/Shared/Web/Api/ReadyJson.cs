using Microsoft.AspNetCore.Http;

namespace CountryProvider.Web.Api;

/// <summary>A JSON document that is already UTF-8 bytes.</summary>
public sealed class ReadyJson : ReadyDocument
{
    private const string ContentType = "application/json; charset=utf-8";

    /// <summary>A document whose ETag follows from its bytes alone.</summary>
    public ReadyJson(byte[] bytes)
        : base(bytes, ContentType, null) { }

    /// <summary>A document of something that has a version.</summary>
    public ReadyJson(byte[] bytes, long version)
        : base(bytes, ContentType, version) { }

    /// <summary>Answers a write with what is stored now: 201 when that is new, else 200.</summary>
    /// <param name="location">The absolute path of what was created; null when nothing was.</param>
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
