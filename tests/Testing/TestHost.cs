using CountryProvider.Host;
using CountryProvider.Modularity;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace CountryProvider.Testing;

/// <summary>
/// The real program in this process: real sockets on a free port, real SQLite files in a folder of its own, no demo data unless asked for.
/// </summary>
public sealed class TestHost : IAsyncDisposable
{
    /// <summary>For tests and benchmarks, which all come from one address: as for every client, but high.</summary>
    public static readonly string[] HighLimit = ["RateLimit:PerSecond=1000000", "RateLimit:Burst=1000000"];

    private readonly WebApplication _app;
    private TemporaryFolder? _folder;

    private TestHost(WebApplication app, TemporaryFolder? folder)
    {
        (_app, _folder) = (app, folder);
        Client = NewClient();
    }

    /// <summary>A client whose base address is the host and that follows no redirects.</summary>
    public HttpClient Client { get; }

    /// <summary>Such as <c>http://127.0.0.1:34567</c>.</summary>
    public string Address => _app.Urls.First();

    /// <summary>Where other processes of the product reach its modules.</summary>
    public string InternalAddress => _app.Urls.Last();

    /// <summary>The services of the program.</summary>
    public IServiceProvider Services => _app.Services;

    /// <param name="settings">Such as <c>Seed:Data=demo</c>.</param>
    public static Task<TestHost> StartAsync(params string[] settings) => StartAsync(Modules.All, null, settings);

    /// <param name="modules">What the program consists of.</param>
    /// <param name="settings">Such as <c>Seed:Data=demo</c>; with a <c>Store:Directory</c> the folder stays.</param>
    public static Task<TestHost> StartAsync(IReadOnlyList<IModule> modules, params string[] settings) =>
        StartAsync(modules, null, settings);

    /// <param name="modules">What the program consists of.</param>
    /// <param name="configure">Adds to the services.</param>
    /// <param name="settings">Such as <c>Seed:Data=demo</c>; with a <c>Store:Directory</c> the folder stays.</param>
    public static async Task<TestHost> StartAsync(
        IReadOnlyList<IModule> modules,
        Action<IServiceCollection>? configure,
        params string[] settings
    )
    {
        var folder = settings.Any(setting => setting.StartsWith("Store:Directory=", StringComparison.Ordinal))
            ? null
            : new TemporaryFolder(inMemory: true);
        string[] defaults =
        [
            "Http:Port=0",
            "Http:InternalPort=0",
            "Seed:Data=none",
            .. HighLimit,
            "Logging:LogLevel:Default=Warning",
            // If a module is missing on purpose, the host does not wait for it.
            .. settings.Any(setting => setting.StartsWith("Modules:", StringComparison.Ordinal))
                ? ["Linking:StartTimeout=00:00:00.5"]
                : Array.Empty<string>(),
            .. folder is null ? Array.Empty<string>() : [$"Store:Directory={folder.Path}"],
        ];
        return new(
            await new Product(modules).StartAsync([.. defaults.Concat(settings).Select(setting => "--" + setting)], configure),
            folder
        );
    }

    /// <summary>Another client, with connections of its own.</summary>
    public HttpClient NewClient() =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new(Address) };

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        Interlocked.Exchange(ref _folder, null)?.Dispose(); // A test may end it early, to see what others make of that.
    }
}
