using System.Buffers;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace CountryProvider.Host.Distribution;

/// <summary>
/// Serves HTTP/2 and HTTP/1.1 on one port without TLS. Processes of the product use HTTP/2 with prior knowledge (RFC 9113, 3.3).
/// The probes of Kubernetes and the scraper of Prometheus use HTTP/1.1.
/// </summary>
internal static class HttpProtocolChoice
{
    // An endpoint of Kestrel supports both protocols, but TLS must choose one. Without TLS, Kestrel assumes HTTP/1.1. This middleware sets
    // the features that TLS would set.
    public static void UseHttp2WithoutTls(this ListenOptions listen)
    {
        listen.Use(next =>
            async connection =>
            {
                if (await SpeaksHttp2Async(connection))
                {
                    connection.Features.Set<ITlsConnectionFeature>(Http2.Instance);
                    connection.Features.Set<ITlsApplicationProtocolFeature>(Http2.Instance);
                }

                await next(connection);
            }
        );
    }

    // The connection preface of RFC 9113, 3.4 begins with a method that HTTP/1.1 does not have.
    private static async Task<bool> SpeaksHttp2Async(ConnectionContext connection)
    {
        var input = connection.Transport.Input;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        try
        {
            while (true)
            {
                var result = await input.ReadAsync(patience.Token);
                var begin = result.Buffer.Slice(0, Math.Min(4, result.Buffer.Length)).ToArray();
                var decided = begin.Length == 4 || result.IsCompleted || !"PRI "u8.StartsWith(begin);
                input.AdvanceTo(result.Buffer.Start, decided ? result.Buffer.Start : result.Buffer.End);
                if (decided)
                {
                    return begin.AsSpan().SequenceEqual("PRI "u8);
                }
            }
        }
        catch (OperationCanceledException)
        {
            connection.Abort(); // The client sent nothing within 30 s.
            return false;
        }
    }

    private sealed class Http2 : ITlsConnectionFeature, ITlsApplicationProtocolFeature
    {
        public static readonly Http2 Instance = new();

        public X509Certificate2? ClientCertificate { get; set; }

        public ReadOnlyMemory<byte> ApplicationProtocol { get; } = "h2"u8.ToArray();

        public Task<X509Certificate2?> GetClientCertificateAsync(CancellationToken cancellationToken) => Task.FromResult(ClientCertificate);
    }
}
