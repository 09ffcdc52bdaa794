using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace CountryProvider.Browser.Tests;

/// <summary>What a person finds on the pages, by what they call it.</summary>
internal static class PageParts
{
    public static ILocator Heading(this IPage page) => page.GetByRole(AriaRole.Heading, new() { Level = 1 });

    public static ILocator Button(this IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public static ILocator Link(this IPage page, string name) => page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true });

    public static ILocator Field(this IPage page, string label) => page.GetByLabel(label, new() { Exact = true });

    public static ILocator Row(this IPage page, string name) =>
        page.GetByRole(AriaRole.Row)
            .Filter(new() { Has = page.GetByRole(AriaRole.Rowheader, new() { NameRegex = new($@"(^|\s){Regex.Escape(name)}($|\s)") }) });

    public static ILocator Rows(this IPage page) => page.GetByRole(AriaRole.Rowheader);

    public static ILocator Notice(this IPage page) => page.GetByRole(AriaRole.Status);

    public static ILocatorAssertions Should(this ILocator locator) => Assertions.Expect(locator);

    public static IPageAssertions Should(this IPage page) => Assertions.Expect(page);

    public static async Task SearchAsync(this IPage page, string text, string button = "Search")
    {
        await page.GetByRole(AriaRole.Searchbox).FillAsync(text);
        await page.Button(button).ClickAsync();
    }

    public static async Task AddAsync(this IPage page, string code, string name)
    {
        await page.Field("Code").FillAsync(code);
        await page.Field("Name").FillAsync(name);
        await page.Button("Add").ClickAsync();
    }

    /// <summary>A screen reader reads the message together with the field. The field is marked as wrong, and can be corrected.</summary>
    public static async Task ShouldBeWrongAsync(this ILocator field, string message, bool focused = true)
    {
        await field.Should().ToHaveAttributeAsync("aria-invalid", "true");
        await field.Should().ToHaveAccessibleDescriptionAsync(new Regex(Regex.Escape(message)));
        if (focused)
        {
            await field.Should().ToBeFocusedAsync();
        }
    }
}
