using CountryProvider.Testing;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace CountryProvider.Browser.Tests;

/// <summary>Visits every page in every state: the pages of the navigation, the pages below them, and the error pages.</summary>
public sealed class AppearanceTests(Chromium chromium) : BrowserTest(chromium)
{
    private const string EveryRule = "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']";

    // Only rules of colours: the dark page breaks the other rules only if the light page does.
    private const string Colors = "['color-contrast', 'link-in-text-block']";

    // A word on more than one line is broken. Names may be broken if they are longer than Liechtenstein. Where rows are cards, the headings
    // of the columns are only for screen readers.
    private const string MisfitLabels = """
        () => [...document.querySelectorAll('button, .button, thead th, tbody th, .named')].filter(label => label.closest('table')?.tHead?.clientWidth !== 1 || !label.matches('thead th')).flatMap(label => {
          const faults = [];
          const texts = document.createTreeWalker(label, NodeFilter.SHOW_TEXT);
          while (texts.nextNode()) {
            for (const word of texts.currentNode.data.matchAll(/[^\s\/-]+/g)) {
              const range = document.createRange();
              range.setStart(texts.currentNode, word.index);
              range.setEnd(texts.currentNode, word.index + word[0].length);
              if (new Set([...range.getClientRects()].map(line => Math.round(line.top))).size > 1 && (word[0].length <= 13 || !label.matches('tbody th, .named'))) faults.push(`"${word[0]}" is broken`);
            }
          }
          const cell = label.closest('td');
          if (cell && label.getBoundingClientRect().right > cell.getBoundingClientRect().right + 0.5) faults.push(`"${label.textContent}" sticks out of its cell`);
          if (label.matches('button, .button') && label.scrollWidth > label.clientWidth + 1) faults.push(`"${label.textContent}" is wider than its label`);
          return faults;
        })
        """;

    private static readonly string _axe = new BundledAxeScriptProvider().GetScript();

