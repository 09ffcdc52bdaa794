using System.Net;
using System.Net.Sockets;

namespace CountryProvider.Testing;

/// <summary>
/// A free port that is reserved for the test while nothing listens on it. So a server can go away and come back at the same address.
/// </summary>
public sealed class ReservedPort : IDisposable
{
    // The port is bound, but nothing listens: connections are refused, and the system does not give it to others that ask for a free port.
    // A server can still bind it, because .NET on Linux sets SO_REUSEADDR on every TCP socket that it binds.
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public ReservedPort() => _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));

    public int Number => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    public void Dispose() => _socket.Dispose();
}
