using System.Runtime.CompilerServices;
using CountryProvider.Testing;
using Microsoft.Playwright;

namespace CountryProvider.Browser.Tests;

/// <summary>
/// The pictures of the documentation, taken from the real pages with real data. They are written when the environment
/// variable UPDATE_SCREENSHOTS is 1.
/// </summary>
public sealed class ScreenshotTests(Chromium chromium) : BrowserTest(chromium)
{
    private const int MaxBytes = 300_000;

    [Fact]
    public async Task The_pages_look_like_something()
    {
        var incomplete = IsoData.Countries.Where((_, index) => index % 31 == 3).Select(country => country.Code).ToHashSet();
        await IsoData.LoadAsync(Host.Client, country => !incomplete.Contains(country));
        await LinksAsync(incomplete.First(), "USD", null);

        await TakeAsync("home", "");
        await TakeAsync("home-dark", "", scheme: ColorScheme.Dark);
        await TakeAsync("home-phone", "", width: 375);
        await TakeAsync("countries", "countries");
        await TakeAsync("countries-phone", "countries", width: 375, scheme: ColorScheme.Dark);
        await TakeAsync("link", "links/CHE");
        await TakeAsync("mistake-german", "currencies", locale: "de-DE", before: async page =>
        {
            await page.FillAsync("#code", "EUR");
            await page.FillAsync("#name", "Europäischer Euro");
            await page.ClickAsync("aside button");
            await page.Locator("[aria-invalid]").WaitForAsync();
        });
    }

    private async Task TakeAsync(
        string name, string path, int width = 1280, ColorScheme scheme = ColorScheme.Light, string locale = "en-GB", Func<IPage, Task>? before = null)
    {
        var page = await OpenAsync(path, locale: locale, scheme: scheme, width: width);
        if (before is not null)
        {
            await before(page);
        }

        var png = await page.ScreenshotAsync();
        png.Length.ShouldBeInRange(10_000, MaxBytes, name);
        if (Environment.GetEnvironmentVariable("UPDATE_SCREENSHOTS") == "1")
        {
            Directory.CreateDirectory(Images());
            await File.WriteAllBytesAsync(Path.Combine(Images(), name + ".png"), png, TestContext.Current.CancellationToken);
        }
    }

    private static string Images([CallerFilePath] string here = "") => Path.GetFullPath("../../docs/images", Path.GetDirectoryName(here)!);
}
