using CountryProvider.Host;
using CountryProvider.Host.Distribution;
using CountryProvider.Testing;
using CountryProvider.Topology.Tests.Deployments;
using CountryProvider.Topology.Tests.Http;

namespace CountryProvider.Topology.Tests.Security;

/// <summary>The names under which the public port answers, and what a web site can do that points its own name to this server.</summary>
public sealed class AllowedHostsTests
{
    private const string Rebound = "rebound.example";

    /// <summary>One process, and every module in its own behind a front.</summary>
    public static TheoryData<bool> Deployments { get; } = [false, true];

    [Theory, MemberData(nameof(Deployments))]
    public async Task On_localhost_only_the_names_of_the_loopback_are_answered(bool split)
    {
        await using var deployment = await StartAsync(split, "Seed:Data=demo");
        var client = deployment.Client;
        var port = client.BaseAddress!.Port;

        foreach (
            var host in new[]
            {
                "localhost",
                $"localhost:{port}",
                "LOCALHOST",
                "country-provider.localhost",
                "127.0.0.1",
                $"127.0.0.1:{port}",
                $"[::1]:{port}",
            }
        )
        {
            (await client.Get("/api/v2/countries", ("Host", host))).ShouldBe(200);
        }

        foreach (
            var host in new[] { Rebound, $"{Rebound}:{port}", $"localhost.{Rebound}", $"{Rebound}:80", "localhost.", "10.0.0.7", "[::2]" }
        )
        {
            (await client.Get("/", ("Host", host), ("Accept-Language", "de"))).ShouldBe(400).Text.ShouldContain("Http:AllowedHosts");
            (await client.Get("/api/v1/countries", ("Host", host))).ShouldBeSentence(400).Text.ShouldContain("Http:AllowedHosts");
            (await client.Get("/api/v2/countries", ("Host", host))).ShouldBeProblem(400).Text.ShouldContain("Http:AllowedHosts");
        }
    }

    [Theory, MemberData(nameof(Deployments))]
    public async Task A_site_whose_name_leads_here_writes_nothing(bool split)
    {
        await using var deployment = await StartAsync(split);
        var client = deployment.Client;
        (string, string)[] headers = [("Host", Rebound), ("Origin", $"http://{Rebound}"), ("Sec-Fetch-Site", "same-origin")];

        (await client.Form("/countries", [("code", "AUT"), ("name", "Theirs")], headers)).ShouldBe(400);
        (await client.Post("/api/v1/countries", new { shortName = "AUT", name = "Theirs" }, headers)).ShouldBe(400);
        (await client.Post("/api/v2/countries", new { code = "AUT", name = "Theirs" }, headers)).ShouldBe(400);
        (await client.Put("/api/v2/countries/AUT", new { name = "Theirs" }, headers)).ShouldBe(400);

        (await client.Get("/api/v2/countries/AUT")).ShouldBe(404);
    }

    [Theory]
    [InlineData("Http:Host=127.0.0.1", "", 400)]
    [InlineData("Http:Host=127.0.0.1", "Http:AllowedHosts=*", 200)]
    [InlineData("Http:Host=127.0.0.1", "Http:AllowedHosts=other.example", 400)]
    [InlineData("Http:Host=127.0.0.1", "Http:AllowedHosts=other.example, rebound.example", 200)]
    [InlineData("Http:Host=127.0.0.1", "Http:AllowedHosts=*.example", 200)]
    [InlineData("Http:Host=0.0.0.0", "", 200)]
    [InlineData("Http:Host=*", "", 200)]
    [InlineData("Http:Host=*", "Http:AllowedHosts=other.example", 400)]
    public async Task The_setting_names_the_hosts(string listen, string setting, int status)
    {
        await using var host = await TestHost.StartAsync([listen, .. new[] { setting }.Where(text => text.Length > 0)]);
        using var client = new HttpClient { BaseAddress = new($"http://127.0.0.1:{new Uri(host.Address).Port}") };

        (await client.Get("/api/v1/countries-with-currency", ("Host", Rebound))).Status.ShouldBe(status == 200 ? 204 : status);
    }

    [Theory, MemberData(nameof(Deployments))]
    public async Task What_a_trusted_proxy_says_of_the_host_is_looked_at(bool split)
    {
        await using var deployment = await StartAsync(split, "Http:AllowedHosts=own.example", "Http:TrustedProxies=127.0.0.1");

        (await deployment.Client.Get("/countries", ("Host", "127.0.0.1"), ("X-Forwarded-Host", "own.example"))).ShouldBe(200);
        (await deployment.Client.Get("/countries", ("Host", "own.example"), ("X-Forwarded-Host", Rebound))).ShouldBe(400);
    }

    [Fact]
    public async Task The_internal_port_has_no_names()
    {
        await using var host = await TestHost.StartAsync("Http:AllowedHosts=own.example");
        using var client = new HttpClient { BaseAddress = new(host.InternalAddress) };

        (await client.Get("/healthz/ready", ("Host", "10.42.0.17:8081"))).ShouldBe(200);
        (await client.Get("/metrics", ("Host", "10.42.0.17:8081"))).ShouldBe(200);
    }

    [Theory]
    [InlineData("http://own.example")]
    [InlineData("own.example:8080")]
    [InlineData("own example")]
    [InlineData("*example")]
    public async Task What_is_no_name_is_refused_at_the_start(string hosts) =>
        (await Should.ThrowAsync<Host.Foundation.Settings.StartupException>(() => TestHost.StartAsync($"Http:AllowedHosts={hosts}")))
            .Faults.ShouldHaveSingleItem()
            .ShouldStartWith("Http:AllowedHosts: ");

    private static Task<IDeployment> StartAsync(bool split, params string[] settings) =>
        split ? Split.StartAsync(Partition.Each(Modules.All), settings) : Monolith.StartAsync(null, settings);
}
