using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using CountryProvider.Host;
using CountryProvider.Topology.Tests.Deployments;
using CountryProvider.Topology.Tests.Http;

namespace CountryProvider.Topology.Tests.Pages;

public sealed class EveryPageTests
{
    private static IEnumerable<string> Pages => Modules.All.Select(module => "/" + module.Navigation.Path);

    [Theory, EveryGrouping]
    public async Task Every_page_leads_to_every_other_and_says_which_it_is(Grouping grouping)
    {
        var client = await grouping.ClientAsync();

        foreach (var path in Pages)
        {
            var page = await client.Open(path);
            var links = page.QuerySelectorAll<IHtmlAnchorElement>("header nav a");

            links.Select(link => new Uri(link.Href).AbsolutePath).ShouldBe([.. Pages, "/api"], path);
            links.Where(link => link.GetAttribute("aria-current") == "page").ShouldHaveSingleItem().Href.ShouldEndWith(path);
            page.QuerySelectorAll("h1").ShouldHaveSingleItem();
            page.Title.ShouldNotBeNullOrWhiteSpace();
        }
    }

    [Theory, EveryGrouping]
    public async Task Every_file_of_a_page_is_there_for_good(Grouping grouping)
    {
        var client = await grouping.ClientAsync();

        foreach (var link in (await client.Open("/")).QuerySelectorAll<IHtmlLinkElement>("link[rel=icon], link[rel=stylesheet]"))
        {
            (await client.Get(new Uri(link.Href!).PathAndQuery))
                .ShouldBe(200)["Cache-Control"]
                .ShouldBe("public, max-age=31536000, immutable");
        }
    }

    [Theory, EveryGrouping("de", "de-AT,de;q=0.9,en;q=0.5", "fr;q=0.9,de;q=0.8")]
    public async Task German_is_spoken_to_those_who_ask_for_it(Grouping grouping, string languages)
    {
        var client = await grouping.ClientAsync();

        foreach (var path in Pages.Append("/nothing").Append("/countries/nothing"))
        {
            var answer = await client.Get(path, ("Accept-Language", languages));
            var page = await answer.ShouldBePage(client, answer.Status);

            page.DocumentElement.GetAttribute("lang").ShouldBe("de");
            page.QuerySelector("nav")!.TextContent.ShouldContain("Länder");
        }

        var refused = await client.Form("/countries", [("code", "x"), ("name", "")], ("Accept-Language", languages));
        (await refused.ShouldBePage(client, 400)).ErrorOf("code").ShouldContain("Buchstaben");
    }

    [Theory, EveryGrouping("en", "fr", "*", "nonsense;;;", "en-GB,de;q=0.1", "")]
    public async Task English_is_spoken_to_all_others(Grouping grouping, string languages)
    {
        var client = await grouping.ClientAsync();

        (await client.Open("/countries", ("Accept-Language", languages))).DocumentElement.GetAttribute("lang").ShouldBe("en");
    }

    [Theory, EveryCatalogue]
    public async Task The_API_speaks_English(Grouping grouping, Entries entries) =>
        (await (await grouping.ClientAsync()).Get($"{entries.V2}/{Codes.Next()}", ("Accept-Language", "de")))
            .ShouldBeProblem(404)
            .Text.ShouldContain("There is no");

    [Theory, EveryGrouping("/nothing", "/countries/ABC/nothing", "/links", "/favicon.ico", "/assets/0/site.css", "/api/v3/countries")]
    public async Task What_is_not_there_is_a_page_that_says_so(Grouping grouping, string path)
    {
        var client = await grouping.ClientAsync();

        (await (await client.Get(path)).ShouldBePage(client, 404)).QuerySelector("h1")!.TextContent.ShouldBe("Not found");
    }

