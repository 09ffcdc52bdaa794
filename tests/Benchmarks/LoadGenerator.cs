using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CountryProvider.Benchmarks;

/// <summary>Keep-alive connections that each send a request as soon as the answer to the last is in. Raw sockets, to leave the cores to the server.</summary>
internal static class LoadGenerator
{
    /// <summary>How many requests a second are answered with 200 over that many connections.</summary>
    public static async Task<double> ThroughputAsync(Uri address, string path, int connections, TimeSpan duration)
    {
        var request = Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {address.Authority}\r\n\r\n");
        var started = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(() => RunAsync(address, request, started, duration))));
        return counts.Sum() / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task<int> RunAsync(Uri address, byte[] request, long started, TimeSpan duration)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, address.Port);
        var buffer = new byte[256 * 1024];
        var count = 0;
        while (Stopwatch.GetElapsedTime(started) < duration)
        {
            await socket.SendAsync(request);
            var (received, expected) = (0, int.MaxValue);
            while (received < expected)
            {
                received += await socket.ReceiveAsync(buffer.AsMemory(received)) is > 0 and var read ? read : throw new InvalidOperationException("The server closed the connection.");
                if (expected == int.MaxValue && buffer.AsSpan(0, received).IndexOf("\r\n\r\n"u8) is > 0 and var end)
                {
                    expected = end + 4 + ContentLength(Encoding.ASCII.GetString(buffer, 0, end));
                }
            }

            count++;
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
