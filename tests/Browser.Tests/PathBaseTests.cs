using System.Text.RegularExpressions;

namespace CountryProvider.Browser.Tests;

public sealed class PathBaseTests(Chromium chromium) : BrowserTest(chromium)
{
    protected override string[] Settings => ["PathBase=/atum"];

    // The test also fails when anything outside of this is asked for; see BrowserTest.
    protected override string Root => Host.Address + "/atum/";

    [Fact]
    public async Task Links_forms_and_assets_stay_under_the_path()
    {
        await HasAsync("currencies", "EUR", "Euro");
        await HasAsync("languages", "deu", "German");
        var page = await OpenAsync("");

        await page.Link("Add the first country").ClickAsync();
        await page.AddAsync("deu", "");
        await page.Field("Name").ShouldBeWrongAsync("A name is required.");
        await page.Field("Name").FillAsync("Germany");
        await page.Button("Add").ClickAsync();
        await page.Row("Germany").Should().ToBeVisibleAsync();
        await page.SearchAsync("germ");
        await page.Should().ToHaveURLAsync(new Regex("^" + Regex.Escape(Root + "countries?search=germ")));

        await page.Link("Linked countries").ClickAsync();
        await page.SearchAsync("germ");
        await page.GetByRole(Microsoft.Playwright.AriaRole.Link, new() { NameRegex = new("Germany") }).ClickAsync();
        await page.Field("Currency 1").FillAsync("EUR");
        await page.Field("Language 1").FillAsync("deu");
        await page.Button("Save").ClickAsync();
        await page.Notice().Should().ToHaveTextAsync("Germany is fully linked.");
        await page.Should().ToHaveURLAsync(new Regex("^" + Regex.Escape(Root)));

        await page.GotoAsync("nowhere");
        await page.Link("To the home page").ClickAsync();
        await page.Should().ToHaveURLAsync(Root);
        (
            await page.EvaluateAsync<int>("() => [...document.styleSheets].reduce((sum, sheet) => sum + sheet.cssRules.length, 0)")
        ).ShouldBeGreaterThan(50);
    }
}
