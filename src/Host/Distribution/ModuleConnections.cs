using System.Net;
using System.Net.Sockets;

namespace CountryProvider.Host.Distribution;

/// <summary>The HTTP/2 connections to a module in another process. Calls use them in turn.</summary>
/// <remarks>
/// A module may have a single address, such as that of a Kubernetes Service. The network then chooses a replica for each connection. A
/// headless Service instead has an address for each replica. The connections then use the addresses in turn.
/// </remarks>
internal sealed class ModuleConnections : IDisposable
{
    /// <summary>
    /// How many bytes of an answer a peer may send before the caller reads. This is the most that <see cref="SocketsHttpHandler"/> allows.
    /// </summary>
    /// <remarks>
    /// Kestrel can lose the answer after one that had to wait for the window (https://github.com/dotnet/aspnetcore/issues/53736).
    /// </remarks>
    internal const int Window = 16 * 1024 * 1024;

    private readonly HttpMessageInvoker[] _connections;
    private uint _call;
    private uint _opened = (uint)Random.Shared.Next(); // A random start spreads processes that start together.

    /// <param name="count">The number of connections. The first call on each connection opens it.</param>
    public ModuleConnections(int count) =>
        _connections = [
            .. Enumerable
                .Range(0, count)
                .Select(_ => new HttpMessageInvoker(
                    new SocketsHttpHandler
                    {
                        AllowAutoRedirect = false,
                        UseCookies = false,
                        UseProxy = false,
                        EnableMultipleHttp2Connections = true, // Only when one has reached its limit of concurrent calls.
                        ConnectCallback = ConnectAsync,
                        ConnectTimeout = TimeSpan.FromSeconds(1),
                        PooledConnectionLifetime = TimeSpan.FromMinutes(1), // Then a new replica gets its share.
                        InitialHttp2StreamWindowSize = Window,

                        // Detects a peer that vanished. Without pings, all calls would wait until the system closes the connection.
                        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
                        KeepAlivePingDelay = TimeSpan.FromSeconds(1),
                        KeepAlivePingTimeout = TimeSpan.FromSeconds(1),
                    }
                )),
        ];

    /// <summary>Sends a request over the next connection.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage message, CancellationToken cancellationToken) =>
        _connections[Interlocked.Increment(ref _call) % (uint)_connections.Length].SendAsync(message, cancellationToken);

    /// <summary>Orders the addresses of a name for the attempts to connect.</summary>
    /// <param name="addresses">The addresses as the system resolved them.</param>
    /// <param name="turn">A counter that grows by one with each new connection.</param>
    internal static IPAddress[] InTurn(IPAddress[] addresses, uint turn)
    {
        // The first address belongs to the address family that works on this machine. Within a family the given order has no meaning: DNS
        // shuffles the addresses, and the C library sorts them.
        var preferred = addresses
            .Where(address => address.AddressFamily == addresses[0].AddressFamily)
            .OrderBy(address => address.ToString(), StringComparer.Ordinal)
            .ToList();
        var first = (int)(turn % (uint)preferred.Count);
        return [.. preferred[first..], .. preferred[..first], .. addresses.Except(preferred)];
    }

    public void Dispose()
    {
        foreach (var connection in _connections)
        {
            connection.Dispose();
        }
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = InTurn(await Dns.GetHostAddressesAsync(host, cancellationToken), Interlocked.Increment(ref _opened));
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
