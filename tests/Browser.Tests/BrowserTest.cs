using System.Collections.Concurrent;
using System.Net.Http.Json;
using CountryProvider.Catalogue.Data;
using CountryProvider.Host;
using CountryProvider.Modularity;
using CountryProvider.Testing;
using Microsoft.Playwright;

namespace CountryProvider.Browser.Tests;

/// <summary>
/// A test with its own host and browser. Every such test also fails if a page asks another host for something, or writes an error to the
/// console.
/// </summary>
public abstract class BrowserTest(Chromium chromium) : IAsyncLifetime
{
    private readonly List<IBrowserContext> _contexts = [];
    private readonly Dictionary<(bool JavaScript, string Locale, ColorScheme Scheme), IPage> _reused = [];
    private readonly ConcurrentQueue<string> _foreignRequests = new();
    private readonly ConcurrentQueue<string> _complaints = new();
    private TestHost? _host;
    private bool _reuses;

    /// <summary>The modules that have the pages of a catalogue, by name.</summary>
    protected static IReadOnlyList<string> Catalogues { get; } =
    [
        .. Modules
            .All.Where(module => module.GetType().Assembly.GetTypes().Any(type => type.IsSubclassOf(typeof(EntryRow))))
            .Select(module => module.Name),
    ];

    /// <summary>With and without JavaScript.</summary>
    public static TheoryData<bool> JavaScript { get; } = [true, false];

    protected TestHost Host => _host!;

    /// <summary>Where the pages begin.</summary>
    protected virtual string Root => Host.Address + "/";

    /// <summary>The settings of the host.</summary>
    protected virtual string[] Settings => [];

    /// <summary>Whether a complaint on the console is what the test wants to see.</summary>
    protected virtual bool IsExpected(string complaint) => false;

    /// <summary>Starts the host; others that it needs too.</summary>
    protected virtual Task<TestHost> StartHostAsync() => TestHost.StartAsync(Settings);

    public virtual async ValueTask InitializeAsync() => _host = await StartHostAsync();

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var context in _contexts)
        {
            await context.CloseAsync();
        }

        if (_host is not null)
        {
            await _host.DisposeAsync();
        }

        _foreignRequests.ShouldBeEmpty();
        _complaints.ShouldBeEmpty();
    }

    protected static IModule ModuleOf(string name) => Modules.All.Single(module => module.Name == name);

    /// <summary>The path of a module's page.</summary>
    protected static string PathOf(string name) => ModuleOf(name).Navigation.Path;

    /// <summary>
    /// Does the same with each catalogue. Their data is separate. So they share one host and one page of the browser, because starting
    /// these takes most of the time.
    /// </summary>
    protected async Task InEachCatalogueAsync(Func<string, Task> check)
    {
        _reuses = true;
        foreach (var module in Catalogues)
        {
            TestContext.Current.TestOutputHelper!.WriteLine(module); // The last one in the output has failed.
            await check(module);
        }
    }

    /// <summary>Adds an entry to a module's catalogue, as another user.</summary>
    protected async Task HasAsync(string path, string code, string name) =>
        (await Host.Client.PostAsJsonAsync($"{Root}api/v2/{path}", new { code, name })).EnsureSuccessStatusCode();

    /// <summary>Renames or adds an entry, as another user.</summary>
    protected async Task RenamesAsync(string path, string code, string name) =>
        (await Host.Client.PutAsJsonAsync($"{Root}api/v2/{path}/{code}", new { name })).EnsureSuccessStatusCode();

    protected async Task LinksAsync(string country, string? currency, string? language) =>
        (
            await Host.Client.PutAsJsonAsync(
                $"{Root}api/v2/links/{country}",
                new { currencies = new[] { currency }.OfType<string>(), languages = new[] { language }.OfType<string>() }
            )
        ).EnsureSuccessStatusCode();

    protected async Task RetiresAsync(string path, string code) =>
        (await Host.Client.DeleteAsync($"{Root}api/v2/{path}/{code}")).EnsureSuccessStatusCode();

    protected async Task<IPage> OpenAsync(
        string path = "",
        bool javaScript = true,
        string locale = "en-GB",
        ColorScheme scheme = ColorScheme.Light,
        int width = 1280,
        int height = 800
    )
    {
        if (_reuses && _reused.TryGetValue((javaScript, locale, scheme), out var known))
        {
            await known.SetViewportSizeAsync(width, height);
            await known.GotoAsync(path);
            return known;
        }

        var context = await chromium.NewContextAsync(
            new()
            {
                BaseURL = Root,
                JavaScriptEnabled = javaScript,
                Locale = locale,
                ColorScheme = scheme,
                ReducedMotion = ReducedMotion.Reduce,
                ViewportSize = new() { Width = width, Height = height },
            }
        );
        _contexts.Add(context);
        context.SetDefaultTimeout(10_000);
        context.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(Root, StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal))
            {
                _foreignRequests.Enqueue(request.Url);
            }
        };
        context.Console += (_, message) =>
        {
            // A page that answers 404 or a form that answers 400 is what a test asked for; the browser notes it all the same.
            var isAnswer =
                message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal)
                && message.Location.StartsWith(message.Page!.Url, StringComparison.Ordinal);
            if (message.Type is "error" or "warning" && !isAnswer && !IsExpected(message.Text))
            {
                _complaints.Enqueue($"{message.Location}: {message.Text}");
            }
        };
        context.WebError += (_, error) => _complaints.Enqueue(error.Error);
        var page = _reused[(javaScript, locale, scheme)] = await context.NewPageAsync();
        await page.GotoAsync(path);
        return page;
    }
}
