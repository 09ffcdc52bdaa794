using System.Globalization;
using System.IO.Compression;
using System.IO.Hashing;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace CountryProvider.Web.Api;

/// <summary>
/// The bytes of an answer, plain and compressed with br and gzip (RFC 9110, 8.4.1). Each form is compressed once, for the first
/// client that accepts it, and not for each request. Immutable.
/// </summary>
public sealed class ReadyBody
{
    // A shorter answer fits into one packet without compression.
    private const int MinCompressed = 1024;

    private readonly Lazy<Encoding>? _brotli;
    private readonly Lazy<Encoding>? _gzip;

    /// <param name="bytes">The plain answer.</param>
    /// <param name="isForOne">
    /// Whether the answer is for one client. It deserves less effort at its compression than an answer for all clients.
    /// </param>
    public ReadyBody(byte[] bytes, bool isForOne = false)
    {
        Identity = new(bytes, null);
        if (bytes.Length >= MinCompressed)
        {
            _brotli = new(() => new(Compressed(bytes, isForOne, (output, level) => new BrotliStream(output, level)), "br"));
            _gzip = new(() => new(Compressed(bytes, isForOne, (output, level) => new GZipStream(output, level)), "gzip"));
        }
    }

    /// <summary>The plain answer.</summary>
    public Encoding Identity { get; }

    /// <summary>The bytes of the plain answer.</summary>
    public byte[] Bytes => Identity.Bytes;

    /// <summary>
    /// Computes a hash of the plain answer: 32 hexadecimal digits, the same in every process. A cryptographic hash would add nothing,
    /// and would load the library of all cryptography at each start.
    /// </summary>
    public string Hash() => XxHash128.HashToUInt128(Bytes).ToString("x32", CultureInfo.InvariantCulture);

    /// <summary>
    /// The form for the client of this request. If the client accepts both br and gzip equally, it gets br. Sets <c>Vary</c> if other
    /// clients may get another form.
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

    private static byte[] Compressed(byte[] bytes, bool isForOne, Func<Stream, CompressionLevel, Stream> compressor)
    {
        using var output = new MemoryStream();
        using (var stream = compressor(output, isForOne ? CompressionLevel.Fastest : CompressionLevel.Optimal))
        {
            stream.Write(bytes);
        }

        return output.ToArray();
    }

    /// <summary>One form of the answer.</summary>
    /// <param name="Bytes">The bytes to send.</param>
    /// <param name="Name">The content coding; null for none.</param>
    public sealed record Encoding(byte[] Bytes, string? Name)
    {
        private readonly string _length = Bytes.Length.ToString(CultureInfo.InvariantCulture);

        /// <summary>Sends the form. The caller must set the status and the type of the answer before.</summary>
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
