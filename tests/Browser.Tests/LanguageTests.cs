using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace CountryProvider.Browser.Tests;

public sealed class LanguageTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public async Task A_German_browser_gets_everything_in_German()
    {
        var page = await OpenAsync("countries", locale: "de-DE");
        await page.Locator("html").Should().ToHaveAttributeAsync("lang", "de");
        await page.Heading().Should().ToHaveTextAsync("Länder");

        await page.Field("Code").FillAsync("D1");
        await page.Button("Hinzufügen").ClickAsync();
        await page.Field("Code").ShouldBeWrongAsync("Ein Code besteht aus drei oder vier Buchstaben von A bis Z.");
        await page.Field("Name").ShouldBeWrongAsync("Ein Name ist erforderlich.", focused: false);
        await page.Should().ToHaveTitleAsync(new Regex("^Fehler: "));

        await page.Field("Code").FillAsync("DEU");
        await page.Field("Name").FillAsync("Deutschland");
        await page.Button("Hinzufügen").ClickAsync();
        await page.Notice().Should().ToHaveTextAsync("Deutschland (DEU) wurde hinzugefügt.");

        await page.Button("Stilllegen Deutschland").ClickAsync();
        await page.Notice().Should().ToHaveTextAsync("Deutschland (DEU) wurde stillgelegt.");
    }

    [Fact]
    public async Task A_link_is_made_in_German()
    {
        await HasAsync("countries", "DEU", "Deutschland");
        await HasAsync("currencies", "EUR", "Euro");
        await HasAsync("languages", "deu", "Deutsch");
        var page = await OpenAsync("", locale: "de-DE", javaScript: false);

        await page.GetByRole(AriaRole.Link, new() { NameRegex = new("Deutschland.*keine Währung, keine Sprache") }).ClickAsync();
        await page.Field("Währung 1").FillAsync("EUR");
        await page.Field("Sprache 1").FillAsync("deu");
        await page.Button("Speichern").ClickAsync();

        await page.Notice().Should().ToHaveTextAsync("Deutschland ist vollständig verknüpft.");
    }

    [Fact]
    public async Task A_language_that_the_product_does_not_speak_gets_English()
    {
        var page = await OpenAsync("countries", locale: "fr-FR");

        await page.Locator("html").Should().ToHaveAttributeAsync("lang", "en");
        await page.Heading().Should().ToHaveTextAsync("Countries");
    }

    [Theory]
    [InlineData("en-GB", "Error: Not found", "There is no page at this address.", "To the home page")]
    [InlineData("de-DE", "Fehler: Nicht gefunden", "Unter dieser Adresse gibt es keine Seite.", "Zur Startseite")]
    public async Task An_address_without_a_page_leads_home(string locale, string title, string text, string home)
    {
        var page = await OpenAsync("nowhere/at/all", locale: locale);
        await page.Should().ToHaveTitleAsync(new Regex("^" + title));
        await page.GetByText(text).Should().ToBeVisibleAsync();

        await page.Link(home).ClickAsync();

        await page.Should().ToHaveURLAsync(Root);
    }
}
