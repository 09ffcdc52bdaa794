using CountryProvider.Host;
using CountryProvider.Host.Distribution;
using CountryProvider.Testing;
using CountryProvider.Topology.Tests.Deployments;
using CountryProvider.Topology.Tests.Http;
using CountryProvider.Topology.Tests.Pages;

namespace CountryProvider.Topology.Tests.Security;

public sealed class SignInTests
{
    private static readonly (string, string) _sameOrigin = ("Sec-Fetch-Site", "same-origin");

    /// <summary>One process; every module in its own behind a front; the same under a path.</summary>
    public static TheoryData<bool, string> Deployments { get; } =
        new()
        {
            { false, "" },
            { true, "" },
            { true, "/atum" },
        };

    [Theory, MemberData(nameof(Deployments))]
    public async Task Who_signs_in_may_write_until_signing_out(bool split, string pathBase)
    {
        await using var deployment = await StartAsync(split, $"PathBase={pathBase}");
        var client = deployment.Client;
        var page = await client.Open($"{pathBase}/countries");
        page.QuerySelector(".notice.info")!.TextContent.ShouldContain("needs a key");
        var link = new Uri(new Uri(page.BaseUri), page.QuerySelector(".account a")!.GetAttribute("href")).PathAndQuery;

        var signedIn = await client.Submit((await client.Open(link)).FormWith("api-key"), ("api-key", Keys.Everywhere));
        signedIn.ShouldBe(303)["Location"].ShouldBe($"{pathBase}/countries");
        var cookie = CookieOf(signedIn);

        page = await client.Open($"{pathBase}/countries", cookie);
        page.QuerySelector(".notice.info").ShouldBeNull();
        page.QuerySelector(".account")!.TextContent.ShouldContain("key-15");
        (await client.Form($"{pathBase}/countries", [("code", "AUT"), ("name", "Austria")], cookie, _sameOrigin)).ShouldBe(303);
        (await client.Post($"{pathBase}/api/v2/currencies", new { code = "EUR", name = "Euro" }, cookie, _sameOrigin)).ShouldBe(201);

        var signedOut = await client.Form($"{pathBase}/sign-out", [], cookie, _sameOrigin);
        signedOut.ShouldBe(303)["Set-Cookie"]!.ShouldContain("expires=Thu, 01 Jan 1970");
        CookieOf(signedOut).Item2.ShouldEndWith("=");
    }

    [Theory, MemberData(nameof(Deployments))]
    public async Task The_cookie_is_for_this_site_over_https_and_for_no_script(bool split, string pathBase)
    {
        await using var deployment = await StartAsync(split, $"PathBase={pathBase}", "Http:TrustedProxies=127.0.0.1");
        (string, string) https = ("X-Forwarded-Proto", "https");

        var answer = await deployment.Client.Form($"{pathBase}/sign-in", [("api-key", Keys.Everywhere)], https, _sameOrigin);

        var parts = answer.ShouldBe(303)["Set-Cookie"]!.Split("; ");
        parts[0].ShouldBe($"{(pathBase.Length == 0 ? "__Host" : "__Secure")}-country-provider={Keys.Everywhere}");
        parts[1..]
            .ShouldBe(
                ["max-age=43200", $"path={(pathBase.Length == 0 ? "/" : pathBase)}", "secure", "samesite=strict", "httponly"],
                ignoreOrder: true
            );
        (
            await deployment.Client.Form(
                $"{pathBase}/countries",
                [("code", "AUT"), ("name", "Austria")],
                ("Cookie", parts[0]),
                https,
                _sameOrigin
            )
        ).ShouldBe(303);
        (
            await deployment.Client.Form(
                $"{pathBase}/countries",
                [("code", "AUS"), ("name", "Australia")],
                ("Cookie", parts[0].Replace("__Host-", "").Replace("__Secure-", "")),
                https,
                _sameOrigin
            )
        ).ShouldBe(401);
    }

