using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using CountryProvider.Host.Edge;
using CountryProvider.Host.Foundation.Settings;
using CountryProvider.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CountryProvider.Topology.Tests.Security;

/// <summary>What one client can take of the connections. Clients are addresses of the loopback; 127.0.0.9 is a trusted proxy.</summary>
public sealed class ConnectionLimitTests
{
    private const string Proxy = "127.0.0.9";

    private static readonly byte[] _large = new byte[20_000];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_client_has_a_share_and_all_together_have_no_more_than_there_are()
    {
        await using var server = await Server.StartAsync(new(Most: 6, MostOfClient: 2));
        var open = new List<TcpClient>();

        await OpenAsync("127.0.0.2", 2);
        (await AskAsync(server.Port, "127.0.0.2")).ShouldBeEmpty();
        await OpenAsync(Proxy, 3);
        (await AskAsync(server.Port, "127.0.0.3")).ShouldStartWith("HTTP/1.1 200");
        await UntilAsync(() => server.Open == 5);
        await OpenAsync("127.0.0.3", 1);
        (await AskAsync(server.Port, "127.0.0.4")).ShouldBeEmpty();
        (await AskAsync(server.Port, Proxy)).ShouldBeEmpty();

        open.ForEach(client => client.Dispose());
        await UntilAsync(() => server.Open == 0);
        (await AskAsync(server.Port, "127.0.0.2")).ShouldStartWith("HTTP/1.1 200");

        async Task OpenAsync(string from, int count)
        {
            for (var i = 0; i < count; i++)
            {
                open.Add(await ConnectAsync(server.Port, from));
                (await AskAsync(open[^1])).ShouldStartWith("HTTP/1.1 200");
            }
        }
    }

    [Fact]
    public async Task Who_says_nothing_is_cut_off_but_for_a_trusted_proxy()
    {
        await using var server = await Server.StartAsync(new() { FirstByte = TimeSpan.FromSeconds(1) });
        using var proxy = await ConnectAsync(server.Port, Proxy);
        using var used = await ConnectAsync(server.Port, "127.0.0.2");
        (await AskAsync(used)).ShouldStartWith("HTTP/1.1 200");
        using var silent = await ConnectAsync(server.Port, "127.0.0.2");

        (await ReadAsync(silent)).ShouldBeEmpty();

        (await AskAsync(proxy)).ShouldStartWith("HTTP/1.1 200");
        (await AskAsync(used)).ShouldStartWith("HTTP/1.1 200");
    }

    [Fact]
    public async Task Who_does_not_read_is_cut_off_and_who_reads_gets_everything()
    {
        const int Requests = 3_000;
        await using var server = await Server.StartAsync(new() { Reading = TimeSpan.FromSeconds(2) });
        var requests = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("GET /large HTTP/1.1\r\nHost: x\r\n\r\n", Requests)));

        using (var reader = await ConnectAsync(server.Port, "127.0.0.3"))
        {
            var sending = reader.GetStream().WriteAsync(requests, Stop).AsTask();
            var (buffer, left) = (new byte[65_536], (long)Requests * _large.Length);
            while (left > 0)
            {
                var read = await reader.GetStream().ReadAsync(buffer, Stop);
                read.ShouldBeGreaterThan(0);
                left -= read;
            }

            await sending;
        }

        await UntilAsync(() => server.Open == 0);
        using var deaf = await ConnectAsync(server.Port, "127.0.0.2");
        var ignored = deaf.GetStream().WriteAsync(requests, Stop).AsTask().ContinueWith(_ => { }, TaskScheduler.Default);
        await UntilAsync(() => server.Open == 1);

        await UntilAsync(() => server.Open == 0);
        await ignored;
    }

    [Fact]
    public async Task One_address_leaves_the_product_to_others_and_its_silent_connections_end()
    {
        await using var host = await TestHost.StartAsync("Seed:Data=demo");
        var port = new Uri(host.Address).Port;
        var silent = new List<TcpClient>();
        for (var i = 0; i < 1_000; i++)
        {
            silent.Add(await ConnectAsync(port, "127.0.0.2"));
        }

        (await AskAsync(port, "127.0.0.2")).ShouldBeEmpty();
        (await AskAsync(port, "127.0.0.3")).ShouldStartWith("HTTP/1.1 200");

        await Task.WhenAll(silent.Select(async client => (await ReadAsync(client)).ShouldBeEmpty()));
        (await AskAsync(port, "127.0.0.2")).ShouldStartWith("HTTP/1.1 200");
        silent.ForEach(client => client.Dispose());
    }

    private static async Task<TcpClient> ConnectAsync(int port, string from)
    {
        var client = new TcpClient(new IPEndPoint(IPAddress.Parse(from), 0));
        await client.ConnectAsync(IPAddress.Loopback, port, Stop);
        return client;
    }

    private static async Task<string> AskAsync(int port, string from)
    {
        try
        {
            using var client = await ConnectAsync(port, from);
            return await AskAsync(client);
        }
        catch (SocketException)
        {
            return ""; // Reset before the client has heard that it is connected.
        }
    }

    private static async Task<string> AskAsync(TcpClient client)
    {
        try
        {
            await client.GetStream().WriteAsync("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray(), Stop);
        }
        catch (IOException)
        {
            return ""; // Reset.
        }

        return await ReadAsync(client);
    }

    // Empty when it was closed or reset.
    private static async Task<string> ReadAsync(TcpClient client)
    {
        var buffer = new byte[65_536];
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        deadline.CancelAfter(TimeSpan.FromSeconds(30));
        try
        {
            return Encoding.UTF8.GetString(buffer, 0, await client.GetStream().ReadAsync(buffer, deadline.Token));
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (var started = Stopwatch.GetTimestamp(); !condition(); await Task.Delay(20, Stop))
        {
            Stopwatch.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(30));
        }
    }

    /// <summary>A server with other limits than the product has, so that no test waits for long.</summary>
    private sealed class Server : IAsyncDisposable
    {
        private readonly WebApplication _app;
        private int _open;

        private Server(ConnectionLimits limits)
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.ConfigureKestrel(kestrel =>
            {
                RequestLimits.Apply(kestrel.Limits);
                kestrel.Listen(
                    IPAddress.Loopback,
                    0,
                    listen =>
                    {
                        listen.Use(next =>
                            async connection =>
                            {
                                Interlocked.Increment(ref _open);
                                await next(connection).ContinueWith(_ => Interlocked.Decrement(ref _open), TaskScheduler.Default);
                            }
                        );
                        limits.Apply(listen, Networks.Parse(Proxy)!);
                    }
                );
            });
            _app = builder.Build();
            _app.Run(http =>
                http.Request.Path == "/large" ? http.Response.Body.WriteAsync(_large, 0, _large.Length) : http.Response.WriteAsync("here")
            );
        }

        public int Open => Volatile.Read(ref _open);

        public int Port => new Uri(_app.Urls.Single()).Port;

        public static async Task<Server> StartAsync(ConnectionLimits limits)
        {
            var server = new Server(limits);
            await server._app.StartAsync(Stop);
            return server;
        }

        public ValueTask DisposeAsync() => _app.DisposeAsync();
    }
}
