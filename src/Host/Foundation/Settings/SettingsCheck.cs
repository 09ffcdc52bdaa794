using System.Globalization;
using CountryProvider.Modularity;
using CountryProvider.Storage;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.Configuration.KeyPerFile;

namespace CountryProvider.Host.Foundation.Settings;

/// <summary>Finds all faults of the settings in one pass.</summary>
public static class SettingsCheck
{
    // The section of the framework. Its set of keys is open.
    private const string Logging = "Logging";

    private const string CommandLine = "from the command line";

    /// <returns>A line for each unknown or invalid setting; empty when there is no fault.</returns>
    public static IReadOnlyList<string> Faults(IConfigurationRoot configuration, IReadOnlyList<IModule> modules)
    {
        var provider = Enum.TryParse<StoreProvider>(configuration["Store:Provider"], ignoreCase: true, out var named)
            ? named
            : StoreProvider.Sqlite;
        var known = Setting.All(modules, provider);
        List<string> faults =
        [
            .. configuration
                .Providers.SelectMany(provider =>
                    Keys(provider, parent: null).Where(key => IsUnknown(key, provider is EnvironmentVariablesConfigurationProvider, known))
                )
                .Distinct(StringComparer.OrdinalIgnoreCase)
                .Select(key => $"{key} is not a setting. {Hint(key, known)}"),
            .. from variable in Misspelt(configuration, modules, known)
            where variable.IsMeant
            select $"{variable.Name} in the environment is not a setting, but {variable.Setting.Key} is, and its value names modules. "
                + $"Rename it to {variable.Setting.EnvironmentVariable}. If it is meant for another program, set "
                + $"{variable.Setting.Key} as well, such as {variable.Setting.Key}={variable.Setting.Default}.",
            .. from setting in known
            let value = configuration[setting.Key]
            where value is not null
            let fault = setting.Fault(value)
            where fault is not null
            select $"{setting.Key}: {setting.Shown(value)} {fault}. Expected: {setting.Description}.",
        ];
        faults.AddRange(
            ApiKey
                .Parse(configuration[AuthOptions.ApiKeysKey], modules)
                .Faults.Select(fault => $"{AuthOptions.ApiKeysKey}, {fault} The verb api-key makes such lines.")
        );
        if (
            bool.TryParse(configuration["Auth:" + nameof(AuthOptions.Reads)], out var reads)
            && reads
            && string.IsNullOrWhiteSpace(configuration[AuthOptions.ApiKeysKey])
        )
        {
            faults.Add(
                "Auth:Reads asks everybody for a key, and there is none. Make one with the verb api-key and put its line into "
                    + "Auth:ApiKeys, or leave Auth:Reads out."
            );
        }

        if (Port("Http:Port") is > 0 and var port && port == Port("Http:InternalPort"))
        {
            faults.Add($"Http:Port and Http:InternalPort are both {port}. Name two ports.");
        }

        // The following checks parse the addresses of modules. A malformed address is already among the faults.
        return faults.Any(fault => fault.StartsWith("Modules:", StringComparison.Ordinal))
            ? faults
            : [.. faults, .. ModuleRoles.Faults(configuration, modules), .. StoreFaults(configuration, modules, provider)];

        int? Port(string key) =>
            int.TryParse(
                configuration[key] ?? known.Single(setting => setting.Key == key).Default,
                CultureInfo.InvariantCulture,
                out var port
            )
                ? port
                : null;
    }

    // Finds settings of the store that contradict each other. Other checks find malformed values.
    private static IEnumerable<string> StoreFaults(IConfiguration configuration, IReadOnlyList<IModule> modules, StoreProvider provider)
    {
        var hasConnection = !string.IsNullOrEmpty(configuration["Store:Connection"]);
        if (provider is StoreProvider.Sqlite && hasConnection)
        {
            yield return "Store:Connection is for PostgreSQL, but Store:Provider is Sqlite. Set Store:Provider=Postgres, or leave "
                + "Store:Connection out.";
        }

        if (provider is StoreProvider.Sqlite && bool.TryParse(configuration["Store:Shared"], out var shared) && shared)
        {
            yield return "Store:Shared says that this is one of several replicas, but SQLite serves one. Set Store:Provider=Postgres, "
                + "or run a single replica.";
        }

        if (
            provider is StoreProvider.Postgres
            && !hasConnection
            && ModuleRoles
                .Places(configuration, modules)
                .Any(place => place.IsHosted && string.IsNullOrEmpty(configuration.GetConnectionString(place.Name)))
        )
        {
            yield return "Store:Provider is Postgres, and nothing says where the database is. Set Store:Connection, such as "
                + "Host=postgres;Database=country_provider;Username=country_provider.";
        }
    }

