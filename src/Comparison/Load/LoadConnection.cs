using System.Net.Sockets;

namespace CountryProvider.Comparison.Load;

/// <summary>A connection with at most one request at a time. None of its methods waits.</summary>
internal sealed class LoadConnection : IDisposable
{
    private readonly LoadServer _server;
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly HttpAnswer _answer = new();
    private bool _isConnected;
    private int _sent;

    private LoadConnection(LoadServer server) => (_server, server.Open) = (server, server.Open + 1);

    public PlannedRequest Request { get; private set; }

    public bool IsLast => _answer.IsLast;

    /// <summary>Whether the connection can be used for another request. Valid only between two requests.</summary>
    public bool IsOpen
    {
        get
        {
            Span<byte> nothing = stackalloc byte[1];
            _ = _socket.Receive(nothing, SocketFlags.Peek, out var error);
            return error is SocketError.WouldBlock; // Neither closed nor holding unexpected data.
        }
    }

    /// <summary>Opens a connection.</summary>
    /// <exception cref="LoadException">The server cannot be reached.</exception>
    public static LoadConnection Open(LoadServer server)
    {
        var connection = new LoadConnection(server) { _isConnected = true };
        try
        {
            connection._socket.Connect(server.EndPoint);
            connection._socket.Blocking = false;
            return connection;
        }
        catch (SocketException e)
        {
            connection.Dispose();
            throw new LoadException($"Nothing answers at {server.EndPoint}: {e.Message}.", e);
        }
    }

    /// <summary>Begins to open a connection, without waiting for it.</summary>
    /// <exception cref="SocketException">The server cannot be reached.</exception>
    public static LoadConnection Begin(LoadServer server)
    {
        var connection = new LoadConnection(server);
        connection._socket.Blocking = false;
        try
        {
            connection._socket.Connect(server.EndPoint);
            connection._isConnected = true;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            // A connection to a process of this machine is open before the first check.
        }
        catch (SocketException)
        {
            connection.Dispose();
            throw;
        }

        return connection;
    }

    public void Begin(PlannedRequest request)
    {
        (Request, _sent) = (request, 0);
        _answer.Reset();
    }

    /// <summary>Sends and receives as far as possible without waiting.</summary>
    /// <returns>The outcome of the request; null while it is not finished.</returns>
    public Outcome? Continue()
    {
        try
        {
            if (!_isConnected)
            {
                if (!_socket.Poll(0, SelectMode.SelectWrite) && !_socket.Poll(0, SelectMode.SelectError))
                {
                    return null;
                }

                _isConnected = true; // If the connection failed, sending will report it.
            }

            var bytes = Request.Target.Bytes;
            while (_sent < bytes.Length)
            {
                var count = _socket.Send(bytes.AsSpan(_sent), SocketFlags.None, out var error);
                if (error is not SocketError.Success)
                {
                    return error is SocketError.WouldBlock ? null : Outcome.Lost;
                }

                _sent += count;
            }

            while (true)
            {
                var count = _socket.Receive(_answer.FreeSpace, SocketFlags.None, out var error);
                if (error is SocketError.WouldBlock)
                {
                    return null;
                }

                if (error is not SocketError.Success || count == 0)
                {
                    return Outcome.Lost;
                }

                if (_answer.Append(count))
                {
                    return Request.Target.Judge(_answer);
                }
            }
        }
        catch (Exception e) when (e is IOException or SocketException or FormatException or OverflowException)
        {
            return Outcome.Lost;
        }
    }

    public void Dispose()
    {
        _server.Open--;
        _socket.Dispose();
    }
}
