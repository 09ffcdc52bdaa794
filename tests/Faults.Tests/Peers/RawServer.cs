using System.Net;
using System.Net.Sockets;
using CountryProvider.Testing;

namespace CountryProvider.Faults.Tests.Peers;

/// <summary>Listens where a peer was, and does with connections what no server should.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Socket> _connections = [];
    private readonly Peer _peer;
    private readonly Task _accepting;

    private RawServer(Peer peer, int backlog, Func<Socket, Task>? serve)
    {
        _peer = peer;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, peer.Port));
        _listener.Listen(backlog);
        _accepting = serve is null ? Task.CompletedTask : AcceptAsync(serve);
    }

    /// <summary>Takes the place of the peer until it is disposed; then the peer is back.</summary>
    public static async Task<IAsyncDisposable> InsteadOfAsync(Peer peer, Func<Socket, Task> serve)
    {
        await peer.DownAsync();
        return new RawServer(peer, 100, serve);
    }

    /// <summary>
    /// The same, with a full queue of connections from which nobody takes any. So the system accepts no more connections.
    /// </summary>
    public static async Task<IAsyncDisposable> FullAsync(Peer peer)
    {
        await peer.DownAsync();
        var server = new RawServer(peer, backlog: 0, serve: null);
        for (var i = 0; i < 4; i++)
        {
            var connection = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            server._connections.Add(connection);
            _ = connection
                .ConnectAsync(IPAddress.Loopback, peer.Port)
                .ContinueWith(connecting => connecting.Exception, TaskScheduler.Default);
        }

        return server;
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _accepting;
        _connections.ForEach(connection => connection.Dispose());
        await _peer.UpAsync();
    }

    private async Task AcceptAsync(Func<Socket, Task> serve)
    {
        while (true)
        {
            try
            {
                var connection = await _listener.AcceptAsync();
                _connections.Add(connection);
                await serve(connection);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                if (_listener.SafeHandle.IsClosed)
                {
                    return;
                }
            }
        }
    }
}
