using System.Net.Sockets;
using CountryProvider.Host.Foundation;
using CountryProvider.Host.Foundation.Settings;
using CountryProvider.Host.Observation;
using CountryProvider.Host.Operations;
using CountryProvider.Host.Tools;
using CountryProvider.Modularity;
using CountryProvider.Storage;

namespace CountryProvider.Host;

/// <summary>The program: the modules and their host.</summary>
/// <param name="modules">The modules of the program.</param>
public sealed partial class Product(IReadOnlyList<IModule> modules) : IProduct
{
    /// <inheritdoc/>
    public IReadOnlyList<IModule> Modules => modules;

    /// <inheritdoc/>
    public async Task<int> RunAsync(string[] args, Action<WebApplication> started)
    {
        var began = TimeProvider.System.GetTimestamp();
        try
        {
            await using var app = await StartAsync(args);
            started(app);
            await app.Services.RehearseWritesAsync();
            var settings = app.Services.GetRequiredService<HostSettings>();
            LogReady(app, settings, TimeProvider.System.GetElapsedTime(began));
            await app.WaitAndDrainAsync(settings);
            return 0;
        }
        catch (StartupException e)
        {
            return await e.RefuseAsync();
        }
    }

    /// <inheritdoc/>
    public WebApplication Build(string[] args, Action<IServiceCollection>? configure = null) => Composition.Build(args, modules, configure);

    /// <inheritdoc/>
    public async Task<WebApplication> StartAsync(string[] args, Action<IServiceCollection>? configure = null)
    {
        var app = Build(args, configure);
        var settings = app.Services.GetRequiredService<HostSettings>();
        try
        {
            // The stores open in the meantime. The server listens only after that, so that no client sees incomplete data.
            var opening = OpenStoresAsync(app);
            foreach (var (isWarning, sentence) in SettingsCheck.Notes(settings.Configuration, modules))
            {
                Note(app.Logger, isWarning ? LogLevel.Warning : LogLevel.Information, sentence);
            }

            Pipeline.Use(app, settings);
            await opening;
            await app.StartAsync();
            await UpdateDataAsync(app);
        }
        catch (Exception e) when (e is StartupException or SocketException or IOException)
        {
            // The telemetry of a process that did not start is of no interest.
            await app.EndOpenTelemetryAsync(settings.Configuration, TimeSpan.Zero);
            await app.DisposeAsync();
            throw e as StartupException ?? Listening.Refusal(settings.Http, e);
        }

        return app;
    }

    /// <inheritdoc/>
    public async Task OpenStoresAsync(WebApplication app)
    {
        await ClaimStoresAsync(app);
        var stores = app.Services.GetServices<IStore>().Select(store => Task.Run(() => store.OpenAsync(CancellationToken.None))).ToList();
        await Task.WhenAll(stores).ContinueWith(_ => { }, TaskScheduler.Default);
        StartupException.ThrowIfAny([
            .. stores.SelectMany(store => store.Exception?.InnerExceptions ?? []).Select(e => e is StoreException ? e.Message : throw e),
        ]);
    }

    // Claims the stores one after the other, in the same order in each process. When several processes start at once, they cannot block
    // each other with half of the claims each.
    private static async Task ClaimStoresAsync(WebApplication app)
    {
        foreach (var store in app.Services.GetServices<IStore>())
        {
            try
            {
                await store.ClaimAsync(CancellationToken.None);
            }
            catch (StoreException e)
            {
                throw new StartupException([e.Message]);
            }
        }
    }

    private static async Task UpdateDataAsync(WebApplication app)
    {
        foreach (var store in app.Services.GetServices<IStore>())
        {
            await store.UpdateDataAsync(CancellationToken.None);
        }
    }

    private static void LogReady(WebApplication app, HostSettings settings, TimeSpan elapsed)
    {
        string[] hosted = [.. settings.Hosted.Select(module => module.Name)];
        var (content, data) =
            hosted.Length == 0
                ? ("the front alone", "the processes of the modules")
                : (
                    string.Join(", ", hosted),
                    settings.Store.Provider is StoreProvider.Postgres ? "PostgreSQL" : Path.GetFullPath(settings.Store.Directory)
                );
        var roles = $"{settings.Root.Roles}, {SettingsCheck.SourceOf(settings.Configuration, ModuleRoles.Key)}";
        Ready(app.Logger, app.Urls.First() + settings.Root.PathBase, elapsed.TotalMilliseconds, ProductVersion.Text, content, roles, data);
    }

    [LoggerMessage(
        1,
        LogLevel.Information,
        AttachedProcess.ReadyWords
            + " {Address} after {Milliseconds:0} ms: version {Version} with {Modules} (roles: {Roles}), data in {Directory}"
    )]
    private static partial void Ready(
        ILogger logger,
        string address,
        double milliseconds,
        string version,
        string modules,
        string roles,
        string directory
    );

    [LoggerMessage(EventId = 2, Message = "{Sentence}")]
    private static partial void Note(ILogger logger, LogLevel level, string sentence);
}
