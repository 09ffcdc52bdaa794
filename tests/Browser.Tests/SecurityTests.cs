using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace CountryProvider.Browser.Tests;

/// <summary>
/// Checks what the browser blocks. That our own pages need none of it is seen in every other test: a violation is an error on the console.
/// </summary>
public sealed class ContentSecurityTests(Chromium chromium) : BrowserTest(chromium)
{
    private readonly ConcurrentBag<string> _violations = [];

    protected override bool IsExpected(string complaint)
    {
        if (complaint.Contains("Content Security Policy", StringComparison.Ordinal))
        {
            _violations.Add(complaint);
            return true;
        }

        return false;
    }

    [Theory]
    [InlineData("countries")]
    [InlineData("topology")]
    [InlineData("api")]
    [InlineData("nowhere")]
    public async Task What_somebody_puts_into_a_page_does_not_run_or_load(string path)
    {
        var page = await OpenAsync(path);

        await page.EvaluateAsync(
            """
            () => {
              window.ran = [];
              const script = document.createElement("script");
              script.textContent = "ran.push('script')";
              document.body.append(script);
              document.body.insertAdjacentHTML("beforeend",
                `<img src="data:x" onerror="ran.push('handler')"><a id="lure" href="javascript:ran.push('link')">x</a><p id="painted" style="color: rgb(1, 2, 3)">x</p>
                 <iframe srcdoc="<script>parent.ran.push('frame')</script>"></iframe><object data="data:text/html,x"></object><img id="pixel" src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">`);
              document.getElementById("lure").click();
              const base = document.createElement("base");
              base.href = "https://evil.example/";
              document.head.prepend(base);
            }
            """
        );

        foreach (var kind in new[] { "script-src", "style-src", "img-src", "base-uri" })
        {
            await EventuallyAsync(
                () => _violations.Any(violation => violation.Contains(kind, StringComparison.Ordinal)),
                $"{kind} is not among {string.Join("; ", _violations)}"
            );
        }

        (await page.EvaluateAsync<string[]>("() => window.ran")).ShouldBeEmpty();
        (await page.EvaluateAsync<string>("() => getComputedStyle(document.getElementById('painted')).color")).ShouldNotBe("rgb(1, 2, 3)");
        (await page.EvaluateAsync<string>("() => document.baseURI")).ShouldStartWith(Root);
    }

    private static async Task EventuallyAsync(Func<bool> condition, string otherwise)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!condition())
        {
            await Task.Delay(20, deadline.Token).ContinueWith(_ => { }, TaskScheduler.Default);
            deadline.IsCancellationRequested.ShouldBeFalse(otherwise);
        }
    }
}

/// <summary>Signing in, as a person does it.</summary>
public sealed class SignInTests(Chromium chromium) : BrowserTest(chromium)
{
    private const string Key = "cp_a-key-for-tests-alone";

    protected override string[] Settings => [$"Auth:ApiKeys={Line("everywhere", "all", Key)};{Line("bank", "currency", Key + "-2")}"];

    [Theory, MemberData(nameof(JavaScript))]
    public async Task What_was_typed_before_signing_in_is_saved_after_it(bool javaScript)
    {
        var page = await OpenAsync("countries", javaScript);
        await page.AddAsync("AUT", "Österreich & \"Co\"");
        await page.Heading().Should().ToHaveTextAsync("Sign in");

        await page.Field("Key").FillAsync("wrong");
        await page.Button("Sign in").ClickAsync();
        await page.Field("Key").ShouldBeWrongAsync("This key is not known.");
        await page.Field("Key").FillAsync(Key);
        await page.Button("Sign in").ClickAsync();
        await SaveAsync(page, javaScript);

        await page.Notice().Should().ToHaveTextAsync("Österreich & \"Co\" (AUT) was added.");
        await page.Locator(".account").Should().ToContainTextAsync("everywhere");
        await page.AddAsync("AUS", "Australia");
        await page.Row("Australia").Should().ToBeVisibleAsync();

        await page.Button("Sign out").ClickAsync();
        await page.Link("Sign in").First.Should().ToBeVisibleAsync();
        await page.GotoAsync("countries/AUT");
        await page.Button("Retire").ClickAsync();
        await page.Heading().Should().ToHaveTextAsync("Sign in");
    }

    [Theory, MemberData(nameof(JavaScript))]
    public async Task A_key_of_another_department_can_be_changed_for_one_that_may(bool javaScript)
    {
        var page = await OpenAsync("currencies", javaScript);
        await page.Locator(".account a").ClickAsync();
        await page.Field("Key").FillAsync(Key + "-2");
        await page.Button("Sign in").ClickAsync();
        await page.Should().ToHaveURLAsync(new Regex("/currencies$"));
        await page.AddAsync("EUR", "Euro");
        await page.Row("Euro").Should().ToBeVisibleAsync();

        await page.GotoAsync("languages");
        await page.GetByText("The key bank may not change anything here.").Should().ToBeVisibleAsync();
        await page.AddAsync("deu", "German");
        await page.GetByText("The key bank may not change anything of the department Language.").Should().ToBeVisibleAsync();
        await page.Field("Key").FillAsync(Key);
        await page.Button("Sign in").ClickAsync();
        await SaveAsync(page, javaScript);
        await page.Row("German").Should().ToBeVisibleAsync();
    }

