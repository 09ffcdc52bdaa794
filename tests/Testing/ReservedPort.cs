using System.Net;
using System.Net.Sockets;

namespace CountryProvider.Testing;

/// <summary>
/// A free port that stays the test's own while nothing listens on it, so that a server can go away and come back at the same address.
/// </summary>
public sealed class ReservedPort : IDisposable
{
    // Bound, but not listening: connections are refused, and nobody is given the port who asks for any free one. A server may
    // bind it as well, as .NET sets SO_REUSEADDR on every TCP socket that it binds on Linux.
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public ReservedPort() => _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));

    public int Number => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    public void Dispose() => _socket.Dispose();
}
