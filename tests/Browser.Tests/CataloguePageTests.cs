using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace CountryProvider.Browser.Tests;

public sealed class CataloguePageTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public Task An_empty_catalogue_says_so_and_how_to_begin() =>
        InEachCatalogueAsync(async module =>
        {
            var page = await OpenAsync(PathOf(module));

            await page.Heading().Should().ToHaveTextAsync(ModuleOf(module).Navigation.Title());
            await page.GetByText("Add the first one here").Should().ToBeVisibleAsync();
            await page.Rows().Should().ToHaveCountAsync(0);
        });

    [Fact]
    public Task A_pasted_column_is_read_without_script() =>
        InEachCatalogueAsync(async module =>
        {
            await HasAsync(PathOf(module), "xab", "Somewhere");
            var page = await OpenAsync(PathOf(module), javaScript: false);
            await page.Link("Check codes and names").ClickAsync();

            await page.Field("Codes or names, one on each line").FillAsync("XAB\nSomewhre");
            await page.Button("Check").ClickAsync();

            await page.GetByRole(AriaRole.Heading, new() { Name = "1 of 2 recognised" }).Should().ToBeVisibleAsync();
            await page.Row("Somewhre").GetByRole(AriaRole.Link, new() { Name = "Somewhere" }).ClickAsync();
            await page.Heading().Should().ToContainTextAsync("Somewhere");
        });

    [Fact]
    public Task An_entry_is_added() =>
        InEachCatalogueAsync(async module =>
        {
            var page = await OpenAsync(PathOf(module), javaScript: false);

            await page.AddAsync("xAb", " Somewhere ");

            await page.Notice().Should().ToHaveTextAsync("Somewhere (xab) was added.", new() { IgnoreCase = true });
            await page.Row("Somewhere").Should().ToBeVisibleAsync();
            await page.Field("Code").Should().ToHaveValueAsync("");
        });

    [Fact]
    public Task Reloading_after_adding_does_not_add_again() =>
        InEachCatalogueAsync(async module =>
        {
            var page = await OpenAsync(PathOf(module));
            await page.AddAsync("xab", "Somewhere");
            await page.Row("Somewhere").Should().ToBeVisibleAsync();

            await page.ReloadAsync();

            await page.Rows().Should().ToHaveCountAsync(1);
            await page.Should().ToHaveTitleAsync(new Regex("^(?!Error)"));
        });

    [Fact]
    public Task An_entry_is_renamed() =>
        InEachCatalogueAsync(async module =>
        {
            await HasAsync(PathOf(module), "xab", "Somewhere");
            var page = await OpenAsync(PathOf(module), javaScript: false);

            await page.Link("Edit Somewhere").ClickAsync();
            await page.Field("Name").FillAsync("Elsewhere");
            await page.Button("Save").ClickAsync();

            await page.Notice().Should().ToContainTextAsync("was saved");
            await page.GotoAsync(Root + PathOf(module));
            await page.Row("Elsewhere").Should().ToBeVisibleAsync();
            await page.Row("Somewhere").Should().ToHaveCountAsync(0);
        });

    [Fact]
    public Task An_entry_is_retired_and_reinstated() =>
        InEachCatalogueAsync(async module =>
        {
            await HasAsync(PathOf(module), "xab", "Somewhere");
            var page = await OpenAsync(PathOf(module), javaScript: false);

            await page.Button("Retire Somewhere").ClickAsync();

            await page.Notice().Should().ToContainTextAsync("was retired.");
            await page.Row("Somewhere").Should().ToContainTextAsync("retired");
            await page.GotoAsync(PathOf(module));
            await page.Rows().Should().ToHaveCountAsync(0);

            await page.GetByRole(AriaRole.Checkbox, new() { Name = "Include retired" }).CheckAsync();
            await page.Button("Search").ClickAsync();
            await page.Button("Reinstate Somewhere").ClickAsync();

            await page.Notice().Should().ToContainTextAsync("was reinstated.");
            await page.Row("Somewhere").Should().Not.ToContainTextAsync("retired");
        });

    [Fact]
    public Task The_page_of_an_entry_retires_and_reinstates_it_too() =>
        InEachCatalogueAsync(async module =>
        {
            await HasAsync(PathOf(module), "xab", "Somewhere");
            var page = await OpenAsync($"{PathOf(module)}/xab");

            await page.Button("Retire").ClickAsync();
            await page.Row("Somewhere").Should().ToContainTextAsync("retired");
            await page.Link("Edit Somewhere").ClickAsync();
            await page.Button("Reinstate").ClickAsync();

            await page.Notice().Should().ToContainTextAsync("was reinstated.");
        });

    [Fact]
    public Task Search_ignores_case_and_accents_and_says_when_nothing_matches() =>
        InEachCatalogueAsync(async module =>
        {
            await HasAsync(PathOf(module), "xab", "Élsewhere");
            await HasAsync(PathOf(module), "xac", "Nowhere");
            var page = await OpenAsync(PathOf(module));

            await page.SearchAsync("else");
            await page.Row("Élsewhere").Should().ToBeVisibleAsync();
            await page.Rows().Should().ToHaveCountAsync(1);

            await page.SearchAsync("<b>&");
            await page.GetByText("Nothing matches “<b>&”.").Should().ToBeVisibleAsync();
            await page.GetByRole(AriaRole.Searchbox).Should().ToHaveValueAsync("<b>&");
            await page.Link("Show all").ClickAsync();
            await page.Rows().Should().ToHaveCountAsync(2);
        });

    [Fact]
    public async Task A_long_list_is_shown_in_pages_that_keep_the_search()
    {
        await Task.WhenAll(
            Enumerable.Range(0, 60).Select(i => HasAsync("countries", $"a{(char)('a' + (i / 26))}{(char)('a' + (i % 26))}", $"Land {i:00}"))
        );
        await HasAsync("countries", "zzz", "Elsewhere");
        var page = await OpenAsync("countries?search=land");
        await page.GetByText("60 entries").Should().ToBeVisibleAsync();
        await page.Rows().Should().ToHaveCountAsync(50);

        await page.Link("Next").ClickAsync();

        await page.GetByText("Page 2 of 2").Should().ToBeVisibleAsync();
        await page.Rows().Should().ToHaveCountAsync(10);
        await page.Link("Previous").ClickAsync();
        await page.Row("Land 00").Should().ToBeVisibleAsync();
    }
}
