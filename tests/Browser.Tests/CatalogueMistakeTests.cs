using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace CountryProvider.Browser.Tests;

public sealed class CatalogueMistakeTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public Task A_bad_code_and_an_empty_name_are_explained_at_their_fields() =>
        InEachCatalogueAsync(async module =>
        {
            var page = await OpenAsync(PathOf(module), javaScript: false);

            await page.AddAsync("x1", "");

            await page.Field("Code").ShouldBeWrongAsync("letters from A to Z.");
            await page.Field("Name").ShouldBeWrongAsync("A name is required.", focused: false);
            await page.Field("Code").Should().ToHaveValueAsync("x1");
            await page.Should().ToHaveTitleAsync(new Regex("^Error: "));
        });

    [Fact]
    public Task A_code_that_is_taken_is_explained_and_the_name_is_kept() =>
        InEachCatalogueAsync(async module =>
        {
            await HasAsync(PathOf(module), "xab", "Somewhere");
            var page = await OpenAsync(PathOf(module), javaScript: false);

            await page.AddAsync("XAB", "Elsewhere");

            await page.Field("Code").ShouldBeWrongAsync("is taken by Somewhere.");
            await page.Field("Name").Should().ToHaveValueAsync("Elsewhere");
            await page.Field("Name").Should().Not.ToHaveAttributeAsync("aria-invalid", "true");
            await page.Field("Code").FillAsync("xac");
            await page.Button("Add").ClickAsync();
            await page.GotoAsync(Root + PathOf(module));
            await page.Row("Elsewhere").Should().ToBeVisibleAsync();
        });

    [Fact]
    public Task Only_the_wrong_field_is_marked_and_what_was_typed_into_the_other_is_kept() =>
        InEachCatalogueAsync(async module =>
        {
            var page = await OpenAsync(PathOf(module));

            await page.AddAsync("xab", "  ");

            await page.Field("Name").ShouldBeWrongAsync("A name is required.");
            await page.Field("Code").Should().ToHaveValueAsync("xab");
            await page.Field("Code").Should().Not.ToHaveAttributeAsync("aria-invalid", "true");
        });

    [Fact]
    public Task Renaming_to_nothing_is_explained_at_the_field() =>
        InEachCatalogueAsync(async module =>
        {
            await HasAsync(PathOf(module), "xab", "Somewhere");
            var page = await OpenAsync($"{PathOf(module)}/xab", javaScript: false);

            await page.Field("Name").FillAsync(" ");
            await page.Button("Save").ClickAsync();

            await page.Field("Name").ShouldBeWrongAsync("A name is required.");
            await page.Heading().Should().ToContainTextAsync("Somewhere");
            await page.Should().ToHaveTitleAsync(new Regex("^Error: "));
        });

    [Fact]
    public Task A_change_by_somebody_else_is_shown_before_it_can_be_overwritten() =>
        InEachCatalogueAsync(async module =>
        {
            await HasAsync(PathOf(module), "xab", "Somewhere");
            var page = await OpenAsync($"{PathOf(module)}/xab", javaScript: false);
            await RenamesAsync(PathOf(module), "xab", "Anywhere");

            await page.Field("Name").FillAsync("Elsewhere");
            await page.Button("Save").ClickAsync();

            await page.GetByRole(AriaRole.Alert).Should().ToContainTextAsync("was changed in the meantime");
            await page.GetByRole(AriaRole.Alert).Should().ToBeFocusedAsync();
            await page.Heading().Should().ToContainTextAsync("Anywhere");
            await page.Field("Name").Should().ToHaveValueAsync("Elsewhere");
            await page.Field("Name").Should().ToHaveAccessibleDescriptionAsync("In English. Stored now: Anywhere Yours: Elsewhere");
            await page.Should().ToHaveTitleAsync(new Regex("^Error: "));

            await page.Button("Save").ClickAsync();
            await page.GotoAsync(Root + PathOf(module));
            await page.Row("Elsewhere").Should().ToBeVisibleAsync();
        });

    [Fact]
    public async Task What_was_typed_is_shown_as_text_and_never_as_markup()
    {
        var page = await OpenAsync("countries");

        await page.AddAsync("xab", "<img src=x onerror=alert(1)>\"'");

        await page.Row("<img src=x onerror=alert(1)>\"'").Should().ToBeVisibleAsync();
        await page.Locator("main img").Should().ToHaveCountAsync(0);
    }
}
