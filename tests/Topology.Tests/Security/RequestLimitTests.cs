using System.Net;
using System.Net.Sockets;
using System.Text;
using CountryProvider.Host.Security;
using CountryProvider.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CountryProvider.Topology.Tests.Security;

public sealed class RequestLimitTests
{
    [Fact]
    public async Task What_is_longer_than_any_browser_sends_is_refused()
    {
        await using var host = await TestHost.StartAsync("Seed:Demo=true");

        (await host.Client.SendRawAsync("GET", "/api/v2/countries", null, [.. Enumerable.Range(0, 60).Select(i => ($"X-{i}", "x"))])).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.Client.SendRawAsync("GET", "/api/v2/countries", null, [.. Enumerable.Range(0, 70).Select(i => ($"X-{i}", "x"))])).StatusCode.ShouldBe(HttpStatusCode.RequestHeaderFieldsTooLarge);
        (await host.Client.SendRawAsync("GET", "/api/v2/countries", null, ("X-Long", new string('x', 15_000)))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.Client.SendRawAsync("GET", "/api/v2/countries", null, ("X-Long", new string('x', 17_000)))).StatusCode.ShouldBe(HttpStatusCode.RequestHeaderFieldsTooLarge);
        (await host.Client.SendRawAsync("GET", "/api/v1/countries?search=" + new string('x', 7_000))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.Client.SendRawAsync("GET", "/api/v1/countries?search=" + new string('x', 9_000))).StatusCode.ShouldBe(HttpStatusCode.RequestUriTooLong);
    }

    [Fact]
    public async Task Connections_beyond_the_limit_are_closed_and_there_is_room_again_when_others_end()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseConnectionLimit(most: 2)));
        await using var app = builder.Build();
        app.Run(http => http.Response.WriteAsync("here"));
        await app.StartAsync(TestContext.Current.CancellationToken);
        var port = new Uri(app.Urls.Single()).Port;

        using (var first = await ConnectAsync(port))
        using (var second = await ConnectAsync(port))
        {
            (await AskAsync(first)).ShouldStartWith("HTTP/1.1 200");
            (await AskAsync(second)).ShouldStartWith("HTTP/1.1 200");
            (await AskAsync(port)).ShouldBeEmpty();
        }

        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        for (var answer = ""; !answer.StartsWith("HTTP/1.1 200", StringComparison.Ordinal); deadline.Token.ThrowIfCancellationRequested())
        {
            answer = await AskAsync(port);
        }
    }

    private static async Task<TcpClient> ConnectAsync(int port)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        return client;
    }

    private static async Task<string> AskAsync(int port)
    {
        try
        {
            using var client = await ConnectAsync(port);
            return await AskAsync(client);
        }
        catch (SocketException)
        {
            return ""; // Reset before the client has heard that it is connected.
        }
    }

    private static async Task<string> AskAsync(TcpClient client)
    {
        var buffer = new byte[4096];
        try
        {
            await client.GetStream().WriteAsync("GET / HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
            return Encoding.ASCII.GetString(buffer, 0, await client.GetStream().ReadAsync(buffer, TestContext.Current.CancellationToken));
        }
        catch (IOException)
        {
            return ""; // Reset.
        }
    }
}
