using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CountryProvider.Comparison.Load;

/// <summary>
/// Sends what a plan says when it says so, whether or not earlier requests have been answered, as the world does. It never sleeps: one thread sends
/// what is due and looks at the connections in turn, so it takes a core for itself and is late by microseconds.
/// </summary>
internal sealed class LoadGenerator
{
    // For servers to take the connections that are opened in advance, in seconds.
    private const double HeadStart = 0.02;

    private readonly LoadPlan _plan;
    private readonly Target[] _targets;
    private readonly Dictionary<IPEndPoint, Server> _servers = [];
    private readonly List<Connection> _busy = [];
    private readonly Histogram _lateness = new();
    private readonly long _timeout;
    private long _start;
    private int _waiting;

    private LoadGenerator(LoadPlan plan)
    {
        _plan = plan;
        _timeout = Ticks(plan.Timeout.TotalSeconds);
        _targets = [.. plan.Targets.Select(target => new Target(target, ServerOf(target.Address), plan))];
    }

    /// <summary>Carries out a plan.</summary>
    /// <param name="begun">Told when all targets are reached and the first planned moment comes.</param>
    /// <exception cref="LoadException">A target cannot be reached at all.</exception>
    /// <exception cref="OperationCanceledException">It was called off.</exception>
    public static LoadResult Run(LoadPlan plan, CancellationToken stop, Action? begun = null) => new LoadGenerator(plan).Run(begun, stop);

    private LoadResult Run(Action? begun, CancellationToken stop)
    {
        var schedule = _plan.Schedule().Select(request => (At: Ticks(request.At), request.Target)).ToArray();
        foreach (var server in _servers.Values)
        {
            // The first shows that somebody is there.
            for (var i = 0; i < Math.Min(_plan.OpenConnections, _plan.MaxConnections); i++)
            {
                server.Idle.Push(Connection.Open(server));
            }
        }

        begun?.Invoke();
        _start = Stopwatch.GetTimestamp() + Ticks(HeadStart);
        var started = DateTimeOffset.UtcNow.AddSeconds(0.01);
        var (next, glance) = (0, 0);
        while (next < schedule.Length || _busy.Count > 0 || _waiting > 0)
        {
            var now = Stopwatch.GetTimestamp();
            while (next < schedule.Length && _start + schedule[next].At <= now)
            {
                stop.ThrowIfCancellationRequested();
                var (at, target) = schedule[next++];
                _lateness.Record(Nanoseconds(now - _start - at));
                Send(new(_targets[target], _start + at));
                now = Stopwatch.GetTimestamp();
            }

            if (_waiting > 0)
            {
                SendWaiting();
            }

            // One connection, and then the clock again.
            glance = glance < _busy.Count ? glance : 0;
            if (_busy.Count > 0 && !Look(glance))
            {
                glance++;
            }
        }

        foreach (var connection in _servers.Values.SelectMany(server => server.Idle))
        {
            connection.Dispose();
        }

        return new([.. _targets.Select(target => target.Result)], [.. _lateness.Buckets], Stopwatch.GetElapsedTime(_start).TotalSeconds) { Started = started };
    }

    private void SendWaiting()
    {
        foreach (var server in _servers.Values)
        {
            while (server.Waiting.TryPeek(out var request) && (server.Idle.Count > 0 || server.Open < _plan.MaxConnections))
            {
                server.Waiting.Dequeue();
                _waiting--;
                Send(request);
            }
        }
    }

    private void Send(Request request)
    {
        var server = request.Target.Server;
        try
        {
            if (Take(server) is { } connection)
            {
                connection.Begin(request);
                _busy.Add(connection);
                Look(_busy.Count - 1);
            }
            else
            {
                server.Waiting.Enqueue(request);
                _waiting++;
            }
        }
        catch (SocketException)
        {
            request.Target.Record(request.At - _start, Stopwatch.GetTimestamp() - request.At, Outcome.Lost);
        }
    }

    // Null when there are as many as there may be.
    private Connection? Take(Server server)
    {
        while (server.Idle.TryPop(out var idle))
        {
            if (idle.IsOpen)
            {
                return idle;
            }

            idle.Dispose(); // The server has ended it meanwhile, which is no fault.
        }

        return server.Open < _plan.MaxConnections ? Connection.Begin(server) : null;
    }

