using CountryProvider.Browser.Tests;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Chromium))]

namespace CountryProvider.Browser.Tests;

/// <summary>The browser of all tests. Each test has its own context in it, and contexts share nothing.</summary>
public sealed class Chromium : IAsyncLifetime
{
    // The shell is the same engine without the browser's own windows, and takes a good deal less of the processor.
    private static readonly string[] _executables = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (_executables.FirstOrDefault(File.Exists) is not { } executable)
        {
            return;
        }

        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(
            new()
            {
                ExecutablePath = executable,
                Args =
                [
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                ],
            }
        );
    }

    /// <summary>A new context. Without Chromium the test is skipped, unless all tools are required (CI).</summary>
    public Task<IBrowserContext> NewContextAsync(BrowserNewContextOptions options)
    {
        const string Reason = "Chromium is missing: apt-get install chromium-headless-shell, or chromium.";
        if (_browser is null)
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", Reason);
            Assert.Fail(Reason);
        }

        return _browser.NewContextAsync(options);
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}
