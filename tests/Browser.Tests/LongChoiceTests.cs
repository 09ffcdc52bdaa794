using Microsoft.Playwright;

namespace CountryProvider.Browser.Tests;

public sealed class LongChoiceTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public async Task A_catalogue_too_long_to_scroll_through_is_chosen_from_by_typing_the_code()
    {
        await HasAsync("countries", "DEU", "Germany");
        await Task.WhenAll(
            Enumerable
                .Range(0, 501)
                .Select(i => HasAsync("currencies", $"{(char)('A' + (i / 26))}{(char)('A' + (i % 26))}X", $"Currency {i}"))
        );
        var page = await OpenAsync("links/DEU", javaScript: false);

        await page.Field("Currency 1").FillAsync("qqq");
        await page.Button("Save").ClickAsync();
        await page.Field("Currency 1").ShouldBeWrongAsync("There is no currency with the code qqq.");
        await page.Field("Currency 1").Should().ToHaveValueAsync("qqq");

        await page.Field("Currency 1").FillAsync("aax");
        await page.Button("Save").ClickAsync();
        await page.Notice().Should().ToContainTextAsync("Saved.");
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new("Germany.*no language") }).Should().ToBeVisibleAsync();
    }
}
