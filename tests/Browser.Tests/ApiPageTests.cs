using Microsoft.Playwright;

namespace CountryProvider.Browser.Tests;

public sealed class ApiPageTests(Chromium chromium) : BrowserTest(chromium)
{
    protected override string[] Settings => ["Seed:Data=demo"];

    [Fact]
    public async Task A_call_is_tried_and_its_answer_shown()
    {
        var page = await OpenAsync("api");

        var call = await OpenCallAsync(page, "PUT", "/api/v2/countries/{key}");
        await call.Locator("[data-in=path]").FillAsync("aut");
        await call.Locator("textarea").FillAsync("""{"name":"Austria"}""");
        await call.GetByRole(AriaRole.Button).ClickAsync();

        await call.Locator(".api-outcome").Should().ToContainTextAsync("201");
        await call.Locator(".api-result-headers").Should().ToContainTextAsync("location: /api/v2/countries/AUT");
        await call.Locator(".api-result-body").Should().ToContainTextAsync("\"name\": \"Austria\"");
        await page.GotoAsync("countries");
        await page.Row("Austria").Should().ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_refusal_is_shown_as_the_problem_that_it_is()
    {
        var page = await OpenAsync("api");

        var call = await OpenCallAsync(page, "POST", "/api/v2/currencies");
        await call.Locator("textarea").FillAsync("""{"code":"EUR","name":"Mark"}""");
        await call.GetByRole(AriaRole.Button).ClickAsync();

        await call.Locator(".api-outcome").Should().ToContainTextAsync("409");
        await call.Locator(".api-result-body").Should().ToContainTextAsync("The code EUR is taken by Euro.");
    }

    [Fact]
    public async Task Version_1_is_tried_like_version_2()
    {
        var page = await OpenAsync("api");
        await page.Link("Version 1").ClickAsync();

        var call = await OpenCallAsync(page, "GET", "/api/v1/countries-with-languages-and-currencies");
        await call.GetByRole(AriaRole.Button).ClickAsync();

        await call.Locator(".api-outcome").Should().ToContainTextAsync("200");
        await call.Locator(".api-result-body").Should().ToContainTextAsync("\"shortName\": \"SCO\"");
    }

    [Fact]
    public async Task Without_JavaScript_everything_can_be_read_and_nothing_pretends_to_work()
    {
        var page = await OpenAsync("api", javaScript: false);

        var call = Call(page, "POST", "/api/v2/currencies");
        await call.Locator("summary").First.ClickAsync();

        await call.GetByText("Answers", new() { Exact = true }).Should().ToBeVisibleAsync();
        await call.GetByRole(AriaRole.Button).Should().ToHaveCountAsync(0);
    }

    private static async Task<ILocator> OpenCallAsync(IPage page, string method, string path)
    {
        var call = Call(page, method, path);
        await call.Locator("summary").First.ClickAsync();
        return call.Locator("form");
    }

    private static ILocator Call(IPage page, string method, string path) =>
        page.Locator("details.api-operation")
            .Filter(new() { Has = page.Locator("summary").Filter(new() { HasText = method }).GetByText(path, new() { Exact = true }) });
}
