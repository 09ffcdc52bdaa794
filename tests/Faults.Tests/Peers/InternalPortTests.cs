using System.Net;
using System.Net.Sockets;
using System.Text;
using CountryProvider.Abstractions;
using CountryProvider.Currency.Contracts;
using CountryProvider.Testing;

namespace CountryProvider.Faults.Tests.Peers;

/// <summary>Contracts and state stay on the internal port. Public pages and APIs are only on the public port.</summary>
public sealed class InternalPortTests(InternalPortTests.Everything program) : IClassFixture<InternalPortTests.Everything>
{
    private const string Contract = "/modules/currency/GetCurrencies";
    private const string Token = "a-secret-of-16-or-more";

    private static readonly string[] _public =
    [
        "/",
        "/countries",
        "/links/GER",
        "/api",
        "/api/v1/countries",
        "/api/v2/links",
        "/api/v2/countries/GER",
        "/openapi/v2.json",
    ];

    public static TheoryData<string> Public => [.. _public];

    [Theory, MemberData(nameof(Public))]
    public async Task Pages_and_API_are_not_on_the_internal_port(string path)
    {
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post, HttpMethod.Put })
        {
            foreach (var version in new[] { HttpVersion.Version11, HttpVersion.Version20 })
            {
                foreach (var host in new[] { null, program.PublicAuthority })
                {
                    (await SendAsync(program.Host.InternalAddress, method, path, version, host)).ShouldBe(
                        HttpStatusCode.NotFound,
                        $"{method} {path} HTTP/{version} {host}"
                    );
                }
            }
        }
    }

    [Theory, MemberData(nameof(Public))]
    public async Task Pages_and_API_are_on_the_public_port_whatever_host_the_client_names(string path) =>
        (await SendAsync(program.Host.Address, HttpMethod.Get, path, HttpVersion.Version11, program.InternalAuthority)).ShouldBe(
            HttpStatusCode.OK
        );

    [Fact]
    public async Task Contracts_are_not_on_the_public_port()
    {
        foreach (var host in new[] { null, program.InternalAuthority })
        {
            (await SendAsync(program.Host.Address, HttpMethod.Post, Contract, HttpVersion.Version11, host)).ShouldBe(
                HttpStatusCode.NotFound
            );
        }
    }

    [Fact]
    public Task The_public_port_does_not_speak_HTTP_2() =>
        Should.ThrowAsync<HttpRequestException>(() =>
            SendAsync(program.Host.Address, HttpMethod.Post, Contract, HttpVersion.Version20, program.InternalAuthority)
        );

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Contracts_are_on_the_internal_port_whatever_host_the_caller_names(string version)
    {
        foreach (var host in new[] { null, program.PublicAuthority })
        {
            (await SendAsync(program.Host.InternalAddress, HttpMethod.Post, Contract, Version.Parse(version), host)).ShouldBe(
                HttpStatusCode.OK
            );
        }
    }

    [Theory]
    [InlineData("""{"knownVersion":null}""")]
    [InlineData("nonsense")]
    public async Task A_connection_stays_after_a_request_with_a_body(string body)
    {
        var connections = 0;
        using var client = new HttpClient(
            new SocketsHttpHandler
            {
                UseProxy = false,
                ConnectCallback = async (context, stop) =>
                {
                    connections++;
                    var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                    await socket.ConnectAsync(context.DnsEndPoint, stop);
                    return new NetworkStream(socket, ownsSocket: true);
                },
            }
        );
        for (var i = 0; i < 3; i++)
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            using var answer = await client.PostAsync(
                program.Host.InternalAddress + Contract,
                content,
                TestContext.Current.CancellationToken
            );
        }

        connections.ShouldBe(1);
    }

    [Fact]
    public async Task An_absolute_address_in_the_request_does_not_lead_to_the_other_port()
    {
        (
            await RawAsync(program.Host.Address, $"POST {program.Host.InternalAddress}{Contract} HTTP/1.1", program.InternalAuthority)
        ).ShouldStartWith("HTTP/1.1 404 ");
        (
            await RawAsync(program.Host.InternalAddress, $"GET {program.Host.Address}/api/v2/countries HTTP/1.1", program.PublicAuthority)
        ).ShouldStartWith("HTTP/1.1 404 ");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer A-SECRET-OF-16-OR-MORE")]
    [InlineData("Bearer a-secret-of-16-or-mor")]
    [InlineData("Bearer a-secret-of-16-or-more-")]
    [InlineData("Basic a-secret-of-16-or-more")]
    [InlineData("a-secret-of-16-or-more")]
    public async Task Without_the_secret_the_internal_port_tells_nothing(string? authorization)
    {
        foreach (var path in new[] { Contract, "/modules/currency/Nothing", "/" })
        {
            using var answer = await Hosts.PostAsync(
                program.Guarded.InternalAddress,
                path,
                """{"knownVersion":null}""",
                TestContext.Current.CancellationToken,
                authorization is null ? [] : [("Authorization", authorization)]
            );

            answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
            answer.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer");
            (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldNotContain(Token);
        }
    }

    [Fact]
    public async Task Processes_with_the_same_secret_understand_each_other()
    {
        await using var caller = await TestHost.StartAsync(
            "Roles=country",
            $"Modules:Currency:Address={program.Guarded.InternalAddress}",
            $"Modules:InternalToken={Token}"
        );

        (await caller.SendAsync(new GetCurrencies(null))).ShouldNotBeNull();
    }

    [Theory]
    [InlineData]
    [InlineData("Modules:InternalToken=another-secret-than-that")]
    public async Task A_process_with_another_secret_or_none_gets_no_answer_and_says_which_module_gives_none(params string[] settings)
    {
        await using var caller = await TestHost.StartAsync([
            "Roles=country",
            $"Modules:Currency:Address={program.Guarded.InternalAddress}",
            "Logging:LogLevel:Default=None",
            .. settings,
        ]);

        (await Should.ThrowAsync<ModuleUnavailableException>(() => caller.SendAsync(new GetCurrencies(null)))).Module.ShouldBe("Currency");
    }

    [Fact]
    public async Task Clients_of_a_process_with_another_secret_get_a_503_that_names_the_module()
    {
        await using var linking = await Hosts.LinkingAsync(
            program.Guarded.InternalAddress,
            "Modules:InternalToken=another-secret-than-that"
        );

        var reply = await Reply.OfAsync(linking.Client, "GET", "/api/v2/links");

        reply.Status.ShouldBe(503);
        reply.Json.GetProperty("module").GetString().ShouldBe("Currency");
    }

    [Fact]
    public async Task The_secret_guards_the_internal_port_alone() =>
        (await program.Guarded.Client.GetAsync("/api/v2/currencies", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(
            HttpStatusCode.OK
        );

    private static async Task<HttpStatusCode> SendAsync(string address, HttpMethod method, string path, Version version, string? host)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });
        using var message = new HttpRequestMessage(method, address + path)
        {
            Version = version,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        message.Content =
            method == HttpMethod.Get ? null : new StringContent("""{"knownVersion":null}""", Encoding.UTF8, "application/json");
        message.Headers.Host = host;
        using var answer = await client.SendAsync(message, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    private static async Task<string> RawAsync(string address, string request, string host)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, new Uri(address).Port, TestContext.Current.CancellationToken);
        const string Body = """{"knownVersion":null}""";
        await client
            .GetStream()
            .WriteAsync(
                Encoding.ASCII.GetBytes(
                    $"{request}\r\nHost: {host}\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: "
                        + $"{Body.Length}\r\n\r\n{Body}"
                ),
                TestContext.Current.CancellationToken
            );
        return await new StreamReader(client.GetStream()).ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>A process with all modules, and one whose internal port asks for a secret.</summary>
    public sealed class Everything : IAsyncLifetime
    {
        public TestHost Host { get; private set; } = null!;

        public TestHost Guarded { get; private set; } = null!;

        public string PublicAuthority => new Uri(Host.Address).Authority;

        public string InternalAuthority => new Uri(Host.InternalAddress).Authority;

        public async ValueTask InitializeAsync() =>
            (Host, Guarded) = (
                await TestHost.StartAsync("Seed:Data=demo"),
                await TestHost.StartAsync("Seed:Data=demo", $"Modules:InternalToken={Token}")
            );

        public async ValueTask DisposeAsync()
        {
            await Host.DisposeAsync();
            await Guarded.DisposeAsync();
        }
    }
}
