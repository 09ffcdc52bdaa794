using System.Net;
using CountryProvider.Testing;

namespace CountryProvider.Topology.Tests.Security;

public sealed class RequestLimitTests
{
    [Fact]
    public async Task What_is_longer_than_any_browser_sends_is_refused()
    {
        await using var host = await TestHost.StartAsync("Seed:Data=demo");

        (
            await host.Client.SendRawAsync("GET", "/api/v2/countries", null, [.. Enumerable.Range(0, 60).Select(i => ($"X-{i}", "x"))])
        ).StatusCode.ShouldBe(HttpStatusCode.OK);
        (
            await host.Client.SendRawAsync("GET", "/api/v2/countries", null, [.. Enumerable.Range(0, 70).Select(i => ($"X-{i}", "x"))])
        ).StatusCode.ShouldBe(HttpStatusCode.RequestHeaderFieldsTooLarge);
        (await host.Client.SendRawAsync("GET", "/api/v2/countries", null, ("X-Long", new string('x', 15_000)))).StatusCode.ShouldBe(
            HttpStatusCode.OK
        );
        (await host.Client.SendRawAsync("GET", "/api/v2/countries", null, ("X-Long", new string('x', 17_000)))).StatusCode.ShouldBe(
            HttpStatusCode.RequestHeaderFieldsTooLarge
        );
        (await host.Client.SendRawAsync("GET", "/api/v1/countries?search=" + new string('x', 7_000))).StatusCode.ShouldBe(
            HttpStatusCode.OK
        );
        (await host.Client.SendRawAsync("GET", "/api/v1/countries?search=" + new string('x', 9_000))).StatusCode.ShouldBe(
            HttpStatusCode.RequestUriTooLong
        );
    }
}
