using System.Net.Sockets;

namespace CountryProvider.Comparison.Load;

/// <summary>A connection, which has one request under way at most. Nothing in it waits.</summary>
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

    /// <summary>Whether the other side has not ended it; to be asked between two requests.</summary>
    public bool IsOpen
    {
        get
        {
            Span<byte> nothing = stackalloc byte[1];
            _ = _socket.Receive(nothing, SocketFlags.Peek, out var error);
            return error is SocketError.WouldBlock; // Neither an end nor something that nobody asked for.
        }
    }

    /// <summary>A connection that is open.</summary>
    /// <exception cref="LoadException">There cannot be one.</exception>
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

    /// <summary>A connection that will be open in a moment.</summary>
    /// <exception cref="SocketException">There cannot be one.</exception>
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
            // To a process of this machine it is open before anybody looks.
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

    /// <summary>Does what can be done without waiting.</summary>
    /// <returns>How the request has ended; null when it has not.</returns>
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

                _isConnected = true; // Or broken, as sending will show.
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
