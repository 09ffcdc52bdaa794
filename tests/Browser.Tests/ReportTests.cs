using System.Text;
using CountryProvider.Comparison.Report;
using CountryProvider.Comparison.Tests;
using CountryProvider.Testing;
using Microsoft.Playwright;

namespace CountryProvider.Browser.Tests;

/// <summary>The report of a comparison, opened as the file that it is.</summary>
public sealed class ReportTests(Chromium chromium) : BrowserTest(chromium)
{
    private const string Usual = "usual/report.html";
    private const string Unusual = "unusual/report.html";

    private readonly TemporaryFolder _folder = new();

    protected override string Root => new Uri(_folder.Path + "/").AbsoluteUri;

    public override async ValueTask InitializeAsync()
    {
        await ReportFiles.WriteAsync(SampleReport.Usual, Path.Combine(_folder.Path, "usual"), TestContext.Current.CancellationToken);
        await ReportFiles.WriteAsync(SampleReport.Unusual, Path.Combine(_folder.Path, "unusual"), TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData(Usual)]
    [InlineData(Unusual)]
    public async Task It_fits_every_screen_and_no_text_of_a_picture_meets_another(string sample)
    {
        var page = await OpenAsync(sample);
        foreach (var language in (string[])["English", "Deutsch"])
        {
            await page.GetByRole(AriaRole.Radio, new() { Name = language }).CheckAsync();
            foreach (var width in (int[])[1280, 768, 375])
            {
                await page.SetViewportSizeAsync(width, 800);
                (await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth")).ShouldBe(width, $"{language}, {width}");
                var faults = await page.EvaluateAsync<string[]>(
                    """
                    () => [...document.querySelectorAll("svg[role=img]")].filter(svg => svg.checkVisibility()).flatMap(svg => {
                        const frame = svg.getBoundingClientRect();
                        const scale = frame.width / svg.viewBox.baseVal.width;
                        const texts = [...svg.querySelectorAll("text")].map(text => ({ text: text.textContent, box: text.getBoundingClientRect(), size: text.getAttribute("font-size") * scale }));
                        const name = svg.getAttribute("aria-labelledby");
                        return texts.flatMap(({ text, box, size }, i) => [
                            ...(size < 10.5 ? [`${name}: ${text} is ${size} pixels high`] : []),
                            ...(box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 1 || box.bottom > frame.bottom + 1 ? [`${name}: ${text} is not within the picture`] : []),
                            // The boxes have room for accents above and tails below; letters meet when they share more than that.
                            ...texts.slice(i + 1).filter(other => Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left) > 1 && Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top) > 0.3 * size)
                                .map(other => `${name}: ${text} meets ${other.text}`),
                        ]);
                    })
                    """
                );
                faults.ShouldBeEmpty($"{language}, {width}");
                (
                    await page.EvaluateAsync<int>(
                        "() => [...document.querySelectorAll('svg[role=img]')].filter(svg => svg.checkVisibility()).length"
                    )
                ).ShouldBe(
                    (sample == Usual ? SampleReport.Usual : SampleReport.Unusual).Sections.Sum(section => section.Finding.Pictures.Count)
                );
            }
        }
    }

    [Theory]
    [InlineData(Usual, 1280)]
    [InlineData(Unusual, 375)]
    public async Task It_breaks_no_rule_of_accessibility(string sample, int width)
    {
        var page = await OpenAsync(sample, width: width);
        await page.EvaluateAsync("() => document.querySelectorAll('details').forEach(details => details.open = true)");

        (await AppearanceTests.FaultsInLightAndDarkAsync(page, sample)).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_drawn_can_be_told_from_what_is_behind_it()
    {
        var page = await OpenAsync(Usual);

        (await TooPaleAsync(page)).ShouldBeEmpty("light");
        (await AppearanceTests.InTheDarkAsync(page, () => TooPaleAsync(page))).ShouldBeEmpty("dark");
    }

    [Theory]
    [MemberData(nameof(JavaScript))]
    public async Task The_language_is_chosen_at_the_top(bool javaScript)
    {
        var page = await OpenAsync(Usual, javaScript);
        await page.Heading().Should().ToHaveTextAsync("What does the split cost, and what does it buy?", new() { UseInnerText = true });
        await Picture(page, "Where the time of a call goes").Should().ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Radio, new() { Name = "Deutsch" }).CheckAsync();

        await page.Heading().Should().ToHaveTextAsync("Was kostet die Aufteilung, und was bringt sie?", new() { UseInnerText = true });
        await Picture(page, "Wohin die Zeit eines Aufrufs geht").Should().ToBeVisibleAsync();
        await Picture(page, "Where the time of a call goes").Should().ToHaveCountAsync(0);
        await page.Locator("html").Should().ToHaveAttributeAsync("lang", javaScript ? "de" : "en");
        await page.Should()
            .ToHaveTitleAsync(javaScript ? "Ein Prozess oder mehrere: was gemessen wurde" : "One process or several: what was measured");
        await page.Keyboard.PressAsync("ArrowLeft");
        await page.Heading().Should().ToHaveTextAsync("What does the split cost, and what does it buy?", new() { UseInnerText = true });
    }

    [Fact]
    public async Task It_begins_in_the_language_of_the_browser()
    {
        var page = await OpenAsync(Usual, locale: "de-AT");

        await page.Heading().Should().ToHaveTextAsync("Was kostet die Aufteilung, und was bringt sie?", new() { UseInnerText = true });
        (
            await page.EvaluateAsync<string>(
                "() => [...document.querySelectorAll('[lang=en]')].filter(element => element.checkVisibility() && "
                    + "!element.closest('.languages')).map(element => element.textContent).join()"
            )
        ).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_verdict_leads_to_its_experiment()
    {
        var page = await OpenAsync(Usual);

        await page.Locator(".verdicts").GetByRole(AriaRole.Link, new() { Name = "What is left when a module is killed?" }).ClickAsync();

        await page.Locator("#isolation h2").Should().ToBeInViewportAsync();
    }

    [Fact]
    public async Task On_paper_it_is_light_with_everything_open_and_no_picture_in_two_parts()
    {
        var page = await OpenAsync(Usual, scheme: ColorScheme.Dark);
        await page.EmulateMediaAsync(new() { Media = Media.Print });

        (await page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor")).ShouldBe("rgb(255, 255, 255)");
        (
            await page.EvaluateAsync<int>(
                "() => [...document.querySelectorAll('details > :not(summary)')].filter(part => !part.checkVisibility()).length"
            )
        ).ShouldBe(0);
        (
            await page.EvaluateAsync<string[]>(
                "() => [...new Set([...document.querySelectorAll('svg[role=img]')].filter(svg => svg.checkVisibility()).map(svg => "
                    + "svg.getAttribute('class') + ' ' + getComputedStyle(svg).breakInside))]"
            )
        ).ShouldBe(["wide avoid"]);
        Encoding.ASCII.GetString(await page.PdfAsync(new() { Format = "A4" }), 0, 5).ShouldBe("%PDF-");
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    private static ILocator Picture(IPage page, string name) => page.GetByRole(AriaRole.Img, new() { Name = name, Exact = true });

    // WCAG 2.2: 1.4.3 for texts, 1.4.11 for what a picture says without words.
    private static Task<string[]> TooPaleAsync(IPage page) =>
        page.EvaluateAsync<string[]>(
            """
            () => {
                const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
                const luminance = color => {
                    canvas.clearRect(0, 0, 1, 1);
                    canvas.fillStyle = color;
                    canvas.fillRect(0, 0, 1, 1);
                    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map(value => value / 255).map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
                    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
                };
                const ground = luminance(getComputedStyle(document.body).backgroundColor);
                const known = new Map();
                const contrast = color => {
                    if (!known.has(color)) {
                        known.set(color, (Math.max(luminance(color), ground) + 0.05) / (Math.min(luminance(color), ground) + 0.05));
                    }
                    return known.get(color);
                };
                const drawn = (selector, property, least) => {
                    const elements = [...document.querySelectorAll(selector)];
                    return elements.length === 0 ? [`there is no ${selector}`] : elements.map(element => [element, getComputedStyle(element)[property]])
                        .filter(([_, color]) => contrast(color) < least).map(([element, color]) => `${element.getAttribute("class")}: ${color} has ${contrast(color)}`);
                };
                return [...drawn("svg[role=img] text", "fill", 4.5), ...drawn(".curve, .mark, .bar, .flag, .whisker:not(.ground), .step, .pattern path", "stroke", 3), ...drawn(".slice.failed, .step.added", "fill", 3)];
            }
            """
        );
}
