using Microsoft.Playwright;

namespace CountryProvider.Browser.Tests;

public sealed class KeyboardTests(Chromium chromium) : BrowserTest(chromium)
{
    [Theory]
    [MemberData(nameof(JavaScript))]
    public async Task The_first_key_offers_to_skip_to_the_content(bool javaScript)
    {
        var page = await OpenAsync("countries?search=a", javaScript);

        await page.Keyboard.PressAsync("Tab");
        await page.Link("Skip to content").Should().ToBeFocusedAsync();
        await page.Link("Skip to content").Should().ToBeInViewportAsync();
        await page.Keyboard.PressAsync("Enter");

        await page.Should().ToHaveURLAsync(Root + "countries?search=a#content");
        await page.Keyboard.PressAsync("Tab");
        await page.Locator("main a, main input").And(page.Locator(":focus")).Should().ToHaveCountAsync(1);
    }

    [Fact]
    public async Task An_entry_is_added_renamed_and_linked_without_a_mouse()
    {
        await HasAsync("currencies", "EUR", "Euro");
        await HasAsync("languages", "deu", "German");
        var page = await OpenAsync();

        await GoAsync(page.Link("Countries"));
        await TabToAsync(page, page.Field("Code"));
        await page.Keyboard.TypeAsync("deu");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync("Deutschland");
        await page.Keyboard.PressAsync("Enter");
        await page.Notice().Should().ToContainTextAsync("was added.");

        await GoAsync(page.Link("Edit Deutschland"));
        await TabToAsync(page, page.Field("Name"));
        await page.Keyboard.PressAsync("ControlOrMeta+a");
        await page.Keyboard.TypeAsync("Germany");
        await page.Keyboard.PressAsync("Enter");
        await page.Notice().Should().ToContainTextAsync("Germany (DEU) was saved.");

        await GoAsync(page.Link("Linked countries"));
        await GoAsync(page.GetByRole(AriaRole.Link, new() { NameRegex = new("Germany") }));
        await TabToAsync(page, page.Field("Currency 1"));
        await page.Keyboard.TypeAsync("EUR");
        await TabToAsync(page, page.Field("Language 1"));
        await page.Keyboard.TypeAsync("deu");
        await GoAsync(page.Button("Save"));
        await page.Notice().Should().ToHaveTextAsync("Germany is fully linked.");

        async Task GoAsync(ILocator target)
        {
            await TabToAsync(page, target);
            await page.Keyboard.PressAsync("Enter");
        }
    }

    [Fact]
    public async Task What_has_the_focus_is_visibly_so()
    {
        await HasAsync("countries", "DEU", "Germany");
        var page = await OpenAsync("countries");
        var seen = 0;
        do
        {
            await page.Keyboard.PressAsync("Tab");
            var outline = await page.EvaluateAsync<string>(
                """
                () => {
                    const element = document.activeElement;
                    const style = getComputedStyle(element);
                    return element === document.body ? '' : style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2 ? 'no ring: ' + element.outerHTML : 'ring';
                }
                """
            );
            if (outline.Length == 0)
            {
                break;
            }

            outline.ShouldBe("ring");
            seen++;
        } while (seen < 100);

        seen.ShouldBeInRange(12, 40);
    }

    private static async Task TabToAsync(IPage page, ILocator target)
    {
        var element = await target.ElementHandleAsync();
        for (var presses = 0; presses < 60; presses++)
        {
            if (await element.EvaluateAsync<bool>("element => element === document.activeElement"))
            {
                return;
            }

            await page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"{target} is not reached with the Tab key.");
    }
}
