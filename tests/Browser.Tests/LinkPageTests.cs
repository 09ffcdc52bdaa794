using System.Text.RegularExpressions;
using CountryProvider.Host;
using CountryProvider.Testing;
using Microsoft.Playwright;

namespace CountryProvider.Browser.Tests;

public sealed class LinkPageTests(Chromium chromium) : BrowserTest(chromium)
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await HasAsync("countries", "DEU", "Germany");
        await HasAsync("countries", "FRA", "France");
        await HasAsync("currencies", "EUR", "Euro");
        await HasAsync("currencies", "CHF", "Swiss Franc");
        await HasAsync("languages", "deu", "German");
    }

    [Theory]
    [MemberData(nameof(JavaScript))]
    public async Task A_country_is_linked_from_the_list_of_what_is_incomplete(bool javaScript)
    {
        var page = await OpenAsync("", javaScript);
        await page.GetByText("0 of 2 countries fully linked").Should().ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Link, new() { NameRegex = new("Germany.*no currency, no language") }).ClickAsync();
        await page.Field("Currency 1").FillAsync("EUR");
        await page.Field("Language 1").FillAsync("deu");
        await page.Button("Save").ClickAsync();

        await page.Notice().Should().ToHaveTextAsync("Germany is fully linked.");
        await page.Row("Germany").Should().ToContainTextAsync("Euro");
        await page.Row("Germany").Should().ToContainTextAsync("German");
        await page.GetByText("1 of 2 countries fully linked").Should().ToBeVisibleAsync();
    }

    [Theory]
    [MemberData(nameof(JavaScript))]
    public async Task A_link_is_changed(bool javaScript)
    {
        await LinksAsync("DEU", "EUR", "deu");
        var page = await OpenAsync("", javaScript);

        await page.Link("Edit Germany").ClickAsync();
        await page.Field("Currency 1").Should().ToHaveValueAsync("EUR");
        await page.Field("Currency 1").FillAsync("CHF");
        await page.Button("Save").ClickAsync();

        await page.Row("Germany").Should().ToContainTextAsync("Swiss Franc");
    }

    [Theory]
    [MemberData(nameof(JavaScript))]
    public async Task A_link_is_removed(bool javaScript)
    {
        await LinksAsync("DEU", "EUR", "deu");
        var page = await OpenAsync("links/DEU", javaScript);

        await page.Button("Unlink").ClickAsync();

        await page.Notice().Should().ToHaveTextAsync("Germany was unlinked.");
        await page.Rows().Should().ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new("Germany") }).ClickAsync();
        await page.Button("Unlink").Should().ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Half_a_link_is_saved_and_stays_on_the_list_of_what_is_incomplete()
    {
        var page = await OpenAsync("links/DEU", javaScript: false);

        await page.Field("Currency 1").FillAsync("EUR");
        await page.Button("Save").ClickAsync();

        await page.Notice().Should().ToContainTextAsync("Germany is not fully linked yet.");
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new("Germany.*no language") }).Should().ToBeVisibleAsync();
    }

    [Fact]
    public async Task Search_finds_countries_by_what_they_are_linked_to()
    {
        await LinksAsync("DEU", "EUR", "deu");
        await LinksAsync("FRA", "CHF", "deu");
        var page = await OpenAsync();

        await page.SearchAsync("franc");
        await page.Rows().Should().ToHaveCountAsync(1);
        await page.Row("France").Should().ToBeVisibleAsync();

        await page.SearchAsync("xyz");
        await page.GetByText("No fully linked country matches “xyz”.").Should().ToBeVisibleAsync();
        await page.Link("Show all").ClickAsync();
        await page.Rows().Should().ToHaveCountAsync(2);
    }

    [Fact]
    public async Task A_currency_that_was_retired_meanwhile_is_explained_at_its_field_and_the_language_is_kept()
    {
        var page = await OpenAsync("links/DEU", javaScript: false);
        await page.Field("Currency 1").FillAsync("EUR");
        await page.Field("Language 1").FillAsync("deu");
        await RetiresAsync("currencies", "EUR");

        await page.Button("Save").ClickAsync();

        await page.Field("Currency 1").ShouldBeWrongAsync("Euro is retired and cannot be linked anew.");
        await page.Field("Language 1").Should().ToHaveValueAsync("deu");
        await page.Should().ToHaveTitleAsync(new Regex("^Error: "));
    }

    [Fact]
    public async Task A_link_that_somebody_else_changed_is_shown_before_it_can_be_overwritten()
    {
        var page = await OpenAsync("links/DEU", javaScript: false);
        await page.Field("Currency 1").FillAsync("EUR");
        await LinksAsync("DEU", "CHF", null);

        await page.Button("Save").ClickAsync();
        await page.GetByRole(AriaRole.Alert).Should().ToContainTextAsync("was changed in the meantime");
        await page.Field("Currency 1").Should().ToHaveValueAsync("EUR");
        await page.Field("Currency 1").Should().ToHaveAccessibleDescriptionAsync(new Regex("Stored now: CHF Yours: EUR$"));
        await page.GetByText("CHF", new() { Exact = true }).And(page.Locator("dd *")).Should().ToBeVisibleAsync();

        await page.Button("Save").ClickAsync();
        await page.Notice().Should().ToContainTextAsync("Saved.");
    }

    [Fact]
    public async Task A_retired_currency_stays_with_the_country_that_has_it()
    {
        await LinksAsync("DEU", "EUR", "deu");
        await RetiresAsync("currencies", "EUR");
        var page = await OpenAsync();
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new("Germany.*no currency \\(outdated\\)") }).ClickAsync();
        await page.Locator(".times").Should().ToContainTextAsync("retired");
        await page.Field("Currency 1").Should().ToHaveValueAsync("EUR");
        await page.GotoAsync("links/FRA");

        await page.Locator("option[value=EUR]").Should().ToHaveCountAsync(0);
    }

    [Fact]
    public async Task An_empty_choice_leads_to_the_page_of_the_module_that_can_fill_it()
    {
        await using var host = await TestHost.StartAsync();
        await host.Client.PostAsync(
            "api/v2/countries",
            new StringContent("""{"code":"DEU","name":"Germany"}""", new System.Net.Http.Headers.MediaTypeHeaderValue("application/json")),
            TestContext.Current.CancellationToken
        );
        var html = await host.Client.GetStringAsync("links/DEU", TestContext.Current.CancellationToken);

        foreach (var module in Modules.All.Where(module => module.Name is "Currency" or "Language"))
        {
            html.ShouldContain($"<a href=\"{module.Navigation.Path}\">Add one</a>");
        }
    }
}
