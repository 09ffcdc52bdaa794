using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using CountryProvider.Topology.Tests.Deployments;
using CountryProvider.Topology.Tests.Http;

namespace CountryProvider.Topology.Tests.Pages;

public sealed class CataloguePageTests
{
    [Theory, EveryCatalogue]
    public async Task An_entry_is_added_by_the_form_and_seen_in_the_list(Grouping grouping, Entries entries)
    {
        var (client, code, word) = (await grouping.ClientAsync(), Codes.Next(), Codes.Word());
        var page = await client.Open(entries.Page);

        var answer = await client.Submit(page.FormWith("code"), ("code", entries.Other(code)), ("name", $" {word} <b>&amp;</b> "));

        (await client.Follow(answer)).Notice().ShouldContain($"{word} <b>&amp;</b>");
        (await client.Get($"{entries.V2}/{code}")).ShouldBeJson(200, entries.Json(entries.Stored(code), $"{word} <b>&amp;</b>"));
        (await client.Open($"{entries.Page}?search={word}")).Rows().ShouldHaveSingleItem().ShouldContain("<b>&amp;</b>");
    }

    [Theory, EveryCatalogue]
    public async Task What_was_typed_stays_when_it_is_not_valid(Grouping grouping, Entries entries)
    {
        var client = await grouping.ClientAsync();
        var form = (await client.Open(entries.Page)).FormWith("code");

        var page = await (await client.Submit(form, ("code", "x<1"), ("name", "\"A\" & B"))).ShouldBePage(client, 400);
        page.ValueOf("code").ShouldBe("x<1");
        page.ValueOf("name").ShouldBe("\"A\" & B");
        page.ErrorOf("code").ShouldContain("letters from A to Z");

        page = await (await client.Submit(form, ("code", Codes.Next()), ("name", " "))).ShouldBePage(client, 400);
        page.ErrorOf("name").ShouldContain("required");

        page = await (await client.Form(entries.Page, [("other", "field")])).ShouldBePage(client, 400);
        page.ErrorOf("code").ShouldNotBeEmpty();
        page.ErrorOf("name").ShouldNotBeEmpty();
    }

    [Theory, EveryCatalogue]
    public async Task What_was_typed_stays_when_the_code_is_taken(Grouping grouping, Entries entries)
    {
        var client = await grouping.ClientAsync();
        var (code, _) = await client.Add(entries, "The first");

        var page = await (
            await client.Submit((await client.Open(entries.Page)).FormWith("code"), ("code", code), ("name", "The second"))
        ).ShouldBePage(client, 409);

        page.ValueOf("code").ShouldBe(code);
        page.ValueOf("name").ShouldBe("The second");
        page.ErrorOf("code").ShouldContain("The first");
        (await client.Get($"{entries.V2}/{code}")).Json.GetProperty("name").GetString().ShouldBe("The first");
    }

    [Theory, EveryCatalogue]
    public async Task An_entry_is_renamed_on_its_page(Grouping grouping, Entries entries)
    {
        var client = await grouping.ClientAsync();
        var (code, _) = await client.Add(entries, "Old");
        var page = await client.Open($"{entries.Page}/{entries.Other(code)}");
        page.ValueOf("name").ShouldBe("Old");

        (await client.Follow(await client.Submit(page.FormWith("name"), ("name", "New")))).Notice().ShouldContain("New");

        (await client.Get($"{entries.V2}/{code}")).Json.GetProperty("name").GetString().ShouldBe("New");
    }

    [Theory, EveryCatalogue]
    public async Task A_name_that_is_not_valid_stays_on_the_entrys_page(Grouping grouping, Entries entries)
    {
        var client = await grouping.ClientAsync();
        var (code, _) = await client.Add(entries, "Old");
        var (form, tooLong) = ((await client.Open($"{entries.Page}/{code}")).FormWith("name"), new string('x', 201));

        var page = await (await client.Submit(form, ("name", tooLong))).ShouldBePage(client, 400);

        page.ValueOf("name").ShouldBe(tooLong);
        page.ErrorOf("name").ShouldContain("200");
    }

    [Theory, EveryCatalogue]
    public async Task A_change_by_somebody_else_is_not_overwritten_unseen(Grouping grouping, Entries entries)
    {
        var client = await grouping.ClientAsync();
        var (code, _) = await client.Add(entries, "Seen");
        var form = (await client.Open($"{entries.Page}/{code}")).FormWith("name");
        await client.Put($"{entries.V2}/{code}", new { name = "Changed meanwhile" });

        var page = await (await client.Submit(form, ("name", "Mine"))).ShouldBePage(client, 412);

        page.ValueOf("name").ShouldBe("Mine");
        page.ErrorOf().ShouldNotBeEmpty();
        page.DescriptionOf("name").ShouldBe("In English. Stored now: Changed meanwhile Yours: Mine");
        (await client.Get($"{entries.V2}/{code}")).Json.GetProperty("name").GetString().ShouldBe("Changed meanwhile");
        (await client.Follow(await client.Submit(page.FormWith("name")))).Notice().ShouldContain("Mine");
    }

    [Theory, EveryCatalogue]
    public async Task An_entry_retired_by_somebody_else_is_not_reinstated_unseen(Grouping grouping, Entries entries)
    {
        var client = await grouping.ClientAsync();
        var (code, _) = await client.Add(entries, "Seen");
        var form = (await client.Open($"{entries.Page}/{code}")).FormWith("name");
        await client.Delete($"{entries.V2}/{code}");

        var saved = await client.Submit(form, ("name", "Mine"));

        (await saved.ShouldBePage(client, 412)).QuerySelector("main h1")!.TextContent.ShouldContain("retired");
        (await client.Get($"{entries.V2}/{code}")).Json.GetProperty("retired").GetBoolean().ShouldBeTrue();
    }