    [Theory, MemberData(nameof(Deployments))]
    public async Task A_form_that_was_refused_is_sent_again_after_signing_in(bool split, string pathBase)
    {
        await using var deployment = await StartAsync(split, $"PathBase={pathBase}");
        var client = deployment.Client;

        var refused = await client.Form($"{pathBase}/countries", [("code", "AUT"), ("name", "<b>\"Österreich\" & Co.</b>")], _sameOrigin);
        var page = await refused.ShouldBePage(client, 401);
        page.QuerySelector("h1")!.TextContent.ShouldBe("Sign in");
        page.QuerySelector(".site-head a[href^=sign-in]").ShouldNotBeNull();
        var wrong = await (await client.Submit(page.FormWith("api-key"), ("api-key", "cp_wrong"))).ShouldBePage(client, 401);
        wrong.ErrorOf("api-key").ShouldContain("not known");
        var signedIn = await client.Submit(wrong.FormWith("api-key"), ("api-key", Keys.Everywhere));

        var again = (await signedIn.ShouldBePage(client, 200)).FormWith("code");
        var fields = again.QuerySelectorAll("input").Select(input => (input.GetAttribute("name")!, input.GetAttribute("value")!));
        (await client.Form(again.GetAttribute("action")!, fields, CookieOf(signedIn), _sameOrigin)).ShouldBe(303);
        (await client.Get($"{pathBase}/api/v2/countries/AUT")).Json.GetProperty("name").GetString().ShouldBe("<b>\"Österreich\" & Co.</b>");
    }

    [Fact]
    public async Task A_key_of_another_department_is_told_so_and_may_be_changed_for_another()
    {
        await using var host = await TestHost.StartAsync(Keys.Setting);
        var department = Modules.All.Single(module => module.Navigation.Path == "currencies").Name;
        var cookie = ("Cookie", $"country-provider={Keys.For(department)}");

        (await host.Client.Open("/countries", cookie))
            .QuerySelector(".notice.info")!
            .TextContent.ShouldContain("may not change anything here");
        (await host.Client.Open("/currencies", cookie)).QuerySelector(".notice.info").ShouldBeNull();
        var page = await (
            await host.Client.Form("/countries", [("code", "AUT"), ("name", "Austria")], cookie, _sameOrigin, ("Accept-Language", "de"))
        ).ShouldBePage(host.Client, 403);
        page.DocumentElement.GetAttribute("lang").ShouldBe("de");
        page.QuerySelector(".lead")!.TextContent.ShouldContain("darf in der Abteilung");
        page.FormWith("code").QuerySelector("[name=name]")!.GetAttribute("value").ShouldBe("Austria");
    }

