using System.Runtime.CompilerServices;
using CountryProvider.Host;
using CountryProvider.Testing;
using Microsoft.Playwright;

namespace CountryProvider.Browser.Tests;

/// <summary>
/// The pictures of the documentation, taken from the real pages with real data. They are written when the environment
/// variable UPDATE_SCREENSHOTS is 1.
/// </summary>
public sealed class ScreenshotTests(Chromium chromium) : ScreenshotTest(chromium)
{
    protected override string[] Settings => ["Seed:Data=world"];

    [Fact]
    public async Task The_pages_look_like_something()
    {
        await TakeAsync("home", "");
        await TakeAsync("home-dark", "", scheme: ColorScheme.Dark);
        await TakeAsync("home-phone", "", width: 375);
        await TakeAsync("countries", "countries");
        await TakeAsync("countries-phone", "countries", width: 375, scheme: ColorScheme.Dark);
        await TakeAsync("link", "links/CHE");
        await TakeAsync(
            "mistake-german",
            "currencies",
            locale: "de-DE",
            before: async page =>
            {
                await page.FillAsync("#code", "EUR");
                await page.FillAsync("#name", "Europäischer Euro");
                await page.ClickAsync("aside button");
                await page.Locator("[aria-invalid]").WaitForAsync();
            }
        );
    }
}

/// <summary>The picture of several processes, from the process that has the addresses of all others.</summary>
public sealed class TopologyScreenshotTests(Chromium chromium) : ScreenshotTest(chromium)
{
    private ProcessPerModule? _processes;

    protected override async Task<TestHost> StartHostAsync()
    {
        _processes = await ProcessPerModule.StartAsync("Seed:Data=demo", "Linking:MaxStaleness=00:00:00");
        return _processes["Linking"];
    }

    [Fact]
    public async Task The_topology_looks_like_something()
    {
        // So many that the slow first ones are less than one in a hundred.
        foreach (var module in Modules.All)
        {
            for (var i = 0; i < 400; i++)
            {
                using var answer = await _processes!
                    [module.Name]
                    .Client.GetAsync(module.Navigation.Path, TestContext.Current.CancellationToken);
            }
        }

        await TakeAsync("topology", "topology", height: 980);
    }

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await base.DisposeAsync();
        if (_processes is not null)
        {
            await _processes.DisposeAsync();
        }
    }
}

/// <summary>A test that takes pictures.</summary>
public abstract class ScreenshotTest(Chromium chromium) : BrowserTest(chromium)
{
    private const int MaxBytes = 300_000;

    protected async Task TakeAsync(
        string name,
        string path,
        int width = 1280,
        int height = 800,
        ColorScheme scheme = ColorScheme.Light,
        string locale = "en-GB",
        Func<IPage, Task>? before = null
    )
    {
        var page = await OpenAsync(path, locale: locale, scheme: scheme, width: width, height: height);
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
