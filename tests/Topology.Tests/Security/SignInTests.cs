using CountryProvider.Host;
using CountryProvider.Host.Roles;
using CountryProvider.Testing;
using CountryProvider.Topology.Tests.Deployments;
using CountryProvider.Topology.Tests.Http;
using CountryProvider.Topology.Tests.Pages;

namespace CountryProvider.Topology.Tests.Security;

public sealed class SignInTests
{
    private static readonly (string, string) _sameOrigin = ("Sec-Fetch-Site", "same-origin");

    /// <summary>One process; every module in its own behind a front; the same under a path.</summary>
    public static TheoryData<bool, string> Deployments { get; } = new() { { false, "" }, { true, "" }, { true, "/atum" } };

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
        parts[1..].ShouldBe(["max-age=43200", $"path={(pathBase.Length == 0 ? "/" : pathBase)}", "secure", "samesite=strict", "httponly"], ignoreOrder: true);
        (await deployment.Client.Form($"{pathBase}/countries", [("code", "AUT"), ("name", "Austria")], ("Cookie", parts[0]), https, _sameOrigin)).ShouldBe(303);
        (await deployment.Client.Form($"{pathBase}/countries", [("code", "AUS"), ("name", "Australia")], ("Cookie", parts[0].Replace("__Host-", "").Replace("__Secure-", "")), https, _sameOrigin)).ShouldBe(401);
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
        var signedIn = (await client.Submit(wrong.FormWith("api-key"), ("api-key", Keys.Everywhere))).ShouldBe(307);

        // The browser repeats the request at the new place, with the same body.
        var form = wrong.FormWith("api-key");
        var fields = form.Elements.Select(element => (Name: element.GetAttribute("name"), Value: element.GetAttribute("value") ?? "")).Where(field => field.Name is not null).Select(field => (field.Name!, field.Value));
        (await client.Form(signedIn["Location"]!, fields, CookieOf(signedIn), _sameOrigin)).ShouldBe(303);
        (await client.Get($"{pathBase}/api/v2/countries/AUT")).Json.GetProperty("name").GetString().ShouldBe("<b>\"Österreich\" & Co.</b>");
    }

    [Fact]
    public async Task A_key_of_another_department_is_told_so_and_may_be_changed_for_another()
    {
        await using var host = await TestHost.StartAsync(Keys.Setting);
        var department = Modules.All.Single(module => module.Navigation.Path == "currencies").Name;
        var cookie = ("Cookie", $"country-provider={Keys.For(department)}");

        (await host.Client.Open("/countries", cookie)).QuerySelector(".notice.info")!.TextContent.ShouldContain("may not change anything here");
        (await host.Client.Open("/currencies", cookie)).QuerySelector(".notice.info").ShouldBeNull();
        var page = await (await host.Client.Form("/countries", [("code", "AUT"), ("name", "Austria")], cookie, _sameOrigin, ("Accept-Language", "de"))).ShouldBePage(host.Client, 403);
        page.DocumentElement.GetAttribute("lang").ShouldBe("de");
        page.QuerySelector(".lead")!.TextContent.ShouldContain("darf in der Abteilung");
        page.FormWith("code").QuerySelector("[name=name]")!.GetAttribute("value").ShouldBe("Austria");
    }

    [Fact]
    public async Task Another_site_can_neither_use_the_cookie_nor_have_a_form_carried_on_nor_sign_anybody_in()
    {
        await using var host = await TestHost.StartAsync(Keys.Setting);
        var cookie = ("Cookie", $"country-provider={Keys.Everywhere}");

        foreach (var foreign in new[] { ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "same-site"), ("Origin", "https://evil.example"), ("Origin", "null") })
        {
            var page = await (await host.Client.Form("/countries", [("code", "AUT"), ("name", "Theirs")], cookie, foreign)).ShouldBePage(host.Client, 401);
            page.QuerySelectorAll("input[type=hidden]").ShouldBeEmpty();
            page.DocumentElement.OuterHtml.ShouldNotContain("again=true");
            (await host.Client.Post("/api/v2/countries", new { code = "AUT", name = "Theirs" }, cookie, foreign)).ShouldBe(401);
            (await host.Client.Delete("/api/v2/countries/AUT", cookie, foreign)).ShouldBe(401);
            (await host.Client.Form("/sign-in", [("api-key", Keys.Everywhere)], foreign)).ShouldBe(403)["Set-Cookie"].ShouldBeNull();
            (await host.Client.Form("/sign-out", [], cookie, foreign)).ShouldBe(403)["Set-Cookie"].ShouldBeNull();
        }

        // A key that the caller shows on purpose is not the browser's to add.
        (await host.Client.Post("/api/v1/countries", new { shortName = "AUT", name = "Austria" }, Keys.Bearer(Keys.Everywhere), ("Sec-Fetch-Site", "cross-site"), ("Origin", "https://front-end.example"))).ShouldBe(200);
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
    public async Task After_signing_in_nobody_is_led_elsewhere(string to)
    {
        await using var host = await TestHost.StartAsync(Keys.Setting);

        foreach (var again in new[] { "", "&again=true" })
        {
            var answer = await host.Client.Form($"/sign-in?to={Uri.EscapeDataString(to)}{again}", [("api-key", Keys.Everywhere)], _sameOrigin);
            var location = new Uri(new Uri("http://own.example/"), answer["Location"]);

            answer.Status.ShouldBe(again.Length == 0 ? 303 : 307);
            location.Host.ShouldBe("own.example");
            answer["Location"]!.ShouldStartWith("/");
            answer["Location"]!.ShouldNotStartWith("//");
            answer["Location"]!.ShouldNotContain('\\');
            answer["Set-Cookie"]!.ShouldNotContain("evil");
        }
    }

    [Fact]
    public async Task A_form_that_cannot_be_read_is_refused_without_being_carried()
    {
        await using var host = await TestHost.StartAsync(Keys.Setting);

        foreach (var (body, type, status) in new[]
        {
            (string.Join('&', Enumerable.Range(0, 3000).Select(i => $"f{i}=x")), "application/x-www-form-urlencoded", 401), ("code=%ZZ&name=%", "application/x-www-form-urlencoded", 401),
            ("code=AUT", "application/x-www-form-urlencoded; charset=utf-7", 415), ("code=AUT", "multipart/form-data; boundary=x", 401), ("{}", "application/json", 401), (new string('x', 70_000), "application/x-www-form-urlencoded", 413),
        })
        {
            var answer = await host.Client.Send(HttpMethod.Post, "/countries", Calls.Bytes(System.Text.Encoding.ASCII.GetBytes(body), type), _sameOrigin);
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
        await using var host = await TestHost.StartAsync(Keys.Setting);

        (await host.Client.Open("/sign-in", ("Host", "country-provider.example"))).Notice().ShouldContain("https");
        (await host.Client.Open("/sign-in")).Notice().ShouldBeEmpty();
    }

    private static async Task<IDeployment> StartAsync(bool split, params string[] settings) => split
        ? await Split.StartAsync(Partition.Each(Modules.All), ["Http:TrustedProxies=127.0.0.1", Keys.Setting, .. settings])
        : await Monolith.StartAsync(null, [Keys.Setting, .. settings]);

    private static (string, string) CookieOf(Answer answer) => ("Cookie", answer["Set-Cookie"]!.Split(';')[0]);
}
