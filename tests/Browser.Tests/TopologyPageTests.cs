using CountryProvider.Testing;
using Microsoft.Playwright;

namespace CountryProvider.Browser.Tests;

public sealed class TopologyPageTests(Chromium chromium) : BrowserTest(chromium)
{
    private ProcessPerModule? _processes;

    /// <summary>The languages, with everything up and with one process down.</summary>
    public static TheoryData<string, bool> States { get; } = new([("en-GB", false), ("en-GB", true), ("de-DE", false), ("de-DE", true)]);

    protected override async Task<TestHost> StartHostAsync()
    {
        _processes = await ProcessPerModule.StartAsync("Linking:MaxStaleness=00:00:00");
        return _processes["Linking"];
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

    [Theory, MemberData(nameof(States))]
    public async Task It_breaks_no_rule_of_accessibility_does_not_scroll_sideways_and_its_letters_can_be_read(string locale, bool down)
    {
        await CallAsync(down);
        var page = await OpenAsync("topology", locale: locale);

        foreach (var width in (int[])[1280, 768, 375])
        {
            await page.SetViewportSizeAsync(width, 800);
            (await AppearanceTests.FaultsInLightAndDarkAsync(page, $"{width}", locale)).ShouldBeEmpty();
            (await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth")).ShouldBe(width);
            await page.GetByRole(AriaRole.Img).Should().ToHaveCountAsync(1);
            (
                await page.EvaluateAsync<double>(
                    """
                    () => Math.min(...[...document.querySelectorAll("svg[role=img] text")].filter(text => text.checkVisibility())
                        .map(text => parseFloat(text.getAttribute("font-size")) * text.ownerSVGElement.getBoundingClientRect().width / text.ownerSVGElement.viewBox.baseVal.width))
                    """
                )
            ).ShouldBeGreaterThan(10.5, $"{width}");
            (
                await page.EvaluateAsync<string[]>(
                    """
                    () => [...document.querySelectorAll("svg[role=img]")].filter(svg => svg.checkVisibility()).flatMap(svg => {
                        const frame = svg.getBoundingClientRect();
                        return [...svg.querySelectorAll("text")].filter(text => {
                            const box = text.getBoundingClientRect();
                            return box.left < frame.left || box.right > frame.right || box.bottom > frame.bottom;
                        }).map(text => text.textContent);
                    })
                    """
                )
            ).ShouldBeEmpty($"{width}");
        }
    }

    [Fact]
    public async Task It_follows_what_happens_without_a_reload()
    {
        var page = await OpenAsync("topology");
        await page.EvaluateAsync("() => window.isTheSameDocument = true");
        await page.Row("API and pages → Linking").Should().ToContainTextAsync("no calls");

        await CallAsync(down: true);

        await page.Row("API and pages → Linking").Should().ToContainTextAsync("2 calls");
        await page.Locator("svg.picture .process.silent").Should().ToBeVisibleAsync();
        (await page.EvaluateAsync<bool>("() => window.isTheSameDocument")).ShouldBeTrue();
    }

    [Fact]
    public async Task It_stands_still_on_request()
    {
        var page = await OpenAsync("topology");
        await page.Button("Pause").ClickAsync();
        await page.Button("Resume").Should().ToBeVisibleAsync();

        await CallAsync(down: false);
        var other = await OpenAsync("topology");
        await other.Row("API and pages → Linking").Should().ToContainTextAsync("2 calls");
        await page.Row("API and pages → Linking").Should().ToContainTextAsync("no calls");
        await page.Button("Resume").ClickAsync();

        await page.Row("API and pages → Linking").Should().ToContainTextAsync("2 calls");
    }

    [Fact]
    public async Task Without_JavaScript_it_is_as_it_was_when_it_was_asked_for()
    {
        await CallAsync(down: false);
        var page = await OpenAsync("topology", javaScript: false);

        await page.Row("API and pages → Linking").Should().ToContainTextAsync("2 calls");
        await page.GetByRole(AriaRole.Img, new() { Name = "Processes with their modules, and the calls between them" })
            .Should()
            .ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button).Should().ToHaveCountAsync(0);
    }

    [Fact]
    public async Task The_foot_of_every_page_leads_to_it()
    {
        var page = await OpenAsync("");

        await page.Link("Topology").ClickAsync();

        await page.Heading().Should().ToHaveTextAsync("Topology");
    }

    private async Task CallAsync(bool down)
    {
        if (down)
        {
            await _processes!["Country"].DisposeAsync();
        }

        for (var i = 0; i < 2; i++)
        {
            using var answer = await Host.Client.GetAsync("/api/v2/links", TestContext.Current.CancellationToken);
        }
    }
}
