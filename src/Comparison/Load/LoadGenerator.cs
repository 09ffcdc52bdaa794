using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace CountryProvider.Comparison.Load;

/// <summary>
/// Sends the requests of a plan at their planned times, whether or not earlier requests have been answered. Real clients do the same. The
/// generator never sleeps. One thread sends due requests and polls the connections in turn. It uses a whole core and is late only by
/// microseconds.
/// </summary>
internal sealed class LoadGenerator
{
    // The time in seconds for servers to accept the connections that the generator opens in advance.
    private const double HeadStart = 0.02;

    private readonly LoadPlan _plan;
    private readonly TargetMeter[] _targets;
    private readonly Dictionary<IPEndPoint, LoadServer> _servers = [];
    private readonly List<LoadConnection> _busy = [];
    private readonly Histogram _lateness = new();
    private readonly long _timeout;
    private long _start;
    private int _waiting;

    private LoadGenerator(LoadPlan plan)
    {
        _plan = plan;
        _timeout = Ticks(plan.Timeout.TotalSeconds);
        _targets = [.. plan.Targets.Select(target => new TargetMeter(target, ServerOf(target.Address), plan))];
    }

    /// <summary>Sends the requests of a plan.</summary>
    /// <param name="begun">Called after the connections are open, before the first planned request.</param>
    /// <exception cref="LoadException">A target cannot be reached.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled the run.</exception>
    public static LoadResult Run(LoadPlan plan, CancellationToken stop, Action? begun = null) => new LoadGenerator(plan).Run(begun, stop);

    private LoadResult Run(Action? begun, CancellationToken stop)
    {
        var schedule = _plan.Schedule().Select(request => (At: Ticks(request.At), request.Target)).ToArray();
        foreach (var server in _servers.Values)
        {
            // The first connection proves that the server can be reached.
            for (var i = 0; i < Math.Min(_plan.OpenConnections, _plan.MaxConnections); i++)
            {
                server.Idle.Push(LoadConnection.Open(server));
            }
        }

        begun?.Invoke();
        _start = Stopwatch.GetTimestamp() + Ticks(HeadStart);
        var started = DateTimeOffset.UtcNow.AddSeconds(HeadStart);
        var (next, place) = (0, 0);
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

            // Polls one connection between two looks at the clock.
            place = place < _busy.Count ? place : 0;
            if (_busy.Count > 0 && !Poll(place))
            {
                place++;
            }
        }

        foreach (var connection in _servers.Values.SelectMany(server => server.Idle))
        {
            connection.Dispose();
        }

        return new([.. _targets.Select(target => target.Result)], [.. _lateness.Buckets], Stopwatch.GetElapsedTime(_start).TotalSeconds)
        {
            Started = started,
        };
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

    private void Send(PlannedRequest request)
    {
        var server = request.Target.Server;
        try
        {
            if (ConnectionTo(server) is { } connection)
            {
                connection.Begin(request);
                _busy.Add(connection);
                Poll(_busy.Count - 1);
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

    // Null when the server has the maximum number of connections.
    private LoadConnection? ConnectionTo(LoadServer server)
    {
        while (server.Idle.TryPop(out var idle))
        {
            if (idle.IsOpen)
            {
                return idle;
            }

            idle.Dispose(); // The server has closed it in the meantime. This is not a fault.
        }

        return server.Open < _plan.MaxConnections ? LoadConnection.Begin(server) : null;
    }

    // Whether the request of the connection has ended. Another connection then takes its index.
    private bool Poll(int index)
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

    private LoadServer ServerOf(Uri address)
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

    internal static long Ticks(double seconds) => (long)(seconds * Stopwatch.Frequency);

    internal static long Nanoseconds(long ticks) => (long)(ticks * (1e9 / Stopwatch.Frequency));
}

/// <summary>The load cannot be sent.</summary>
internal sealed class LoadException(string message, Exception cause) : Exception(message, cause);
