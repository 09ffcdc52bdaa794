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

    public HttpOptions Http { get; } = configuration.GetSection("Http").Get<HttpOptions>() ?? new();

    public RootOptions Root { get; } = configuration.Get<RootOptions>() ?? new();

    public AuthOptions Auth { get; } = configuration.GetSection("Auth").Get<AuthOptions>() ?? new();

    public RateLimitOptions RateLimit { get; } = configuration.GetSection("RateLimit").Get<RateLimitOptions>() ?? new();

    public ShutdownOptions Shutdown { get; } = configuration.GetSection("Shutdown").Get<ShutdownOptions>() ?? new();

    public LoggingOptions Logging { get; } = configuration.GetSection("Logging").Get<LoggingOptions>() ?? new();

    public ModulesOptions Modules { get; } = configuration.GetSection("Modules").Get<ModulesOptions>() ?? new();

    public StoreOptions Store { get; } = configuration.GetSection("Store").Get<StoreOptions>() ?? new();

    /// <summary>The modules that this process hosts.</summary>
    public IEnumerable<IModule> Hosted => places.Where(place => place.IsHosted).Select(place => place.Module);
}
