using System.Net;
using System.Net.Sockets;

namespace CountryProvider.Host.Distribution;

/// <summary>The HTTP/2 connections to a module in another process. Calls take turns over them.</summary>
/// <remarks>
/// Behind one address, such as that of a Service of Kubernetes, something else chooses a replica for each connection. A name may also have
/// an address for each replica, as that of a headless Service has. Then the connections take turns over the addresses.
/// </remarks>
internal sealed class ModuleConnections : IDisposable
{
    private readonly HttpMessageInvoker[] _connections;
    private uint _call;
    private uint _opened = (uint)Random.Shared.Next(); // Processes that start together do not all begin with the same replica.

    /// <param name="count">How many connections there are. Each is opened by the first call whose turn it is.</param>
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
                        EnableMultipleHttp2Connections = true, // Only for more calls at once than one connection may have.
                        ConnectCallback = ConnectAsync,
                        ConnectTimeout = TimeSpan.FromSeconds(1),
                        PooledConnectionLifetime = TimeSpan.FromMinutes(1), // So that a new replica gets its share.

                        // A peer that vanished without a word would otherwise hold all calls until the system gives the connection up.
                        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
                        KeepAlivePingDelay = TimeSpan.FromSeconds(1),
                        KeepAlivePingTimeout = TimeSpan.FromSeconds(1),
                    }
                )),
        ];

    /// <summary>Sends a request over the connection whose turn it is.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage message, CancellationToken cancellationToken) =>
        _connections[Interlocked.Increment(ref _call) % (uint)_connections.Length].SendAsync(message, cancellationToken);

    /// <summary>The addresses of a name in the order in which they are tried.</summary>
    /// <param name="addresses">As the system resolves the name.</param>
    /// <param name="turn">One more for each connection that is opened.</param>
    internal static IPAddress[] InTurn(IPAddress[] addresses, uint turn)
    {
        // The first address has the family that works here. Within a family the order says nothing: DNS shuffles, the C library sorts.
        var preferred = addresses
            .Where(address => address.AddressFamily == addresses[0].AddressFamily)
            .OrderBy(address => address.ToString(), StringComparer.Ordinal)
            .ToList();
        var first = (int)(turn % (uint)preferred.Count);
        return [.. preferred[first..], .. preferred[..first], .. addresses.Except(preferred)];
    }

    /// <summary>Closes the connections.</summary>
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
