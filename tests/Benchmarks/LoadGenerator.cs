using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CountryProvider.Benchmarks;

/// <summary>
/// Keep-alive connections. Each sends a request as soon as it has the answer to the last one. They are raw sockets, so that the cores stay
/// free for the server.
/// </summary>
internal static class LoadGenerator
{
    /// <summary>How many requests a second are answered with 200 over that many connections.</summary>
    public static Task<double> ThroughputAsync(Uri address, string path, int connections, TimeSpan duration) =>
        ThroughputAsync([address], path, connections, duration);

    /// <summary>The same over several servers, each with an equal share of the connections.</summary>
    public static async Task<double> ThroughputAsync(IReadOnlyList<Uri> addresses, string path, int connections, TimeSpan duration)
    {
        var started = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(
            addresses.Select(address => LoadAsync(address, path, connections / addresses.Count, started, duration, null))
        );
        return counts.Sum(count => count.Sum()) / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>The time in milliseconds within which 99 of 100 requests are answered with 200.</summary>
    public static async Task<double> P99Async(Uri address, string path, int connections, TimeSpan duration)
    {
        var times = new ConcurrentBag<double>();
        await LoadAsync(address, path, connections, Stopwatch.GetTimestamp(), duration, times.Add);
        var sorted = times.Order().ToArray();
        return sorted[(int)(sorted.Length * 0.99)];
    }

    private static Task<int[]> LoadAsync(
        Uri address,
        string path,
        int connections,
        long started,
        TimeSpan duration,
        Action<double>? observe
    )
    {
        var request = Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {address.Authority}\r\n\r\n");
        return Task.WhenAll(
            Enumerable.Range(0, connections).Select(_ => Task.Run(() => RunAsync(address, request, started, duration, observe)))
        );
    }

    private static async Task<int> RunAsync(Uri address, byte[] request, long started, TimeSpan duration, Action<double>? observe)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, address.Port);
        var buffer = new byte[1024 * 1024];
        var count = 0;
        while (Stopwatch.GetElapsedTime(started) < duration)
        {
            var sent = Stopwatch.GetTimestamp();
            await socket.SendAsync(request);
            var (received, expected) = (0, int.MaxValue);
            while (received < expected)
            {
                received += await socket.ReceiveAsync(buffer.AsMemory(received)) is > 0 and var read
                    ? read
                    : throw new InvalidOperationException("The server closed the connection.");
                if (expected == int.MaxValue && buffer.AsSpan(0, received).IndexOf("\r\n\r\n"u8) is > 0 and var end)
                {
                    expected = end + 4 + ContentLength(Encoding.ASCII.GetString(buffer, 0, end));
                }
            }

            count++;
            observe?.Invoke(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
        }

        return count;
    }

    private static int ContentLength(string head)
    {
        if (!head.StartsWith("HTTP/1.1 200", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"The server answered {head.Split('\r')[0]}.");
        }

        const string Name = "Content-Length: ";
        var start = head.IndexOf(Name, StringComparison.OrdinalIgnoreCase) + Name.Length;
        var end = head.IndexOf('\r', start);
        return int.Parse(head.AsSpan(start, (end < 0 ? head.Length : end) - start), System.Globalization.CultureInfo.InvariantCulture);
    }
}
