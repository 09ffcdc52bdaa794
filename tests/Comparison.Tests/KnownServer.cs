using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace CountryProvider.Comparison.Tests;

/// <summary>
/// A server of HTTP/1.1 with known behaviour. It handles one request after the other, each for a fixed time, and has a stall in which it
/// answers nothing. Its own thread waits actively, so that its times are exact.
/// </summary>
internal sealed class KnownServer : IAsyncDisposable
{
    private static readonly byte[] _answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"u8.ToArray();

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly BlockingCollection<(Socket Socket, byte[] Answer)> _requests = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Socket> _sockets = [];
    private readonly Thread _worker;
    private readonly Task _accepting;
    private readonly TimeSpan _service;
    private readonly TimeSpan _stall;
    private long _stallAt = long.MaxValue;

    /// <param name="service">How long it works for each request.</param>
    /// <param name="stall">For how long it then answers nothing when <see cref="StallAfter"/> says so.</param>
    public KnownServer(TimeSpan service = default, TimeSpan stall = default)
    {
        (_service, _stall) = (service, stall);
        _listener.Start();
        _worker = new(Work) { IsBackground = true };
        _worker.Start();
        _accepting = AcceptAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>What it answers, for each request that asks for it in turn.</summary>
    public Func<byte[]> Answer { get; init; } = () => _answer;

    /// <summary>How long it really worked for each request, in seconds: a machine that has other work to do may take longer.</summary>
    public ConcurrentQueue<double> Services { get; } = [];

    public void StallAfter(TimeSpan time) =>
        Volatile.Write(ref _stallAt, Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        _requests.CompleteAdding();
        _worker.Join();
        await _accepting;
        foreach (var socket in _sockets)
        {
            socket.Dispose();
        }

        _stop.Dispose();
        _requests.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(_stop.Token);
                socket.NoDelay = true;
                _sockets.Add(socket);
                _ = ReceiveAsync(socket);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    // A request comes in one piece here, and the next one only after the answer.
    private async Task ReceiveAsync(Socket socket)
    {
        var buffer = new byte[4096];
        try
        {
            while (await socket.ReceiveAsync(buffer, _stop.Token) > 0)
            {
                _requests.Add((socket, Answer()));
            }
        }
        catch (Exception e)
            when (e is OperationCanceledException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Either side has ended it.
        }
    }

    private void Work()
    {
        foreach (var (socket, answer) in _requests.GetConsumingEnumerable())
        {
            var start = Stopwatch.GetTimestamp();
            if (start >= Volatile.Read(ref _stallAt))
            {
                Volatile.Write(ref _stallAt, long.MaxValue);
                Thread.Sleep(_stall);
            }

            while (Stopwatch.GetElapsedTime(start) < _service)
            {
                Thread.SpinWait(20);
            }

            socket.Send(answer, SocketFlags.None, out _);
            Services.Enqueue(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
    }
}
