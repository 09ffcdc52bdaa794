using System.Globalization;
using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace CountryProvider.Web.Api;

/// <summary>
/// The bytes of an answer, and the same compressed with br and gzip (RFC 9110, 8.4.1). They are compressed once, when a client first takes
/// that, and not with each request. Immutable.
/// </summary>
public sealed class ReadyBody
{
    // What is shorter fits into one packet as it is.
    private const int MinCompressed = 1024;

    private readonly Lazy<Encoding>? _brotli;
    private readonly Lazy<Encoding>? _gzip;

    /// <param name="bytes">The answer.</param>
    /// <param name="level">
    /// How long to search for what can be left out: an answer for one client is not worth as much as one for all.
    /// </param>
    public ReadyBody(byte[] bytes, CompressionLevel level = CompressionLevel.Optimal)
    {
        Identity = new(bytes, null);
        if (bytes.Length >= MinCompressed)
        {
            _brotli = new(() => new(Compress(output => new BrotliStream(output, level)), "br"));
            _gzip = new(() => new(Compress(output => new GZipStream(output, level)), "gzip"));
        }

        byte[] Compress(Func<Stream, Stream> compressor)
        {
            using var output = new MemoryStream();
            using (var stream = compressor(output))
            {
                stream.Write(bytes);
            }

            return output.ToArray();
        }
    }

    /// <summary>The answer as it is.</summary>
    public Encoding Identity { get; }

    /// <summary>The bytes of the answer as it is.</summary>
    public byte[] Bytes => Identity.Bytes;

    /// <summary>
    /// The form that a client takes: br before gzip where it takes both. Says in <c>Vary</c> that other clients may get another, where they
    /// may.
    /// </summary>
    public Encoding For(HttpContext http)
    {
        if (_brotli is null)
        {
            return Identity;
        }

        http.Response.Headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        var accepted = http.Request.Headers.AcceptEncoding;
        if (accepted.Count == 0 || !StringWithQualityHeaderValue.TryParseList(accepted, out var codings))
        {
            return Identity;
        }

        var (brotli, gzip) = (QualityOf("br"), QualityOf("gzip"));
        return brotli > 0 && brotli >= gzip ? _brotli.Value
            : gzip > 0 ? _gzip!.Value
            : Identity;

        double QualityOf(string coding) =>
            (
                codings.FirstOrDefault(named => named.Value.Equals(coding, StringComparison.OrdinalIgnoreCase))
                ?? codings.FirstOrDefault(any => any.Value == "*")
            )
                is { } found
                ? found.Quality ?? 1
                : 0;
    }

    /// <summary>One form of the answer.</summary>
    /// <param name="Bytes">What is sent.</param>
    /// <param name="Name">The content coding; null for none.</param>
    public sealed record Encoding(byte[] Bytes, string? Name)
    {
        private readonly string _length = Bytes.Length.ToString(CultureInfo.InvariantCulture);

        /// <summary>Sends it; status and type of the answer are set before.</summary>
        public Task WriteAsync(HttpResponse response, CancellationToken cancellationToken = default)
        {
            if (Name is not null)
            {
                response.Headers.ContentEncoding = Name;
            }

            response.Headers[HeaderNames.ContentLength] = _length;
            return response.BodyWriter.WriteAsync(Bytes, cancellationToken).AsTask();
        }
    }
}
