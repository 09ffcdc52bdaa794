using System.IO.Pipelines;
using System.Net;
using System.Threading.RateLimiting;
using CountryProvider.Host.Foundation.Settings;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using IPNetwork = System.Net.IPNetwork;

namespace CountryProvider.Host.Edge;

/// <summary>
/// Limits the number of connections to the public port, and the time that a connection may be unused. The limits apply to that port only.
/// Kestrel's own limit counts both ports, so it would also block the probes of the platform.
/// </summary>
/// <param name="Most">
/// The maximum number of concurrent connections. An idle connection costs some kilobytes. The default fits into the memory that the
/// manifests give a pod.
/// </param>
/// <param name="MostOfClient">
/// The maximum number of concurrent connections of one client: an IPv4 address or an IPv6 /64. Trusted proxies have no such limit, because
/// they represent many clients.
/// </param>
internal sealed record ConnectionLimits(int Most = 10_000, int MostOfClient = 1_000)
{
    /// <summary>
    /// How long a client may take until its first byte. Trusted proxies have no such limit, because they open connections in advance.
    /// </summary>
    public TimeSpan FirstByte { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a client may leave an answer unread. Kestrel's own limit is a data rate over everything that it has sent. A client that has
    /// already read much could stop reading for hours. So could a client for which the system has buffered much.
    /// </summary>
    public TimeSpan Reading { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Closes connections that exceed the limits.</summary>
    /// <param name="listen">The public port.</param>
    /// <param name="trustedProxies">The networks of trusted proxies.</param>
    public void Apply(ListenOptions listen, IReadOnlyList<IPNetwork> trustedProxies)
    {
        // Both limiters live as long as the port, that is as long as the process. So nothing disposes them.
        var ofAll = new ConcurrencyLimiter(new() { PermitLimit = Most });
        var ofClient = PartitionedRateLimiter.Create<long, long>(network =>
            RateLimitPartition.GetConcurrencyLimiter(network, _ => new() { PermitLimit = MostOfClient })
        );
        listen.Use(next =>
            async connection =>
            {
                var address = (connection.RemoteEndPoint as IPEndPoint)?.Address;
                var isProxy = trustedProxies.Contain(address);
                using var place = ofAll.AttemptAcquire();
                using var share = isProxy ? null : ofClient.AttemptAcquire(RateLimits.NetworkOf(address));
                if (!place.IsAcquired || share?.IsAcquired is false || (!isProxy && !await BeginsAsync(connection)))
                {
                    connection.Abort();
                    return;
                }

                connection.Transport = new Guarded(connection.Transport.Input, new GuardedWriter(connection, Reading));
                await next(connection);
            }
        );
    }

    private async Task<bool> BeginsAsync(ConnectionContext connection)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed);
        patience.CancelAfter(FirstByte);
        try
        {
            var first = await connection.Transport.Input.ReadAsync(patience.Token);
            connection.Transport.Input.AdvanceTo(first.Buffer.Start);
            return !first.Buffer.IsEmpty;
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            return false; // The client sent nothing in time, or the connection was reset.
        }
    }

    private sealed record Guarded(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    // While the client reads, a flush completes at once.
    private sealed class GuardedWriter(ConnectionContext connection, TimeSpan patience) : PipeWriter
    {
        private readonly PipeWriter _output = connection.Transport.Output;

        public override bool CanGetUnflushedBytes => _output.CanGetUnflushedBytes;

        public override long UnflushedBytes => _output.UnflushedBytes;

        public override Memory<byte> GetMemory(int sizeHint = 0) => _output.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => _output.GetSpan(sizeHint);

        public override void Advance(int bytes) => _output.Advance(bytes);

        public override void CancelPendingFlush() => _output.CancelPendingFlush();

        public override void Complete(Exception? exception = null) => _output.Complete(exception);

        public override ValueTask CompleteAsync(Exception? exception = null) => _output.CompleteAsync(exception);

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
        {
            var flush = _output.FlushAsync(cancellationToken);
            return flush.IsCompleted ? flush : WaitAsync(flush.AsTask());
        }

        private async ValueTask<FlushResult> WaitAsync(Task<FlushResult> flush)
        {
            try
            {
                return await flush.WaitAsync(patience);
            }
            catch (TimeoutException)
            {
                connection.Abort(new ConnectionAbortedException("The client does not read what it has asked for."));
                return await flush;
            }
        }
    }
}
