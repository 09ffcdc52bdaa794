using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace CountryProvider.Comparison.Load;

/// <summary>
/// Sends what a plan says when it says so, whether or not earlier requests have been answered, as the world does. It never sleeps: one
/// thread sends what is due and looks at the connections in turn, so it takes a core for itself and is late by microseconds.
/// </summary>
internal sealed class LoadGenerator
{
    // For servers to take the connections that are opened in advance, in seconds.
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
                server.Idle.Push(LoadConnection.Open(server));
            }
        }

        begun?.Invoke();
        _start = Stopwatch.GetTimestamp() + Ticks(HeadStart);
        var started = DateTimeOffset.UtcNow.AddSeconds(0.01);
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

            // One connection, and then the clock again.
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

    // Null when there are as many as there may be.
    private LoadConnection? ConnectionTo(LoadServer server)
    {
        while (server.Idle.TryPop(out var idle))
        {
            if (idle.IsOpen)
            {
                return idle;
            }

            idle.Dispose(); // The server has ended it meanwhile, which is no fault.
        }

        return server.Open < _plan.MaxConnections ? LoadConnection.Begin(server) : null;
    }

    // Whether the connection at that place is not under way any more; then another one is there.
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

/// <summary>A load that cannot be sent.</summary>
internal sealed class LoadException(string message, Exception cause) : Exception(message, cause);