    [Fact]
    public async Task Another_site_can_neither_use_the_cookie_nor_have_a_form_carried_on_nor_sign_anybody_in()
    {
        await using var host = await TestHost.StartAsync(Keys.Setting);
        var cookie = ("Cookie", $"country-provider={Keys.Everywhere}");

        foreach (
            var foreign in new[]
            {
                ("Sec-Fetch-Site", "cross-site"),
                ("Sec-Fetch-Site", "same-site"),
                ("Origin", "https://evil.example"),
                ("Origin", "null"),
            }
        )
        {
            var page = await (await host.Client.Form("/countries", [("code", "AUT"), ("name", "Theirs")], cookie, foreign)).ShouldBePage(
                host.Client,
                401
            );
            page.QuerySelectorAll("input[type=hidden]").ShouldBeEmpty();
            page.DocumentElement.OuterHtml.ShouldNotContain("again=true");
            (await host.Client.Post("/api/v2/countries", new { code = "AUT", name = "Theirs" }, cookie, foreign)).ShouldBe(401);
            (await host.Client.Delete("/api/v2/countries/AUT", cookie, foreign)).ShouldBe(401);
            (await host.Client.Form("/sign-in", [("api-key", Keys.Everywhere)], foreign)).ShouldBe(403)["Set-Cookie"].ShouldBeNull();
            (await host.Client.Form("/sign-out", [], cookie, foreign)).ShouldBe(403)["Set-Cookie"].ShouldBeNull();
        }

        // A key that the caller shows on purpose is not the browser's to add.
        (
            await host.Client.Post(
                "/api/v1/countries",
                new { shortName = "AUT", name = "Austria" },
                Keys.Bearer(Keys.Everywhere),
                ("Sec-Fetch-Site", "cross-site"),
                ("Origin", "https://front-end.example")
            )
        ).ShouldBe(200);
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("\\\\evil.example")]
    [InlineData("https://evil.example")]
    [InlineData("https:evil.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("x\r\nSet-Cookie: evil=1")]
    [InlineData("\t//evil.example")]
    [InlineData("ä")]
    [InlineData("/countries")]
    [InlineData("../other/steal")]
    [InlineData("..%2Fother%2Fsteal")]
    [InlineData("%2e%2e/other")]
    [InlineData(".%2E%5Cother")]
    [InlineData("%252e%252e%252fother")]
    [InlineData("countries/../../other")]
    [InlineData("countries/..")]
    [InlineData("countries/%2e%2e?search=x")]
    [InlineData("countries/..;/../other")]
    [InlineData("countries//other")]
    [InlineData("countries/%2F%2Fother")]
    [InlineData("countries%5C..%5C..%5Cother")]
    [InlineData(".")]
    [InlineData("%2Fother")]
    public async Task After_signing_in_nobody_is_led_elsewhere(string to)
    {
        foreach (var pathBase in new[] { "", "/atum" })
        {
            await using var host = await TestHost.StartAsync(Keys.Setting, $"PathBase={pathBase}");

            foreach (var again in new[] { "", "&again=true" })
            {
                var answer = await host.Client.Form(
                    $"{pathBase}/sign-in?to={Uri.EscapeDataString(to)}{again}",
                    [("api-key", Keys.Everywhere), ("code", "AUT")],
                    _sameOrigin
                );

                answer.ShouldBe(303)["Location"].ShouldBe($"{pathBase}/");
                answer["Set-Cookie"]!.ShouldNotContain("evil");
                (await host.Client.Open($"{pathBase}/sign-in?to={Uri.EscapeDataString(to)}{again}"))
                    .FormWith("api-key")
                    .GetAttribute("action")
                    .ShouldBe("sign-in");
            }
        }
    }

    [Theory]
    [InlineData("countries")]
    [InlineData("countries/AUT/retire")]
    [InlineData("countries?search=../..&page=2")]
    [InlineData("countries/a..b")]
    [InlineData("countries/%C3%84")]
    public async Task After_signing_in_one_is_where_one_was(string to)
    {
        await using var host = await TestHost.StartAsync(Keys.Setting, "PathBase=/atum");

        (await host.Client.Form($"/atum/sign-in?to={Uri.EscapeDataString(to)}", [("api-key", Keys.Everywhere)], _sameOrigin))
            .ShouldBe(303)["Location"]
            .ShouldBe($"/atum/{to}");
        var again = await host.Client.Form(
            $"/atum/sign-in?to={Uri.EscapeDataString(to)}&again=true",
            [("api-key", Keys.Everywhere), ("code", "AUT")],
            _sameOrigin
        );
        (await again.ShouldBePage(host.Client, 200)).FormWith("code").GetAttribute("action").ShouldBe($"/atum/{to}");
    }

    [Theory, MemberData(nameof(Deployments))]
    public async Task The_key_is_never_sent_on(bool split, string pathBase)
    {
        await using var deployment = await StartAsync(split, $"PathBase={pathBase}");

        var answer = await deployment.Client.Form(
            $"{pathBase}/sign-in?to=countries&again=true",
            [("api-key", Keys.Everywhere), ("code", "AUT"), ("name", "Austria")],
            _sameOrigin
        );

        answer.ShouldBe(200)["Location"].ShouldBeNull(); // With a redirect that keeps the method, the browser would send all fields on.
        answer.Text.ShouldNotContain(Keys.Everywhere);
        (await answer.ShouldBePage(deployment.Client, 200))
            .QuerySelectorAll("input")
            .Select(input => input.GetAttribute("name"))
            .ShouldBe(["code", "name"]);
    }

    [Theory]
    [InlineData("https://evil.example/", false)]
    [InlineData("http://evil.example/?http://127.0.0.1/", false)]
    [InlineData("http://127.0.0.1:1/", false)]
    [InlineData("http://127.0.0.1.evil.example/", false)]
    [InlineData("nonsense", false)]
    [InlineData("/countries", false)]
    [InlineData("OWN/countries?search=x", true)]
    [InlineData("", true)]
    public async Task Where_a_browser_says_nothing_else_the_page_before_tells_whose_form_it_is(string referer, bool accepted)
    {
        await using var open = await TestHost.StartAsync();
        await using var locked = await TestHost.StartAsync(Keys.Setting);

        foreach (var (host, refused) in new[] { (open, 403), (locked, 401) })
        {
            var headers = new[] { ("Referer", referer.Replace("OWN", host.Address)), ("Cookie", $"country-provider={Keys.Everywhere}") };

            (await host.Client.Form("/countries", [("code", "AUT"), ("name", "Austria")], headers)).ShouldBe(accepted ? 303 : refused);
            (await host.Client.Get("/api/v2/countries/AUT")).ShouldBe(accepted ? 200 : 404);
        }
    }

    [Fact]
    public async Task A_form_that_cannot_be_read_is_refused_without_being_carried()
    {
        await using var host = await TestHost.StartAsync(Keys.Setting);

        foreach (
            var (body, type, status) in new[]
            {
                (string.Join('&', Enumerable.Range(0, 3000).Select(i => $"f{i}=x")), "application/x-www-form-urlencoded", 401),
                ("code=%ZZ&name=%", "application/x-www-form-urlencoded", 401),
                ("code=AUT", "application/x-www-form-urlencoded; charset=utf-7", 415),
                ("code=AUT", "multipart/form-data; boundary=x", 401),
                ("{}", "application/json", 401),
                (new string('x', 70_000), "application/x-www-form-urlencoded", 413),
            }
        )
        {
            var answer = await host.Client.Send(
                HttpMethod.Post,
                "/countries",
                Calls.Bytes(System.Text.Encoding.ASCII.GetBytes(body), type),
                _sameOrigin
            );
            answer.Status.ShouldBe(status, type);
        }
    }

    [Fact]
    public async Task Without_keys_nobody_is_asked_to_sign_in()
    {
        await using var host = await TestHost.StartAsync();

        (await host.Client.Get("/sign-in")).ShouldBe(404);
        (await host.Client.Open("/countries")).QuerySelector(".account").ShouldBeNull();
        (await host.Client.Post("/api/v2/countries", new { code = "AUT", name = "Austria" })).ShouldBe(201);
    }

    [Fact]
    public async Task Where_a_browser_could_not_stay_signed_in_the_page_says_so()
    {
        await using var host = await TestHost.StartAsync(Keys.Setting, "Http:AllowedHosts=*");

        (await host.Client.Open("/sign-in", ("Host", "country-provider.example"))).Notice().ShouldContain("https");
        (await host.Client.Open("/sign-in")).Notice().ShouldBeEmpty();
    }

    private static async Task<IDeployment> StartAsync(bool split, params string[] settings) =>
        split
            ? await Split.StartAsync(Partition.Each(Modules.All), ["Http:TrustedProxies=127.0.0.1", Keys.Setting, .. settings])
            : await Monolith.StartAsync(null, [Keys.Setting, .. settings]);

    private static (string, string) CookieOf(Answer answer) => ("Cookie", answer["Set-Cookie"]!.Split(';')[0]);
}
