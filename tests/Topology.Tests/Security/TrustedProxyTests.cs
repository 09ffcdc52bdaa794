using System.Net.Http.Headers;
using AngleSharp;
using AngleSharp.Html.Dom;
using CountryProvider.Host;
using CountryProvider.Host.Distribution;
using CountryProvider.Testing;
using CountryProvider.Topology.Tests.Deployments;
using CountryProvider.Topology.Tests.Http;

namespace CountryProvider.Topology.Tests.Security;

public sealed class TrustedProxyTests
{
    private const string Evil = "evil.example";

    private static readonly string[] _addresses = ["href", "src", "action", "formaction"];

    private static readonly (string, string)[] _https =
    [
        ("X-Forwarded-Proto", "https"),
        ("X-Forwarded-Host", "public.example"),
        ("X-Forwarded-For", "203.0.113.7"),
    ];

    [Fact]
    public async Task Only_a_trusted_proxy_says_that_a_request_was_https()
    {
        foreach (
            var (trusted, isTrusted) in new[]
            {
                ("", false),
                ("10.42.0.0/16", false),
                ("127.0.0.1", true),
                ("10.0.0.0/8,127.0.0.0/8", true),
                ("::/0,0.0.0.0/0", true),
            }
        )
        {
            await using var host = await TestHost.StartAsync($"Http:TrustedProxies={trusted}", "Http:AllowedHosts=*");

            foreach (var path in new[] { "/", "/api/v2/countries", "/nothing" })
            {
                (await host.Client.Get(path, _https))["Strict-Transport-Security"].ShouldBe(isTrusted ? "max-age=31536000" : null, trusted);
                (await host.Client.Get(path))["Strict-Transport-Security"].ShouldBeNull();
            }
        }
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("10.42.0.0/33")]
    [InlineData("127.0.0.1;10.0.0.1")]
    [InlineData("10.42.0.0/16,example.org")]
    public async Task What_is_no_network_is_refused_at_the_start(string networks) =>
        (await Should.ThrowAsync<Host.Foundation.Settings.StartupException>(() => TestHost.StartAsync($"Http:TrustedProxies={networks}")))
            .Faults.ShouldHaveSingleItem()
            .ShouldStartWith("Http:TrustedProxies: ");

    [Theory]
    [InlineData("https://public.example", true)]
    [InlineData("https://public.example:443", true)]
    [InlineData("http://public.example", false)]
    [InlineData("https://public.example:8443", false)]
    [InlineData("https://other.example", false)]
    [InlineData("null", false)]
    public async Task Behind_a_proxy_a_form_of_our_own_has_the_origin_that_the_proxy_says(string origin, bool accepted)
    {
        foreach (var pathBase in new[] { "", "/atum" })
        {
            await using var split = await Split.StartAsync(
                Partition.Each(Modules.All),
                ["Http:TrustedProxies=127.0.0.1", "Http:AllowedHosts=public.example", $"PathBase={pathBase}"]
            );

            (
                await split.Client.Form($"{pathBase}/countries", [("code", "AUT"), ("name", "Austria")], [.. _https, ("Origin", origin)])
            ).ShouldBe(accepted ? 303 : 403);
        }
    }

    [Fact]
    public async Task Without_a_trusted_proxy_the_forwarded_host_makes_no_form_our_own()
    {
        await using var host = await TestHost.StartAsync();

        (
            await host.Client.Form("/countries", [("code", "AUT"), ("name", "Austria")], [.. _https, ("Origin", "https://public.example")])
        ).ShouldBe(403);
    }