    /// <summary>Finds settings that are not faults, but look like mistakes. The process logs them at its start.</summary>
    /// <returns>
    /// A sentence for each setting, and whether it is worth a warning. Several processes may share an environment or a file. Such a source
    /// may hold settings that one of them does not need.
    /// </returns>
    internal static IReadOnlyList<(bool IsWarning, string Sentence)> Notes(IConfigurationRoot configuration, IReadOnlyList<IModule> modules)
    {
        var known = Setting.All(modules);
        return
        [
            .. from variable in Misspelt(configuration, modules, known)
            select (
                true,
                $"{variable.Name} in the environment is not a setting and has no effect. {variable.Setting.EnvironmentVariable} may "
                    + $"be meant"
            ),
            .. from idle in Idle(configuration, modules)
            select (SourceOf(configuration, idle.Key) == CommandLine, $"{idle.Key} has no effect here: {idle.Reason}"),
        ];
    }

    /// <summary>The settings that have a value, but no effect in this process.</summary>
    internal static IEnumerable<(string Key, string Reason)> Idle(IConfiguration configuration, IReadOnlyList<IModule> modules)
    {
        var settings = new SettingsInForce(configuration, Setting.All(modules), ModuleRoles.Places(configuration, modules));
        return from setting in settings.Known
            where !string.IsNullOrEmpty(configuration[setting.Key])
            let reason = setting.Idle(settings)
            where reason is not null
            select (setting.Key, reason);
    }

    /// <summary>The source of the value of a setting, such as <c>from the environment</c>, or <c>by default</c>.</summary>
    internal static string SourceOf(IConfigurationRoot configuration, string key) =>
        configuration.Providers.LastOrDefault(provider => provider.TryGet(key, out _)) switch
        {
            null => "by default",
            EnvironmentVariablesConfigurationProvider => "from the environment",
            JsonConfigurationProvider => "from appsettings.json",
            KeyPerFileConfigurationProvider => "from Secrets:Directory",
            _ => CommandLine,
        };

    // The environment holds many variables of other programs. In a cluster, a service "http" alone adds the variable HTTP_PORT. A name that
    // resembles a setting therefore counts only when two conditions hold: the setting accepts the value, and nothing else sets the setting.
    // A value that names modules can only be meant for this program.
    private static IEnumerable<(string Name, Setting Setting, bool IsMeant)> Misspelt(
        IConfigurationRoot configuration,
        IReadOnlyList<IModule> modules,
        IReadOnlyList<Setting> known
    )
    {
        var letters = known.Select(setting => Letters(setting.Key)).ToList();
        return from provider in configuration.Providers.OfType<EnvironmentVariablesConfigurationProvider>()
            from name in Keys(provider, parent: null)
            where
                !name.Contains(':', StringComparison.Ordinal)
                && !known.Any(setting => setting.Key.Equals(name, StringComparison.OrdinalIgnoreCase))
            let setting = Resembling(name)
            where setting is not null && configuration[setting.Key] is null
            let isRoles = setting.Key == ModuleRoles.Key
            where isRoles ? ModuleRoles.AreRoles(configuration[name]!, modules) : setting.Fault(configuration[name]!) is null
            select (name, setting, isRoles);

        // The name has other separators, such as HTTP_PORT for Http__Port. A name without separators may differ in up to two letters.
        Setting? Resembling(string name)
        {
            var same = letters.FindIndex(Letters(name).Equals);
            return same >= 0
                ? known[same]
                : known.FirstOrDefault(setting =>
                    !setting.Key.Contains(':', StringComparison.Ordinal) && Spelling.Distance(name, setting.Key, max: 2) <= 2
                );
        }
    }

    private static string Letters(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToUpperInvariant();

    private static bool IsUnknown(string key, bool fromEnvironment, IReadOnlyList<Setting> known)
    {
        if (
            known.Any(setting => setting.Key.Equals(key, StringComparison.OrdinalIgnoreCase))
            || Root(key).Equals(Logging, StringComparison.OrdinalIgnoreCase)
        )
        {
            return false;
        }

        // The environment holds many variables of other programs. Only a name that looks like a setting counts.
        return !fromEnvironment
            || (
                key.Contains(':', StringComparison.Ordinal)
                && (
                    known.Any(setting =>
                        setting.Key.Contains(':', StringComparison.Ordinal)
                        && Root(setting.Key).Equals(Root(key), StringComparison.OrdinalIgnoreCase)
                    ) || Nearest(key, known) is not null
                )
            );
    }

    private static string Root(string key) => key.Split(':')[0];

    // The full keys of all values. A provider returns the keys of one level at a time.
    private static IEnumerable<string> Keys(IConfigurationProvider provider, string? parent)
    {
        foreach (var child in provider.GetChildKeys([], parent).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            var key = parent is null ? child : $"{parent}:{child}";
            if (provider.TryGet(key, out _))
            {
                yield return key;
            }

            foreach (var nested in Keys(provider, key))
            {
                yield return nested;
            }
        }
    }

    private static string Hint(string key, IReadOnlyList<Setting> known) =>
        Nearest(key, known) is { } nearest ? $"Did you mean {nearest}?" : "See --help for all settings.";

    private static string? Nearest(string key, IReadOnlyList<Setting> known) => Spelling.Nearest(key, known.Select(setting => setting.Key));
}
