using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using CountryProvider.Topology.Tests.Deployments;
using CountryProvider.Topology.Tests.Http;

namespace CountryProvider.Topology.Tests.Pages;

public sealed class LinkPageTests
{
    [Theory, EveryGrouping]
    public async Task Home_shows_the_fully_linked_countries(Grouping grouping)
    {
        var demo = await grouping.UnchangedAsync("Seed:Data=demo");

        var rows = (await demo.Open("/")).Rows();

        rows.Count.ShouldBe(3);
        "France FRA Euro EUR French fra".Split(' ').ShouldBeSubsetOf(rows[0].Split(' '));
        "Germany GER Euro EUR German deu".Split(' ').ShouldBeSubsetOf(rows[1].Split(' '));
        "Scotland SCO Pound GBP English eng".Split(' ').ShouldBeSubsetOf(rows[2].Split(' '));
    }

    [Theory, EveryGrouping("euro", "gerMANY", "deu", "fr%C3%A8nch", "sco")]
    public async Task Home_is_searched_by_any_name_or_code(Grouping grouping, string search)
    {
        var demo = await grouping.UnchangedAsync("Seed:Data=demo");

        (await demo.Open($"/?search={search}")).Rows().Count.ShouldBe(search is "euro" ? 2 : 1);
    }

    [Theory, EveryGrouping]
    public async Task Home_of_an_empty_product_says_how_to_begin(Grouping grouping)
    {
        var empty = await grouping.UnchangedAsync();

        (await empty.Open("/")).QuerySelector("main")!.TextContent.ShouldContain("no countries");
    }

    [Theory, EveryGrouping]
    public async Task A_country_that_is_incomplete_is_shown_with_what_it_lacks_and_can_be_linked(Grouping grouping)
    {
        var client = await grouping.ClientAsync();
        var (country, currency, language) = await client.AddThree();
        var home = await client.Open($"/?search=Country%20{country}");
        var todo = home.QuerySelectorAll<IHtmlAnchorElement>("main a")
            .Single(link => link.Href.EndsWith($"/links/{country}", StringComparison.Ordinal));
        todo.TextContent.ShouldContain("no currency, no language");

        var form = (await client.Open(new Uri(todo.Href).PathAndQuery)).FormWith("currency-0");
        var half = await client.Follow(await client.Submit(form, ("currency-0", currency), ("language-0", "")));
        half.Notice().ShouldContain("not fully linked yet");
        (await client.Open($"/?search=Country%20{country}")).QuerySelector("main")!.TextContent.ShouldContain("no language");

        form = (await client.Open($"/links/{country}")).FormWith("currency-0");
        (await client.Follow(await client.Submit(form, ("language-0", language)))).Notice().ShouldContain("is fully linked");
        (await client.Open($"/?search=Country%20{country}")).Rows().ShouldHaveSingleItem().ShouldContain(language);
    }

    [Theory, EveryGrouping]
    public async Task A_country_is_unlinked(Grouping grouping)
    {
        var client = await grouping.ClientAsync();
        var (country, _, _) = await client.AddLinked();

        (await client.Follow(await client.Submit((await client.Open($"/links/{country}")).FormTo("unlink"))))
            .Notice()
            .ShouldContain("unlinked");

        (await client.Get($"/api/v2/links/{country}")).Text.ShouldContain("\"currencies\":[],\"languages\":[]");
        (await client.Open($"/links/{country}")).Forms.ShouldNotContain(form =>
            form.Target().Contains("/unlink", StringComparison.Ordinal)
        );
    }

    [Theory, EveryGrouping]
    public async Task Retired_entries_are_not_offered_unless_linked(Grouping grouping)
    {
        var client = await grouping.ClientAsync();
        var (country, currency, _) = await client.AddLinked();
        var (other, _, _) = await client.AddThree();
        await client.Delete($"/api/v2/currencies/{currency}");

        Offered(await client.Open($"/links/{country}")).ShouldContain(currency);
        Offered(await client.Open($"/links/{other}")).ShouldNotContain(currency);

        static IEnumerable<string> Offered(IHtmlDocument page) =>
            page.QuerySelectorAll<IHtmlOptionElement>("#currency-choices option").Select(option => option.Value);
    }

    [Theory, EveryGrouping]
    public async Task What_cannot_be_linked_is_said_at_the_field_and_what_was_chosen_stays(Grouping grouping)
    {
        var client = await grouping.ClientAsync();
        var (country, currency, language) = await client.AddThree();
        var form = (await client.Open($"/links/{country}")).FormWith("currency-0");
        await client.Delete($"/api/v2/currencies/{currency}");

        var page = await (await client.Submit(form, ("currency-0", currency), ("language-0", language))).ShouldBePage(client, 422);

        page.ErrorOf("currency-0").ShouldContain("retired");
        page.ValueOf("language-0").ShouldBe(language);
        (await (await client.Submit(form, ("currency-0", "E-1"), ("language-0", language))).ShouldBePage(client, 400))
            .ErrorOf("currency-0")
            .ShouldContain("letters");
    }