    [Theory]
    [InlineData("")]
    [InlineData("127.0.0.1")]
    public async Task No_header_and_no_path_of_a_request_makes_an_answer_lead_elsewhere(string trusted)
    {
        string[] settings = ["Seed:Data=demo", "Http:AllowedHosts=*", $"Http:TrustedProxies={trusted}"];
        await using var deployment =
            trusted.Length == 0 ? await Monolith.StartAsync(null, settings) : await Split.StartAsync(Partition.Each(Modules.All), settings);
        await using var prefixed = await TestHost.StartAsync([
            .. settings,
            "PathBase=/atum",
            $"Auth:ApiKeys={Keys.LineOf("erp", "all").Line}",
        ]);

        foreach (var (client, pathBase) in new[] { (deployment.Client, ""), (prefixed.Client, "/atum") })
        {
            foreach (var headers in Hostile())
            {
                foreach (
                    var path in Modules
                        .All.Select(module => "/" + module.Navigation.Path)
                        .Concat(["/countries/GER", "/openapi/v2.json", "/api/v2/countries?page=1&pageSize=1", "/sign-in?to=//evil.example"])
                )
                {
                    await CheckAsync(client, "GET", pathBase + path, null, headers);
                }

                await CheckAsync(
                    client,
                    "POST",
                    pathBase + "/countries",
                    Endpoints.Form(("code", Codes.Next()), ("name", "Anything")),
                    [.. headers, ("Sec-Fetch-Site", "same-origin")]
                );
                await CheckAsync(
                    client,
                    "PUT",
                    $"{pathBase}/api/v2/countries/{Codes.Next()}",
                    Endpoints.Json("""{"name":"Anything"}"""),
                    headers
                );
            }

            foreach (
                var path in new[]
                {
                    "/api",
                    "/topology",
                    $"//{Evil}",
                    $"//{Evil}/",
                    $"///{Evil}/countries",
                    $"/\\{Evil}",
                    $"/%5C{Evil}",
                    $"/%2F{Evil}/",
                    $"/countries/%2F%2F{Evil}",
                    "/%0D%0ASet-Cookie:%20evil.example=1",
                    $"/countries?search=%0D%0ALocation:%20//{Evil}",
                    $"/countries?done=added&code=//{Evil}",
                }
            )
            {
                foreach (var prefix in new[] { "", pathBase }.Distinct())
                {
                    await CheckAsync(client, "GET", prefix + path, null, []);
                    await CheckAsync(client, "POST", prefix + path, Endpoints.Form(("code", "x")), [("Sec-Fetch-Site", "same-origin")]);
                }
            }
        }

        static IEnumerable<(string, string)[]> Hostile() =>
            [
                [("Host", Evil)],
                [("Host", $"{Evil}:1")],
                [("X-Forwarded-Host", Evil)],
                [("X-Forwarded-Prefix", $"//{Evil}")],
                [("X-Forwarded-Proto", "javascript")],
                [("X-Forwarded-Host", $"{Evil}, {Evil}"), ("X-Forwarded-Proto", "https")],
                [("Forwarded", $"host={Evil};proto=https")],
                [("X-Original-URL", $"//{Evil}")],
                [("X-Rewrite-URL", $"//{Evil}")],
                [("Referer", $"https://{Evil}/")],
                [("Accept-Language", $"{Evil}")],
            ];
    }

    private static async Task CheckAsync(HttpClient client, string method, string path, HttpContent? body, (string, string)[] headers)
    {
        using var answer = await client.SendRawAsync(method, path, body, headers);
        var what = $"{method} {path} [{string.Join("; ", headers)}] {(int)answer.StatusCode}";
        ((int)answer.StatusCode).ShouldBeLessThan(500, what);
        answer.Headers.Contains("Set-Cookie").ShouldBeFalse(what);
        foreach (
            var value in Values(answer.Headers, "Location")
                .Concat(Values(answer.Headers, "Link").SelectMany(links => links.Split(',').Select(link => link.Trim().Trim('<'))))
        )
        {
            value.ShouldStartWith("/", Case.Sensitive, what);
            value.ShouldNotStartWith("//", Case.Sensitive, what);
            value.ShouldNotStartWith("/\\", Case.Sensitive, what);
        }

        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        if (answer.Content.Headers.ContentType?.MediaType == "text/html")
        {
            var page = (IHtmlDocument)
                await BrowsingContext
                    .New(Configuration.Default)
                    .OpenAsync(response => response.Content(text).Address(client.BaseAddress + path.TrimStart('/')));
            var addresses = page
                .All.SelectMany(element => _addresses.Select(element.GetAttribute))
                .OfType<string>()
                .Select(address => new Uri(new Uri(page.BaseUri), address))
                .ToList();
            addresses.ShouldNotBeEmpty();
            addresses.ShouldAllBe(address => address.Authority == client.BaseAddress!.Authority, what);
        }
        else if (path.Contains("/openapi/"))
        {
            text.ShouldNotContain(Evil);
        }
    }

    private static IEnumerable<string> Values(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) ? values : [];
}