    [Theory]
    [InlineData("en-GB", true)]
    [InlineData("en-GB", false)]
    [InlineData("de-DE", true)]
    [InlineData("de-DE", false)]
    public async Task No_page_breaks_a_rule_of_accessibility_or_scrolls_sideways_or_breaks_a_label_in_a_word(string locale, bool filled)
    {
        if (filled)
        {
            await FillAsync();
        }

        var page = await OpenAsync("", locale: locale);
        var faults = new List<string>();
        foreach (var (name, open) in await StatesAsync(page, filled))
        {
            await open();
            // An empty page differs from the filled one by its notices, and in German from the English one by its words.
            if (locale == "en-GB" || filled)
            {
                faults.AddRange(await FaultsInLightAndDarkAsync(page, name, locale));
            }

            faults.AddRange(await MisfitsAsync(page, name));
        }

        faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_links_between_the_pages_of_a_long_list_break_no_rule_of_accessibility()
    {
        await Task.WhenAll(
            Enumerable
                .Range(0, 101)
                .Select(i => HasAsync("countries", $"A{(char)('A' + (i / 26))}{(char)('A' + (i % 26))}", $"Country {i}"))
        );
        var page = await OpenAsync("countries?page=2");
        await page.Link("Previous").Should().ToBeVisibleAsync();
        await page.Link("Next").Should().ToBeVisibleAsync();

        (await FaultsInLightAndDarkAsync(page, "page 2")).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_rows_of_a_table_are_still_rows_when_a_phone_shows_them_as_cards()
    {
        await FillAsync();
        var page = await OpenAsync("", width: 375);

        await page.Rows().First.Should().ToBeVisibleAsync();
        (await page.Locator("tbody tr").First.EvaluateAsync<string>("row => getComputedStyle(row).display")).ShouldNotBe("table-row");
        await page.GetByRole(AriaRole.Cell, new() { Name = "GBP Pound Sterling" }).First.Should().ToBeVisibleAsync();
        (await FaultsAsync(page, "cards", EveryRule)).ShouldBeEmpty();
    }

    [Fact]
    public Task On_a_phone_the_form_to_add_is_one_touch_away() =>
        InEachCatalogueAsync(async module =>
        {
            await Task.WhenAll(Enumerable.Range(0, 12).Select(i => HasAsync(PathOf(module), $"XX{(char)('A' + i)}", $"Somewhere {i}")));
            var page = await OpenAsync(PathOf(module), width: 375, javaScript: false);
            await page.Field("Code").Should().Not.ToBeInViewportAsync();

            await page.Locator("a.jump").ClickAsync();

            await page.Field("Code").Should().ToBeInViewportAsync();
        });

    /// <summary>
    /// All rules that the page breaks in light colours, and the rules of colours that it breaks in dark ones. One language is enough: the
    /// rules are the same in all.
    /// </summary>
    internal static async Task<IEnumerable<string>> FaultsInLightAndDarkAsync(IPage page, string name, string locale = "en-GB") =>
        [
            .. await FaultsAsync(page, name, EveryRule),
            .. locale == "en-GB" ? await InTheDarkAsync(page, () => FaultsAsync(page, $"{name}, dark", Colors)) : [],
        ];

    /// <summary>
    /// Where the page is wider than the window. Also the buttons, column headings and names that are broken inside a word or stick out of
    /// their cell.
    /// </summary>
    internal static async Task<IEnumerable<string>> MisfitsAsync(IPage page, string name)
    {
        var faults = new List<string>();
        // 640 is the last width at which rows are cards, 960 the first with two columns.
        foreach (var width in (int[])[768, 641, 1024, 375, 1280])
        {
            await page.SetViewportSizeAsync(width, 700);
            if (await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth") is var needed && needed > width)
            {
                faults.Add($"{name}: {needed} pixels wide in a window of {width}");
            }

            faults.AddRange((await page.EvaluateAsync<string[]>(MisfitLabels)).Select(fault => $"{name}, {width}: {fault}"));
        }

        return faults;
    }

    internal static async Task<T> InTheDarkAsync<T>(IPage page, Func<Task<T>> look)
    {
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        var seen = await look();
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        return seen;
    }

    // Little of everything: names short and as long as they get, retired ones, links that are whole, half and missing.
    private async Task FillAsync()
    {
        (string Code, string Name)[] countries =
        [
            ("GBR", "United Kingdom"),
            ("SHN", "Saint Helena, Ascension and Tristan da Cunha"),
            ("TWO", new string('W', 200)),
        ];
        foreach (var (code, name) in countries.Concat(IsoData.Countries.Take(6)))
        {
            await RenamesAsync("countries", code, name);
        }

        foreach (var (code, name) in IsoData.Currencies.Where(currency => currency.Code is "GBP" or "XBC" or "SHP"))
        {
            await RenamesAsync("currencies", code, name);
        }

        await RenamesAsync("languages", "eng", "English");
        await RenamesAsync("languages", "fra", "French");
        await LinksAsync("GBR", "GBP", "eng");
        await LinksAsync("SHN", "XBC", "fra");
        await LinksAsync("TWO", "SHP", null);
        await RetiresAsync("languages", "fra");
        await RetiresAsync("countries", IsoData.Countries[0].Code);
    }

    // The package's own RunAxe opens another page for every run, for frames of other origins. There are no such frames, and it takes four
    // times as long.
    private static async Task<IEnumerable<string>> FaultsAsync(IPage page, string name, string rules)
    {
        if (!await page.EvaluateAsync<bool>("() => 'axe' in window"))
        {
            await page.EvaluateAsync(_axe);
        }

        var faults = await page.EvaluateAsync<string[]>(
            $$"""
            async () => (await axe.run(document, { runOnly: {{rules}}, resultTypes: ['violations'] })).violations
                .flatMap(violation => violation.nodes.map(node => `${violation.id} (${violation.help}) at ${node.html}`))
            """
        );
        return faults.Select(fault => $"{name}: {fault}");
    }

    private static async Task<List<(string Name, Func<Task> Open)>> StatesAsync(IPage page, bool filled)
    {
        var paths = await page.Locator("nav a").EvaluateAllAsync<string[]>("links => links.map(link => link.getAttribute('href'))");
        paths = [.. paths.Where(path => filled || path is not ("topology" or "api"))]; // These are the same whether there is data or not.
        List<(string, Func<Task>)> states =
        [
            .. paths.Append("nowhere").Append("?search=zzzz").Select(path => (path, (Func<Task>)(() => page.GotoAsync(path)))),
        ];
        foreach (var module in Catalogues.Select(PathOf))
        {
            states.Add(($"{module} without a match", () => page.GotoAsync($"{module}?search=zzzz&retired=true")));
            states.Add(
                (
                    $"{module} after a mistake",
                    async () =>
                    {
                        await page.GotoAsync(module);
                        await page.ClickAsync("aside button");
                        await page.Locator("[aria-invalid]").First.WaitForAsync();
                    }
                )
            );
        }

        if (filled)
        {
            states.Add(("an added entry", () => page.GotoAsync("countries?done=added&code=GBR&page=2")));
            states.Add(("an entry", () => page.GotoAsync("countries/TWO")));
            states.Add(("a retired entry", () => page.GotoAsync("languages/fra")));
            states.Add(("retired entries", () => page.GotoAsync("languages?retired=true")));
            states.Add(("codes and names", () => page.GotoAsync("countries/resolve")));
            states.Add(
                (
                    "what codes and names mean",
                    async () =>
                    {
                        await page.GotoAsync("countries/resolve");
                        await page.FillAsync("#values", $"GBR\nUnited Kingdm\nGBR\tFrance\n{new string('W', 200)}\nzzzzzz");
                        await page.Locator("main form button").First.ClickAsync();
                        await page.Locator("#answers").WaitForAsync();
                    }
                )
            );
            states.Add(
                (
                    "codes and names after a mistake",
                    async () =>
                    {
                        await page.GotoAsync("languages/resolve");
                        await page.Locator("main form button").First.ClickAsync();
                        await page.Locator("[aria-invalid]").WaitForAsync();
                    }
                )
            );
            states.Add(("a link", () => page.GotoAsync("links/SHN")));
            states.Add(("outdated links", () => page.GotoAsync("?status=outdated")));
            states.Add(("links of another day", () => page.GotoAsync("?on=1990-01-01&currency=GBP")));
            states.Add(("the countries of a currency", () => page.GotoAsync("links/currencies/GBP")));
            states.Add(("the countries of a language", () => page.GotoAsync("links/languages/eng")));
            states.Add(("a saved link", () => page.GotoAsync("?done=linked&code=GBR")));
            states.Add(
                (
                    "an entry after a mistake",
                    async () =>
                    {
                        await page.GotoAsync("countries/TWO");
                        await page.FillAsync("#name", "");
                        await page.Locator("main form button").First.ClickAsync();
                        await page.Locator("[aria-invalid]").WaitForAsync();
                    }
                )
            );
            states.Add(
                (
                    "a link after somebody else's change",
                    async () =>
                    {
                        await page.GotoAsync("links/SHN");
                        await page.FillAsync("#currency-0", "GBP");
                        await page.FillAsync("#language-0", "");
                        await SaveOutdatedAsync();
                    }
                )
            );
            states.Add(
                (
                    "an entry after somebody else's change",
                    async () =>
                    {
                        await page.GotoAsync("countries/TWO");
                        await page.FillAsync("#name", new string('M', 200));
                        await SaveOutdatedAsync();
                    }
                )
            );
        }

        return states;

        async Task SaveOutdatedAsync()
        {
            await page.Locator("input[name=version]").EvaluateAsync("field => field.value = '1'");
            await page.Locator("main form button").First.ClickAsync();
            await page.GetByRole(AriaRole.Alert).WaitForAsync();
            await page.Locator(".stored-now").First.WaitForAsync();
        }
    }
}