    // Whether the connection at that place is not under way any more; then another one is there.
    private bool Look(int index)
    {
        var connection = _busy[index];
        var request = connection.Request;
        var outcome = connection.Continue();
        var now = Stopwatch.GetTimestamp();
        if (outcome is null && now - request.At < _timeout)
        {
            return false;
        }

        request.Target.Record(request.At - _start, now - request.At, outcome ?? Outcome.Lost);
        _busy[index] = _busy[^1];
        _busy.RemoveAt(_busy.Count - 1);
        if (outcome is null or Outcome.Lost || connection.IsLast)
        {
            connection.Dispose();
        }
        else
        {
            request.Target.Server.Idle.Push(connection);
        }

        return true;
    }

    private Server ServerOf(Uri address)
    {
        try
        {
            var host = address.Host == "localhost" ? IPAddress.Loopback : Dns.GetHostAddresses(address.DnsSafeHost)[0];
            var endPoint = new IPEndPoint(host, address.Port);
            return _servers.TryGetValue(endPoint, out var server) ? server : _servers[endPoint] = new(endPoint);
        }
        catch (SocketException e)
        {
            throw new LoadException($"{address} is not known here: {e.Message}.", e);
        }
    }

    private static long Ticks(double seconds) => (long)(seconds * Stopwatch.Frequency);

    private static long Nanoseconds(long ticks) => (long)(ticks * (1e9 / Stopwatch.Frequency));

    /// <param name="At">When it is to be sent, as a timestamp.</param>
    private readonly record struct Request(Target Target, long At);

    private sealed class Server(IPEndPoint endPoint)
    {
        public IPEndPoint EndPoint => endPoint;

        /// <summary>How many connections there are.</summary>
        public int Open { get; set; }

        /// <summary>The one that was used last is taken first.</summary>
        public Stack<Connection> Idle { get; } = [];

        public Queue<Request> Waiting { get; } = [];
    }

    private sealed class Target(LoadTarget target, Server server, LoadPlan plan)
    {
        private readonly Histogram _durations = new();
        private readonly SliceResult[] _slices = [.. Enumerable.Range(0, SlicesOf(plan)).Select(_ => new SliceResult(new long[Enum.GetValues<Outcome>().Length], 0))];
        private readonly long _slice = Ticks(plan.Slice.TotalSeconds);
        private readonly double _slow = plan.Slow?.TotalNanoseconds ?? double.MaxValue;
        private byte[]? _body;

        public Server Server => server;

        /// <summary>As it goes over the wire.</summary>
        public byte[] Bytes { get; } = Encoding.UTF8.GetBytes(
            $"{target.Method} {target.Path} HTTP/1.1\r\nHost: {target.Address.Authority}\r\n"
            + (target.Body is null ? "\r\n" : $"Content-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(target.Body)}\r\n\r\n{target.Body}"));

        public TargetResult Result => new(target.Name, [.. _durations.Buckets], _slices);

        public Outcome Judge(HttpAnswer answer) =>
            answer.Status >= 400 ? Outcome.Refused
            : target.IsConstant && !answer.Body.SequenceEqual(_body ??= answer.Body.ToArray()) ? Outcome.Different
            : answer.IsStale ? Outcome.Stale
            : Outcome.Ok;

        public void Record(long at, long elapsed, Outcome outcome)
        {
            var nanoseconds = Nanoseconds(elapsed);
            _durations.Record(nanoseconds);
            var place = Math.Min(_slices.Length - 1, (int)(at / _slice));
            var slice = _slices[place];
            slice.Outcomes[(int)(outcome is Outcome.Ok or Outcome.Stale && nanoseconds > _slow ? Outcome.Slow : outcome)]++;
            if (nanoseconds > slice.Slowest * 1e6)
            {
                _slices[place] = slice with { Slowest = nanoseconds / 1e6 };
            }
        }

        private static int SlicesOf(LoadPlan plan) => Math.Max(1, (int)((plan.Duration.Ticks + plan.Slice.Ticks - 1) / plan.Slice.Ticks));
    }

    private sealed class Connection : IDisposable
    {
        private readonly Server _server;
        private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        private readonly HttpAnswer _answer = new();
        private bool _isConnected;
        private int _sent;

        private Connection(Server server) => (_server, server.Open) = (server, server.Open + 1);

        public Request Request { get; private set; }

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
        public static Connection Open(Server server)
        {
            var connection = new Connection(server) { _isConnected = true };
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
        public static Connection Begin(Server server)
        {
            var connection = new Connection(server);
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

        public void Begin(Request request)
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
                    var count = _socket.Receive(_answer.Room, SocketFlags.None, out var error);
                    if (error is SocketError.WouldBlock)
                    {
                        return null;
                    }

                    if (error is not SocketError.Success || count == 0)
                    {
                        return Outcome.Lost;
                    }

                    if (_answer.Received(count))
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
}

/// <summary>A load that cannot be sent.</summary>
internal sealed class LoadException(string message, Exception cause) : Exception(message, cause);
