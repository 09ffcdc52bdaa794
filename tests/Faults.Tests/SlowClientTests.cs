using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using CountryProvider.Testing;

namespace CountryProvider.Faults.Tests;

/// <summary>Hundreds of clients that send a byte now and then, to keep connections busy ("slow loris").</summary>
public sealed class SlowClientTests
{
    // All 500 take a while: COUNTRY_PROVIDER_TEST_SLOW_CLIENTS=500.
    private static readonly int _count = int.Parse(
        Environment.GetEnvironmentVariable("COUNTRY_PROVIDER_TEST_SLOW_CLIENTS") ?? "120",
        CultureInfo.InvariantCulture
    );

    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan _unnoticed = TimeSpan.FromMilliseconds(250);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task They_are_cut_off_in_time_and_others_do_not_notice_them()
    {
        using var folder = new TemporaryFolder(inMemory: true);
        await using var host = await HostProcess.StartAsync(folder.Path, "Seed:Data=demo");
        var times = new List<TimeSpan>();
        await NormalAsync(50);
        times.Clear();
        var before = host.Handles;

        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var started = Stopwatch.GetTimestamp();
        var slow = Task.WhenAll(Enumerable.Range(0, _count).Select(i => DribbleAsync(i % 2 == 0)));
        await UntilAsync(() => host.Handles >= before + _count * 9 / 10, "all of them are connected");
        while (!slow.IsCompleted)
        {
            await NormalAsync(1);
            await Task.Delay(5, Stop); // A person, not a load test.
        }

        var cutAfter = await slow;
        times.Sort();
        var p99 = times[(int)(times.Count * 0.99)];
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{_count} slow clients, cut off after {cutAfter.Min().TotalSeconds:0.0} s to {cutAfter.Max().TotalSeconds:0.0} s; "
                + $"{times.Count} others, p50 {times[times.Count / 2].TotalMilliseconds:0.0} ms, p99 {p99.TotalMilliseconds:0.0} ms"
        );
        cutAfter.Max().ShouldBeLessThan(_longest);
        p99.ShouldBeLessThan(_unnoticed);
        await UntilAsync(() => host.Handles <= before + 5, "handles go back");

        async Task NormalAsync(int count)
        {
            for (var i = 0; i < count; i++)
            {
                var sent = Stopwatch.GetTimestamp();
                (await host.Client.GetStringAsync("/api/v2/countries", Stop)).ShouldContain("Scotland");
                times.Add(Stopwatch.GetElapsedTime(sent));
            }
        }

        // A head or a body that sends a byte twice a second and never ends.
        async Task<TimeSpan> DribbleAsync(bool head)
        {
            var address = host.Client.BaseAddress!;
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(address.Host, address.Port, Stop);
            var connected = Stopwatch.GetTimestamp();
            await socket.SendAsync(
                Encoding.ASCII.GetBytes(
                    $"POST /api/v2/countries HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Type: "
                        + $"application/json\r\n{(head ? "X-Slow: " : "Content-Length: 1000\r\n\r\n")}"
                ),
                Stop
            );
            var answer = ReadToEndAsync(socket);
            while (!answer.IsCompleted)
            {
                try
                {
                    await socket.SendAsync("x"u8.ToArray(), Stop);
                }
                catch (SocketException)
                {
                    break; // Cut off.
                }

                await Task.WhenAny(answer, Task.Delay(500, Stop));
                Stopwatch.GetElapsedTime(connected).ShouldBeLessThan(_longest * 2);
            }

            return Stopwatch.GetElapsedTime(connected);
        }
    }

    private static async Task ReadToEndAsync(Socket socket)
    {
        try
        {
            for (var buffer = new byte[1024]; await socket.ReceiveAsync(buffer, Stop) > 0; ) { }
        }
        catch (SocketException)
        {
            // Cut off without a word.
        }
    }

    private static async Task UntilAsync(Func<bool> condition, string what)
    {
        for (var started = Stopwatch.GetTimestamp(); !condition(); await Task.Delay(20, Stop))
        {
            Stopwatch.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(20), what);
        }
    }
}