    [
        Theory,
        EveryCatalogueText(
            "Sec-Fetch-Site: cross-site",
            "Sec-Fetch-Site: same-site",
            "Sec-Fetch-Site: nonsense",
            "Origin: https://evil.example",
            "Origin: null",
            "Origin: http://127.0.0.1:1"
        )
    ]
    public async Task A_form_of_another_site_is_refused(Grouping grouping, Entries entries, string header)
    {
        var (client, code) = (await grouping.ClientAsync(), Codes.Next());
        var (taken, _) = await client.Add(entries, "Mine");
        var foreign = (header.Split(": ")[0], header.Split(": ")[1]);

        (await client.Form(entries.Page, [("code", code), ("name", "Theirs")], foreign)).ShouldBe(403);
        (await client.Form($"{entries.Page}/{taken}", [("name", "Theirs")], foreign)).ShouldBe(403);
        (await client.Form($"{entries.Page}/{taken}/retire", [], foreign)).ShouldBe(403);
        (await client.Form($"{entries.Page}/{taken}/reinstate", [], foreign)).ShouldBe(403);

        (await client.Get($"{entries.V2}/{code}")).ShouldBe(404);
        (await client.Get($"{entries.V2}/{taken}")).ShouldBeJson(200, entries.Json(taken, "Mine"));
    }

    [Theory, EveryGrouping]
    public async Task A_link_form_of_another_site_is_refused(Grouping grouping)
    {
        var client = await grouping.ClientAsync();
        var (country, _, _) = await client.AddLinked();

        (await client.Form($"/links/{country}", [("currency-0", "")], ("Sec-Fetch-Site", "cross-site"))).ShouldBe(403);
        (await client.Form($"/links/{country}/unlink", [], ("Origin", "https://evil.example"))).ShouldBe(403);

        (await client.Get($"/api/v2/links/{country}")).Json.GetProperty("currencies")[0].GetProperty("code").GetString().ShouldBe(country);
    }

    [Theory, EveryCatalogue]
    public async Task A_form_of_our_own_is_accepted(Grouping grouping, Entries entries)
    {
        var client = await grouping.ClientAsync();
        var own = client.BaseAddress!.GetLeftPart(UriPartial.Authority);

        foreach (
            var headers in new (string, string)[][]
            {
                [("Sec-Fetch-Site", "same-origin")],
                [("Sec-Fetch-Site", "none")],
                [("Origin", own)],
                [("Sec-Fetch-Site", "same-origin"), ("Origin", "null")],
                [],
            }
        )
        {
            (await client.Form(entries.Page, [("code", Codes.Next()), ("name", "Mine")], headers)).ShouldBe(303);
        }
    }

    [Theory, EveryGrouping]
    public async Task Everything_is_served_under_a_path_base(Grouping grouping)
    {
        await using var own = await grouping.StartAsync("PathBase=/atum", "Seed:Data=demo");
        var client = own.Client;

        foreach (var path in Pages)
        {
            var page = await client.Open("/atum" + path);
            page.QuerySelectorAll<IHtmlAnchorElement>("header nav a")
                .Select(link => new Uri(link.Href).AbsolutePath)
                .ShouldBe([.. Pages.Select(other => "/atum" + other), "/atum/api"]);
            page.Links.OfType<IHtmlAnchorElement>()
                .Select(link => new Uri(link.Href).AbsolutePath)
                .ShouldAllBe(link => link.StartsWith("/atum/", StringComparison.Ordinal));
            page.Forms.ShouldAllBe(form => form.Target().StartsWith("/atum", StringComparison.Ordinal));
        }

        foreach (var link in (await client.Open("/atum")).QuerySelectorAll<IHtmlLinkElement>("link[rel=icon], link[rel=stylesheet]"))
        {
            (await client.Get(new Uri(link.Href!).PathAndQuery)).ShouldBe(200);
        }

        var added = await client.Submit((await client.Open("/atum/countries")).FormWith("code"), ("code", "ESP"), ("name", "Spain"));
        added["Location"]!.ShouldStartWith("/atum/countries");
        (await client.Follow(added)).Notice().ShouldContain("Spain");
        (await client.Post("/atum/api/v2/countries", new { code = "AUT", name = "Austria" }))
            .ShouldBe(201)["Location"]
            .ShouldBe("/atum/api/v2/countries/AUT");
        (await client.Put("/atum/api/v2/links/AUT", new { currencies = new[] { "EUR" }, languages = new[] { "deu" } }))
            .ShouldBe(201)["Location"]
            .ShouldBe("/atum/api/v2/links/AUT");
        (await client.Get("/atum/api/v2/countries?page=1&pageSize=1"))["Link"]!.ShouldStartWith("</atum/api/v2/countries?");
        (await client.Get("/atum/api/v2/nothing")).ShouldBeProblem(404);
        (await client.Get("/atum/api/v1/countries/AUT")).ShouldBe(200);
    }
}