    // Without scripts it takes a button more.
    private static Task SaveAsync(IPage page, bool javaScript) => javaScript ? Task.CompletedTask : page.Button("Save now").ClickAsync();

    [Fact]
    public async Task No_script_sees_the_key()
    {
        var page = await OpenAsync("sign-in");
        await page.Field("Key").FillAsync(Key);
        await page.Button("Sign in").ClickAsync();
        await page.Button("Sign out").Should().ToBeVisibleAsync();

        (await page.EvaluateAsync<string>("() => document.cookie")).ShouldBeEmpty();
        (await page.ContentAsync()).ShouldNotContain(Key);
        var cookie = (await page.Context.CookiesAsync()).ShouldHaveSingleItem();
        (cookie.HttpOnly, cookie.Secure, cookie.SameSite, cookie.Path).ShouldBe((true, true, SameSiteAttribute.Strict, "/"));
    }

    [Theory]
    [InlineData("en-GB")]
    [InlineData("de-DE")]
    public async Task Its_pages_break_no_rule_of_accessibility_and_fit(string locale)
    {
        var faults = new List<string>();
        var page = await OpenAsync("sign-in", locale: locale);
        await ExamineAsync("sign in");
        await page.Locator("main button").ClickAsync();
        await page.Locator("[aria-invalid]").WaitForAsync();
        await ExamineAsync("after a mistake");
        await page.GotoAsync("countries");
        await ExamineAsync("without a key");
        await page.Locator("#code").FillAsync("AUT");
        await page.Locator("aside button").ClickAsync();
        await ExamineAsync("refused");
        await page.FillAsync("#api-key", Key + "-2");
        await page.Locator("main button").ClickAsync();
        // Not the page in between, which a script leaves by itself.
        await page.Locator("body:not(:has(#send-again)) .account button").WaitForAsync();
        await ExamineAsync("with the key of another department");
        await page.GotoAsync("currencies");
        await ExamineAsync("signed in");

        faults.ShouldBeEmpty();

        async Task ExamineAsync(string name)
        {
            faults.AddRange(await AppearanceTests.FaultsInLightAndDarkAsync(page, name, locale));
            faults.AddRange(await AppearanceTests.MisfitsAsync(page, name));
            await PicturesAsync(page, $"{name}-{locale}");
        }
    }

    /// <summary>Pictures for a person to look at, in the folder that the environment variable SIGN_IN_PICTURES names.</summary>
    internal static async Task PicturesAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("SIGN_IN_PICTURES") is not { Length: > 0 } folder)
        {
            return;
        }

        foreach (var width in (int[])[375, 768, 1280])
        {
            await page.SetViewportSizeAsync(width, 700);
            await TakeAsync("");
            await AppearanceTests.InTheDarkAsync(page, () => TakeAsync("-dark"));

            Task<byte[]> TakeAsync(string scheme) =>
                page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name.Replace(' ', '-')}-{width}{scheme}.png") });
        }
    }

    private static string Line(string name, string departments, string key) =>
        $"{name} {departments} sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))}";
}

/// <summary>The page for a person whose address has sent too many requests.</summary>
public sealed class RateLimitTests(Chromium chromium) : BrowserTest(chromium)
{
    protected override string[] Settings => ["RateLimit:PerSecond=1", "RateLimit:Burst=20"];

    protected override bool IsExpected(string complaint) => complaint.Contains("429", StringComparison.Ordinal);

    [Fact]
    public async Task Too_many_requests_are_answered_with_a_page_that_breaks_no_rule_of_accessibility_and_fits()
    {
        const string Title = "Too many requests";
        var page = await OpenAsync(); // The browser keeps what makes it look like something.
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        IResponse? answer;
        do
        {
            await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Host.Client.GetAsync("/", deadline.Token)));
            answer = await page.GotoAsync("countries");
        } while (answer!.Status != 429);

        await page.Heading().Should().ToHaveTextAsync(Title);
        (await page.EvaluateAsync<string>("() => getComputedStyle(document.querySelector('.site-head')).display")).ShouldBe("flex");
        (await AppearanceTests.FaultsInLightAndDarkAsync(page, Title)).ShouldBeEmpty();
        (await AppearanceTests.MisfitsAsync(page, Title)).ShouldBeEmpty();
        await SignInTests.PicturesAsync(page, "429");
    }
}