    [Theory, EveryGrouping]
    public async Task A_link_changed_by_somebody_else_is_not_overwritten_unseen(Grouping grouping)
    {
        var client = await grouping.ClientAsync();
        var (country, currency, language) = await client.AddThree();
        var form = (await client.Open($"/links/{country}")).FormWith("currency-0");
        await client.Put($"/api/v2/links/{country}", Arrange.Link(currency));

        var page = await (await client.Submit(form, ("currency-0", ""), ("language-0", language))).ShouldBePage(client, 412);

        page.ErrorOf().ShouldNotBeEmpty();
        page.ValueOf("language-0").ShouldBe(language);
        page.DescriptionOf("currency-0").ShouldContain($"Stored now: {currency} Yours: nothing");
        page.DescriptionOf("language-0").ShouldContain($"Stored now: nothing Yours: {language}");
        (await client.Get($"/api/v2/links/{country}")).Text.ShouldContain("\"languages\":[]");
        (await client.Follow(await client.Submit(page.FormWith("currency-0")))).Notice().ShouldContain("not fully linked yet");
        (await client.Get($"/api/v2/links/{country}")).Text.ShouldContain("\"currencies\":[]");
    }

    [Theory, EveryGrouping]
    public async Task Where_both_chose_the_same_nothing_is_said_and_a_choice_that_is_offered_no_more_is_still_seen(Grouping grouping)
    {
        var client = await grouping.ClientAsync();
        var (country, currency, language) = await client.AddThree();
        var (_, other, _) = await client.AddThree();
        var form = (await client.Open($"/links/{country}")).FormWith("currency-0");
        await client.Put($"/api/v2/links/{country}", Arrange.Link(other, language));
        await client.Delete($"/api/v2/currencies/{currency}");

        var page = await (await client.Submit(form, ("currency-0", currency), ("language-0", language))).ShouldBePage(client, 412);

        page.DescriptionOf("language-0").ShouldNotContain("Stored now");
        page.DescriptionOf("currency-0").ShouldContain($"Stored now: {other} Yours: {currency}");
        page.ValueOf("currency-0").ShouldBe(currency);
        (await (await client.Submit(page.FormWith("currency-0"))).ShouldBePage(client, 422)).ErrorOf("currency-0").ShouldContain("retired");
    }

    [Theory, EveryGrouping]
    public async Task A_second_press_of_a_button_finds_the_link_saved(Grouping grouping)
    {
        var client = await grouping.ClientAsync();
        var (country, currency, language) = await client.AddThree();
        var form = (await client.Open($"/links/{country}")).FormWith("currency-0");
        (string, string)[] chosen = [("currency-0", currency), ("language-0", language)];

        (await client.Submit(form, chosen)).ShouldBe(303);
        (await client.Follow(await client.Submit(form, chosen))).Notice().ShouldContain("is fully linked");

        var unlink = (await client.Open($"/links/{country}")).FormTo("unlink");
        (await client.Submit(unlink)).ShouldBe(303);
        (await client.Follow(await client.Submit(unlink))).Notice().ShouldContain("was unlinked");
    }

    [Theory, EveryGrouping]
    public async Task A_link_changed_by_somebody_else_is_not_removed_unseen(Grouping grouping)
    {
        var client = await grouping.ClientAsync();
        var (country, currency, _) = await client.AddLinked();
        var unlink = (await client.Open($"/links/{country}")).FormTo("unlink");
        await client.Put($"/api/v2/links/{country}", Arrange.Link(currency));

        var page = await (await client.Submit(unlink)).ShouldBePage(client, 412);

        page.ErrorOf().ShouldNotBeEmpty();
        page.DescriptionOf("currency-0").ShouldContain($"Stored now: {currency} Yours: nothing");
        page.DescriptionOf("language-0").ShouldNotContain("Stored now");
        (await client.Get($"/api/v2/links/{country}")).Text.ShouldContain(currency);
        (await client.Follow(await client.Submit(page.FormTo("unlink")))).Notice().ShouldContain("was unlinked");
    }

    [Theory, EveryGrouping]
    public async Task The_link_of_an_unknown_country_is_a_page_that_says_so(Grouping grouping)
    {
        var client = await grouping.ClientAsync();

        await (await client.Get($"/links/{Codes.Next()}")).ShouldBePage(client, 404);
        await (await client.Form($"/links/{Codes.Next()}", [("currency-0", "EUR")])).ShouldBePage(client, 404);
    }

    [Theory, EveryGrouping]
    public async Task A_form_without_its_fields_does_not_unlink_a_country(Grouping grouping)
    {
        var client = await grouping.ClientAsync();
        var (country, currency, language) = await client.AddLinked();
        var before = (await client.Get($"/api/v2/links/{country}")).Text;

        await (
            await client.Form($"/links/{country}", [("currency", currency), ("language", language)], ("Sec-Fetch-Site", "same-origin"))
        ).ShouldBePage(client, 400);

        (await client.Get($"/api/v2/links/{country}")).Text.ShouldBe(before);
    }
}
