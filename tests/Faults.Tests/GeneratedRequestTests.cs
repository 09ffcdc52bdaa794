using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using CountryProvider.Storage;
using CountryProvider.Testing;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CountryProvider.Faults.Tests;

public sealed class GeneratedRequestTests : IAsyncLifetime
{
    // More than a few thousand take minutes: COUNTRY_PROVIDER_TEST_REQUESTS=20000.
    private static readonly int _count = int.Parse(
        Environment.GetEnvironmentVariable("COUNTRY_PROVIDER_TEST_REQUESTS") ?? "5000",
        CultureInfo.InvariantCulture
    );

    private static readonly TimeSpan _deadline = TimeSpan.FromSeconds(20);
    private TestHost _host = null!;

    // Sends header values that are not ASCII, which a client by default refuses to.
    private readonly HttpClient _client = new(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
        }
    );

    public async ValueTask InitializeAsync() => _host = await TestHost.StartAsync("Seed:Data=demo", "Logging:LogLevel:Default=None");

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task No_request_breaks_the_program_or_changes_what_it_was_refused_to_change()
    {
        var routes = _host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();
        routes.Count.ShouldBeGreaterThan(40);
        var (sent, refused, accepted) = (0, 0, 0);
        var before = Versions();

        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(_count).WithEndSize(20),
            Prop.ForAll(Arb.From(GeneratedRequest.At(routes)), request => SendAsync(request).GetAwaiter().GetResult())
        );

        sent.ShouldBeGreaterThanOrEqualTo(_count);
        refused.ShouldBeGreaterThan(_count / 10, "The generator reaches too little that is refused.");
        accepted.ShouldBeGreaterThan(_count / 20, "The generator reaches too little that is accepted.");
        (await _host.Client.GetAsync("/api/v2/countries", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.OK);

        async Task SendAsync(GeneratedRequest request)
        {
            sent++;
            using var timeout = new CancellationTokenSource(_deadline);
            HttpResponseMessage answer;
            try
            {
                answer = await AnswerAsync(request, timeout.Token);
            }
            catch (HttpRequestException) when (request.Body is { Length: > 64 * 1024 })
            {
                return; // The server may hang up on a body that is too large while it is still being sent.
            }

            using (answer)
            {
                // A request line that is not ASCII is no HTTP. If it spans two of the server's buffers, the server takes it for another
                // version of HTTP. It then answers 505, before the program sees the request.
                var body = await answer.Content.ReadAsStringAsync(timeout.Token);
                if (answer.StatusCode is not HttpStatusCode.HttpVersionNotSupported || Ascii.IsValid(request.Target))
                {
                    ((int)answer.StatusCode).ShouldBeLessThan(500, body);
                }

                body.ShouldNotContain("   at ", Case.Sensitive);
                body.ShouldNotContain("Exception", Case.Sensitive);
                var after = Versions();
                if ((int)answer.StatusCode >= 400)
                {
                    refused++;
                    after.ShouldBe(before, $"It was refused with {(int)answer.StatusCode} and yet something was written.");
                }
                else if (!after.SequenceEqual(before))
                {
                    accepted++;
                    request.Method.ShouldNotBe("GET");
                }

                before = after;
            }
        }
    }

    // After a body that nobody read, the server closes the connection. The client may notice this only with its next request. So that
    // request gets more tries, one for each such connection. A real fault of the server happens in every try.
    private async Task<HttpResponseMessage> AnswerAsync(GeneratedRequest request, CancellationToken cancellationToken)
    {
        for (var chances = 5; ; chances--)
        {
            try
            {
                return await _client.SendAsync(request.ToMessage(_host.Client.BaseAddress!), cancellationToken);
            }
            catch (HttpRequestException) when (chances > 1) { }
        }
    }

    [Fact]
    public async Task Bytes_that_are_no_http_are_refused_or_dropped_and_others_are_served_on()
    {
        var start = Gen.Elements(
            "GET / HTTP/1.1\r\n",
            "GET /api/v2/countries HTTP/9.9\r\n",
            "POST /api/v2/countries HTTP/1.1\r\nHost: x\r\n",
            "\0\0",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            "GET  /  HTTP/1.1\r\n\r\n",
            "\u0016\u0003\u0001",
            ""
        );
        var middle = Gen.Elements(
            "",
            "Content-Length: 5\r\n\r\n",
            "Content-Length: -1\r\n\r\n",
            "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
            "Transfer-Encoding: chunked\r\n\r\nZZ\r\n",
            "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
            "Host: a\r\nHost: b\r\n\r\n",
            "X: \u0001\r\n\r\n",
            " folded\r\n\r\n"
        );
        var arbitrary =
            from a in start
            from b in middle
            from c in ArbMap.Default.GeneratorFor<byte[]>()
            select (byte[])[.. Encoding.Latin1.GetBytes(a + b), .. c];

        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(1_000),
            Prop.ForAll(Arb.From(arbitrary), bytes => SendAsync(bytes).GetAwaiter().GetResult())
        );

        (await _host.Client.GetAsync("/api/v2/countries", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.OK);

        async Task SendAsync(byte[] bytes)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(IPAddress.Loopback, _host.Client.BaseAddress!.Port);
            await socket.SendAsync(bytes);
            socket.Shutdown(SocketShutdown.Send);
            using var timeout = new CancellationTokenSource(_deadline);
            var answer = new MemoryStream();
            var buffer = new byte[4096];
            try
            {
                while (await socket.ReceiveAsync(buffer, timeout.Token) is > 0 and var read)
                {
                    answer.Write(buffer, 0, read);
                }
            }
            catch (SocketException)
            {
                return; // Hung up.
            }

            Encoding.Latin1.GetString(answer.ToArray()).ShouldNotContain("HTTP/1.1 500");
        }
    }

    // Of all stores: each grows with every write.
    private long[] Versions() => [.. _host.Services.GetServices<IStore>().Select(store => store.State.Version)];
}
