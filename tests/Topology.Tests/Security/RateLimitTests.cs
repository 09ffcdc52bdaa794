using System.Net;
using System.Text;
using CountryProvider.Host.Edge;
using CountryProvider.Testing;
using CountryProvider.Topology.Tests.Http;
using Microsoft.AspNetCore.Http;

namespace CountryProvider.Topology.Tests.Security;

public sealed class RateLimitTests
{
    private static readonly string[] _few = ["RateLimit:PerSecond=1", "RateLimit:Burst=5", "Http:TrustedProxies=127.0.0.1"];

    [Fact]
    public async Task An_import_of_many_rows_counts_once()
    {
        await using var host = await TestHost.StartAsync("RateLimit:PerSecond=1", "RateLimit:Burst=60");
        var rows = string.Concat(Enumerable.Range(0, 100).Select(i => $"Z{(char)('A' + (i / 26))}{(char)('A' + (i % 26))},Name {i}\n"));

        foreach (var query in new[] { "?dryRun=true", "" })
        {
            var file = new StringContent("code,name\n" + rows, Encoding.UTF8, "text/csv");
            (await host.Client.Send(HttpMethod.Post, $"/api/v2/countries/import{query}", file)).ShouldBe(200);
        }

        (await host.Client.Get("/api/v2/countries")).ShouldBe(200);
    }

    [Fact]
    public async Task Who_asks_for_too_much_is_told_when_to_come_back()
    {
        await using var host = await TestHost.StartAsync(_few);

        await ExhaustAsync(host.Client, "/api/v2/countries");
        (await host.Client.Get("/api/v2/countries")).ShouldBeProblem(429)["Retry-After"].ShouldBe("1");
        (await host.Client.Get("/api/v1/countries")).ShouldBeSentence(429)["Retry-After"].ShouldBe("1");
        (await host.Client.Get("/countries", ("Accept-Language", "de"))).ShouldBe(429).Text.ShouldContain("zu viele Anfragen");
        (await host.Client.Get("/api/v2/nothing")).ShouldBeProblem(429);
    }

    [Fact]
    public async Task After_a_while_there_is_room_again()
    {
        await using var host = await TestHost.StartAsync(_few);
        await ExhaustAsync(host.Client, "/api/v2/countries");

        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while ((await host.Client.Get("/api/v2/countries")).Status == 429)
        {
            await Task.Delay(50, deadline.Token);
        }
    }

    [Fact]
    public async Task A_client_is_an_address_as_a_trusted_proxy_says_or_a_key()
    {
        await using var host = await TestHost.StartAsync([.. _few, Keys.Setting]);

        await ExhaustAsync(host.Client, "/api/v2/countries", ("X-Forwarded-For", "203.0.113.7"));
        (await host.Client.Get("/api/v2/countries", ("X-Forwarded-For", "203.0.113.8"))).ShouldBe(200);
        (await host.Client.Get("/api/v2/countries", ("X-Forwarded-For", "203.0.113.7"), Keys.Bearer(Keys.Everywhere))).ShouldBe(200);
        await ExhaustAsync(host.Client, "/api/v2/countries", ("X-Forwarded-For", "2001:db8:1:1::1"));
        // An address of the same network.
        (await host.Client.Get("/api/v2/countries", ("X-Forwarded-For", "2001:db8:1:1:ffff::2"))).ShouldBe(429);
        (await host.Client.Get("/api/v2/countries", ("X-Forwarded-For", "2001:db8:1:2::1"))).ShouldBe(200);
    }

    [Fact]
    public async Task Who_has_no_key_cannot_ask_for_one_without_end()
    {
        await using var host = await TestHost.StartAsync([.. _few, Keys.Setting]);

        for (var i = 0; i < 50; i++)
        {
            if ((await host.Client.Form("/countries", [("code", "AUT"), ("name", "Austria")])).Status == 429)
            {
                return;
            }
        }

        Assert.Fail("It was asked 50 times.");
    }

    [Fact]
    public async Task An_address_that_nobody_trusted_says_is_none()
    {
        await using var host = await TestHost.StartAsync("RateLimit:PerSecond=1", "RateLimit:Burst=5");

        await ExhaustAsync(host.Client, "/api/v2/countries", ("X-Forwarded-For", "203.0.113.7"));
        (await host.Client.Get("/api/v2/countries", ("X-Forwarded-For", "203.0.113.8"))).ShouldBe(429);
    }

    [Fact]
    public async Task The_internal_port_has_no_limit_and_0_is_none()
    {
        await using var host = await TestHost.StartAsync(_few);
        await using var unlimited = await TestHost.StartAsync("RateLimit:PerSecond=0", "RateLimit:Burst=1");
        using var client = new HttpClient { BaseAddress = new(host.InternalAddress) };

        for (var i = 0; i < 30; i++)
        {
            (await client.Get("/healthz/live")).ShouldBe(200);
            (await unlimited.Client.Get("/api/v2/countries")).ShouldBe(200);
        }
    }

    [Fact]
    public void However_many_clients_there_are_memory_is_bounded()
    {
        using var limits = RateLimits.LimiterOf(new() { PerSecond = 1000, Burst = 10_000 });
        var http = new DefaultHttpContext();
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var address = new byte[16];
        for (var i = 0; i < 400_000; i++)
        {
            BitConverter.TryWriteBytes(address.AsSpan(2), i);
            http.Connection.RemoteIpAddress = new IPAddress(address);
            limits.AttemptAcquire(http).IsAcquired.ShouldBeTrue();
        }

        ((GC.GetTotalMemory(forceFullCollection: true) - before) / 1e6).ShouldBeLessThan(16);
    }

    private static async Task ExhaustAsync(HttpClient client, string path, params (string, string)[] headers)
    {
        var accepted = 0;
        while ((await client.Get(path, headers)).Status != 429)
        {
            (++accepted).ShouldBeLessThan(100);
        }

        accepted.ShouldBeGreaterThanOrEqualTo(5);
    }
}
