using CountryProvider.Modularity;
using CountryProvider.Storage;

namespace CountryProvider.Host.Foundation.Settings;

/// <summary>The settings of this process. They are bound once, after <see cref="SettingsCheck"/> has found no fault in them.</summary>
/// <param name="configuration">The sources of the settings and their values.</param>
/// <param name="places">All modules, and where each of them runs.</param>
internal sealed class HostSettings(IConfigurationRoot configuration, IReadOnlyList<ModulePlace> places)
{
    /// <summary>The values of the settings and their sources.</summary>
    public IConfigurationRoot Configuration => configuration;

    /// <summary>All modules, and where each of them runs.</summary>
    public IReadOnlyList<ModulePlace> Places => places;

    public HttpOptions Http { get; } = Bind<HttpOptions>(configuration, "Http");

    public RootOptions Root { get; } = configuration.Get<RootOptions>() ?? new();

    public AuthOptions Auth { get; } = Bind<AuthOptions>(configuration, "Auth");

    public RateLimitOptions RateLimit { get; } = Bind<RateLimitOptions>(configuration, "RateLimit");

    public ShutdownOptions Shutdown { get; } = Bind<ShutdownOptions>(configuration, "Shutdown");

    public LoggingOptions Logging { get; } = Bind<LoggingOptions>(configuration, "Logging");

    public ModulesOptions Modules { get; } = Bind<ModulesOptions>(configuration, "Modules");

    public StoreOptions Store { get; } = Bind<StoreOptions>(configuration, "Store");

    /// <summary>The modules that this process hosts.</summary>
    public IEnumerable<IModule> Hosted => places.Where(place => place.IsHosted).Select(place => place.Module);

    private static T Bind<T>(IConfiguration configuration, string section)
        where T : new() => configuration.GetSection(section).Get<T>() ?? new();
}