    [Theory, EveryCatalogue]
    public async Task A_second_press_of_a_button_finds_the_entry_saved(Grouping grouping, Entries entries)
    {
        var (client, code) = (await grouping.ClientAsync(), Codes.Next());
        var add = (await client.Open(entries.Page)).FormWith("code");
        (string, string)[] typed = [("code", code), ("name", " Added ")];
        (await client.Submit(add, typed)).ShouldBe(303);
        (await client.Follow(await client.Submit(add, typed))).Notice().ShouldContain("Added");

        var rename = (await client.Open($"{entries.Page}/{code}")).FormWith("name");
        (await client.Submit(rename, ("name", "Renamed"))).ShouldBe(303);
        (await client.Follow(await client.Submit(rename, ("name", "Renamed")))).Notice().ShouldContain("Renamed");

        foreach (var action in new[] { "retire", "reinstate" })
        {
            var form = (await client.Open($"{entries.Page}/{code}")).FormTo(action);
            (await client.Submit(form)).ShouldBe(303);
            (await client.Follow(await client.Submit(form))).Notice().ShouldContain(action);
        }
    }

    [Theory, EveryCatalogue]
    public async Task An_entry_is_retired_and_reinstated(Grouping grouping, Entries entries)
    {
        var (client, word) = (await grouping.ClientAsync(), Codes.Word());
        var (code, _) = await client.Add(entries, word);

        (await client.Follow(await client.Submit((await client.Open($"{entries.Page}/{code}")).FormTo("retire"))))
            .Notice()
            .ShouldContain("retired");
        (await client.Get($"{entries.V2}/{code}")).Json.GetProperty("retired").GetBoolean().ShouldBeTrue();
        (await client.Open($"{entries.Page}?search={word}")).Rows().ShouldBeEmpty();
        (await client.Open($"{entries.Page}?search={word}&retired=true")).Rows().ShouldHaveSingleItem().ShouldContain("retired");

        (await client.Follow(await client.Submit((await client.Open($"{entries.Page}?search={word}&retired=true")).FormTo("reinstate"))))
            .Notice()
            .ShouldContain("reinstated");
        (await client.Get($"{entries.V2}/{code}")).Json.GetProperty("retired").GetBoolean().ShouldBeFalse();
    }

    [Theory, EveryCatalogue]
    public async Task A_search_ignores_case_and_accents_and_keeps_its_words(Grouping grouping, Entries entries)
    {
        var (client, word) = (await grouping.ClientAsync(), Codes.Word());
        var (code, _) = await client.Add(entries, $"{word} Österreich");

        var page = await client.Open($"{entries.Page}?search={word}%20OSTERREICH");

        page.Rows().ShouldHaveSingleItem().ShouldContain(code);
        page.QuerySelectorAll("form[role=search] [name=search]")
            .ShouldHaveSingleItem()
            .ShouldBeAssignableTo<IHtmlInputElement>()!
            .Value.ShouldBe($"{word} OSTERREICH");
    }

    [Theory, EveryCatalogue]
    public async Task A_search_without_a_match_says_so(Grouping grouping, Entries entries)
    {
        var (client, word) = (await grouping.ClientAsync(), Codes.Word());

        (await client.Open($"{entries.Page}?search={word}%3Cscript%3E"))
            .QuerySelector("main")!
            .TextContent.ShouldContain(word + "<script>");
    }

    [Theory, EveryGrouping]
    public async Task A_long_list_is_shown_in_pages(Grouping grouping)
    {
        await using var own = await grouping.StartAsync();

        foreach (var entries in Entries.All)
        {
            await Task.WhenAll(Enumerable.Range(0, 51).Select(i => own.Client.Add(entries, $"Name {i:00}")));

            var first = await own.Client.Open(entries.Page);
            var second = await own.Client.Open(new Uri(first.QuerySelector<IHtmlAnchorElement>("main a[rel=next]")!.Href).PathAndQuery);

            first.Rows().Count.ShouldBe(50);
            second.Rows().ShouldHaveSingleItem().ShouldContain("Name 50");
            second.QuerySelector("main a[rel=prev]").ShouldNotBeNull();
            second.QuerySelector("main a[rel=next]").ShouldBeNull();
            (await own.Client.Open($"{entries.Page}?page=nonsense")).Rows().Count.ShouldBe(50);
        }
    }

    [Theory, EveryCatalogue]
    public async Task The_page_of_an_unknown_entry_is_a_page_that_says_so(Grouping grouping, Entries entries)
    {
        var client = await grouping.ClientAsync();

        (await (await client.Get($"{entries.Page}/{Codes.Next()}")).ShouldBePage(client, 404))
            .QuerySelector("h1")!
            .TextContent.ShouldBe("Not found");
        await (await client.Form($"{entries.Page}/{Codes.Next()}/retire", [])).ShouldBePage(client, 404);
        await (await client.Form($"{entries.Page}/{Codes.Next()}/reinstate", [])).ShouldBePage(client, 404);
    }

    [Theory, EveryCatalogue]
    public async Task A_name_in_another_language_stays_however_its_tag_is_typed(Grouping grouping, Entries entries)
    {
        var client = await grouping.ClientAsync();
        var (code, _) = await client.Add(entries, "Named");
        await client.Patch($"{entries.V2}/{code}", new { names = new Dictionary<string, string> { ["pt-BR"] = "Um", ["fr"] = "Un" } });

        (await client.Submit((await client.Open($"{entries.Page}/{code}")).FormWith("names"), ("names", "PT-br Dois"))).ShouldBe(303);

        (await client.Get($"{entries.V2}/{code}?fields=names")).ShouldBeJson(200, """{"names":{"pt-BR":"Dois"}}""");
    }
}
