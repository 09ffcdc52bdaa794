using System.Text;
using Microsoft.Playwright;

namespace CountryProvider.Browser.Tests;

/// <summary>A file is chosen, looked through and stored; what was changed is in the history of the entry.</summary>
public sealed class ImportTests(Chromium chromium) : BrowserTest(chromium)
{
    protected override string[] Settings => ["Seed:Data=world"];

    protected override bool IsExpected(string complaint) =>
        complaint.Contains("400", StringComparison.Ordinal) || complaint.Contains("404", StringComparison.Ordinal);

    [Theory]
    [InlineData("en-GB", "changed", "Line")]
    [InlineData("de-DE", "geändert", "Zeile")]
    public async Task A_spreadsheet_that_was_exported_and_edited_is_imported_again(string locale, string changed, string line)
    {
        var faults = new List<string>();
        var page = await OpenAsync("countries/import", locale: locale);
        await ExamineAsync("import");

        await page.Locator("main form button").ClickAsync();
        await page.Locator("[aria-invalid]").WaitForAsync();
        await ExamineAsync("import without a file");

        var exported = await Host.Client.GetByteArrayAsync(
            "/api/v2/countries?format=csv&for=spreadsheet",
            TestContext.Current.CancellationToken
        );
        var text = Encoding.UTF8.GetString(exported).Replace("\"Germany\"", "\"Federal Germany\"", StringComparison.Ordinal);
        await ChooseAsync(
            text
                + """
                "ZZA";;;;"";;;;;;;;;;;
                "ZZB";;;;"Beta";;;;;;"2020-01-02";"2020-01-01";;;;
                "ZZC";;;;"Gamma";;;;;"offical";;;;;;
                """
        );
        await page.Locator(".faults li").First.WaitForAsync();
        var rows = text.Count(character => character == '\n');
        (await page.Locator(".faults strong").AllTextContentsAsync())
            .Select(place => place.Split(',')[0])
            .ShouldBe([$"{line} {rows + 1}", $"{line} {rows + 2}", $"{line} {rows + 3}"]);
        await ExamineAsync("import refused");

        await ChooseAsync(text);
        await page.Locator("main del").WaitForAsync();
        (await page.Locator("main del").TextContentAsync()).ShouldBe("Germany");
        (await page.Locator("main h2").First.TextContentAsync())!.ShouldContain($"1 {changed}");
        await ExamineAsync("import preview");

        await page.Locator("main form button").ClickAsync();
        await page.Locator("main h2:has-text('1')").WaitForAsync();
        await page.Locator("main form").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await ExamineAsync("import done");

        await page.GotoAsync("countries/DEU");
        (await page.Locator(".history ins").First.TextContentAsync()).ShouldBe("Federal Germany");
        await ExamineAsync("history");
        await page.GotoAsync("countries/proposals");
        await ExamineAsync("no proposals");
        await page.GotoAsync("countries/import/0-1");
        await ExamineAsync("import that is over");
        faults.ShouldBeEmpty();

        async Task ChooseAsync(string content)
        {
            await page.GotoAsync("countries/import");
            await page.Locator("#file")
                .SetInputFilesAsync(
                    new FilePayload
                    {
                        Name = "countries.csv",
                        MimeType = "text/csv",
                        Buffer = Encoding.UTF8.GetBytes(content),
                    }
                );
            await page.Locator("main form button").ClickAsync();
        }

        async Task ExamineAsync(string name)
        {
            faults.AddRange(await AppearanceTests.FaultsInLightAndDarkAsync(page, name, locale));
            faults.AddRange(await AppearanceTests.MisfitsAsync(page, name));
            await SignInTests.PicturesAsync(page, $"{name}-{locale}");
        }
    }
}
