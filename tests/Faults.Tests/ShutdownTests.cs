using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using CountryProvider.Testing;

namespace CountryProvider.Faults.Tests;

/// <summary>How a process is, to the platform that runs it, and how it ends.</summary>
public sealed class ShutdownTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("startup", "started")]
    [InlineData("ready", "ready")]
    [InlineData("live", "alive")]
    public async Task The_platform_asks_without_the_secret_in_either_version_of_HTTP(string probe, string status)
    {
        await using var host = await TestHost.StartAsync("Modules:InternalToken=a-secret-of-16-or-more");

        foreach (var version in new[] { HttpVersion.Version11, HttpVersion.Version20 })
        {
            using var answer = await host.Client.SendAsync(
                new(HttpMethod.Get, $"{host.InternalAddress}/healthz/{probe}")
                {
                    Version = version,
                    VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                },
                Stop
            );

            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
            JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Stop)).RootElement.GetProperty("status").GetString().ShouldBe(status);
        }

        (await host.Client.GetAsync($"/healthz/{probe}", Stop)).StatusCode.ShouldBe(
            HttpStatusCode.NotFound,
            "the public port is for users"
        );
        (await host.Client.PostAsync($"{host.InternalAddress}/healthz/{probe}", null, Stop)).StatusCode.ShouldBe(
            HttpStatusCode.MethodNotAllowed
        );
        (await host.Client.GetAsync($"{host.InternalAddress}/healthz/nonsense", Stop)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Others_that_are_down_are_no_reason_to_be_unready()
    {
        using var nobody = new ReservedPort();
        var address = $"http://127.0.0.1:{nobody.Number}";
        await using var linking = await TestHost.StartAsync(
            "Roles=linking",
            $"Modules:Country:Address={address}",
            $"Modules:Currency:Address={address}",
            $"Modules:Language:Address={address}"
        );
        (await linking.Client.GetAsync("/api/v2/links", Stop)).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);

        (await linking.Client.GetAsync($"{linking.InternalAddress}/healthz/ready", Stop)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task After_the_signal_it_answers_on_but_asks_to_be_left_and_a_second_signal_ends_it_at_once()
    {
        using var folder = new TemporaryFolder(inMemory: true);
        using var port = new ReservedPort();
        var health = $"http://localhost:{port.Number}/healthz/";
        await using var host = await HostProcess.StartAsync(
            folder.Path,
            $"Http:InternalPort={port.Number}",
            "Shutdown:DrainDelay=00:05:00"
        );
        (await host.Client.GetAsync(health + "ready", Stop)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.Client.GetAsync("/api/v2/countries", Stop)).Headers.ConnectionClose.ShouldNotBe(true);

        await host.SignalAsync("TERM");

        await EventuallyAsync(async () =>
            (await host.Client.GetAsync(health + "ready", Stop)).StatusCode is HttpStatusCode.ServiceUnavailable
        );
        (await host.Client.GetAsync(health + "live", Stop)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Terminal.RunAsync("health", "--url", $"http://localhost:{port.Number}")).ExitCode.ShouldBe(1);
        (await Terminal.RunAsync("health", "--url", $"http://localhost:{port.Number}", "--live")).ExitCode.ShouldBe(0);
        foreach (
            var (path, status) in new[]
            {
                ("/", HttpStatusCode.OK),
                ("/api/v1/countries", HttpStatusCode.NoContent),
                ("/api/v2/countries", HttpStatusCode.OK),
                ("/api/v2/countries/AAA", HttpStatusCode.NotFound),
                ("/nothing", HttpStatusCode.NotFound),
            }
        )
        {
            var answer = await host.Client.GetAsync(path, Stop);
            (answer.StatusCode, answer.Headers.ConnectionClose).ShouldBe((status, true), path);
        }

        await host.SignalAsync("TERM");

        (await host.ExitAsync()).ShouldBe(128 + 15);
    }

    // As when Kubernetes deletes a pod: the next one is started at once.
    [Theory]
    [InlineData("TERM")]
    [InlineData("KILL")]
    public async Task The_process_that_follows_waits_for_it_and_has_all_that_it_acknowledged(string signal)
    {
        using var folder = new TemporaryFolder(inMemory: true);
        await using var before = await HostProcess.StartAsync(folder.Path, "Shutdown:DrainDelay=00:00:02");
        var refused = await HostProcess.RunAsync($"--Store:Directory={folder.Path}", "--Http:Port=0", "--Store:StartTimeout=00:00:00");
        refused.ExitCode.ShouldBe(1);
        refused.Error.ShouldContain("another process serves it");

        var following = HostProcess.StartAsync(folder.Path);
        if (signal == "TERM")
        {
            await before.SignalAsync(signal);
        }

        (await before.Client.PutAsJsonAsync("/api/v2/countries/ABC", new { name = "Last" }, Stop)).StatusCode.ShouldBe(
            HttpStatusCode.Created
        );
        if (signal == "KILL")
        {
            await before.SignalAsync(signal);
        }

        await before.ExitAsync();
        await using var after = await following;
        (await after.Client.GetStringAsync("/api/v2/countries/ABC", Stop)).ShouldContain("Last");
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task What_has_begun_before_the_signal_is_finished(string signal)
    {
        using var folder = new TemporaryFolder(inMemory: true);
        const string Body = """{"code":"AAA","name":"Written while it stops"}""";
        await using (var host = await HostProcess.StartAsync(folder.Path))
        {
            using var begun = await BeginAsync(host, Body.Length);

            await host.SignalAsync(signal);
            await EventuallyAsync(() => RefusesAsync(host));
            await begun.SendAsync(Encoding.UTF8.GetBytes(Body), Stop);

            var answer = await new StreamReader(new NetworkStream(begun)).ReadToEndAsync(Stop);
            answer.ShouldStartWith("HTTP/1.1 201 ");
            answer.ShouldContain("\r\nConnection: close\r\n", Case.Sensitive);
            (await host.ExitAsync()).ShouldBe(0);
        }

        await using var again = await HostProcess.StartAsync(folder.Path);
        (await again.Client.GetAsync("/api/v2/countries/AAA", Stop)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_request_that_does_not_end_holds_it_up_only_so_long()
    {
        using var folder = new TemporaryFolder(inMemory: true);
        await using var host = await HostProcess.StartAsync(folder.Path, "Shutdown:Timeout=00:00:00.3");
        using var begun = await BeginAsync(host, 100);

        await host.SignalAsync("TERM");

        (await host.ExitAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task The_verb_finds_the_port_in_the_settings()
    {
        await using var host = await TestHost.StartAsync();
        using var nobody = new ReservedPort();

        var well = await HostProcess.RunAsync(Port(new Uri(host.InternalAddress).Port), "health");
        var nothing = await HostProcess.RunAsync(Port(nobody.Number), "health", "--startup");
        var both = await Terminal.RunAsync("health", "--ready", "--live");

        (well.ExitCode, well.Output.Trim()).ShouldBe((0, """{"status":"ready"}"""));
        nothing.ExitCode.ShouldBe(1);
        nothing.Error.ShouldContain($"Nothing answers at http://localhost:{nobody.Number}/healthz/startup");
        both.ExitCode.ShouldBe(1);
        (await Terminal.RunAsync("health", "--url", "localhost:8081")).Error.ShouldContain("'localhost:8081' is not an address");

        static Dictionary<string, string> Port(int number) => new() { ["Http__InternalPort"] = $"{number}", ["Http__Host"] = "*" };
    }

    // A request whose head has arrived, and whose body is still to come.
    private static async Task<Socket> BeginAsync(HostProcess host, int length)
    {
        var address = host.Client.BaseAddress!;
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(address.Host, address.Port, Stop);
        await socket.SendAsync(
            Encoding.ASCII.GetBytes(
                $"POST /api/v2/countries HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Type: application/json\r\nContent-Length: "
                    + $"{length}\r\nExpect: 100-continue\r\n\r\n"
            ),
            Stop
        );

        // The program asks for the body only when it reads it.
        var answer = new byte[1024];
        var read = await socket.ReceiveAsync(answer, Stop);
        Encoding.ASCII.GetString(answer, 0, read).ShouldBe("HTTP/1.1 100 Continue\r\n\r\n");
        return socket;
    }

    private static async Task<bool> RefusesAsync(HostProcess host)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(host.Client.BaseAddress!.Host, host.Client.BaseAddress.Port, Stop);
            return false;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionRefused or SocketError.ConnectionReset)
        {
            return true;
        }
    }

    private static async Task EventuallyAsync(Func<Task<bool>> condition)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        deadline.CancelAfter(TimeSpan.FromSeconds(30));
        while (!await condition())
        {
            await Task.Delay(20, deadline.Token);
        }
    }
}
