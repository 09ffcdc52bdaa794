using System.Globalization;
using CountryProvider.BuildingBlocks;
using CountryProvider.BuildingBlocks.Store;
using CountryProvider.Host.Roles;
using CountryProvider.Host.Security;
using Microsoft.Extensions.Configuration.EnvironmentVariables;

namespace CountryProvider.Host.Settings;

/// <summary>Finds every fault in the settings at once.</summary>
public static class SettingsCheck
{
    // Belongs to the framework and has an open set of keys.
    private const string Logging = "Logging";

    /// <returns>A line for each unknown or invalid setting; none when all is well.</returns>
    public static IReadOnlyList<string> Faults(IConfigurationRoot configuration, IReadOnlyList<IModule> modules)
    {
        var provider = Enum.TryParse<StoreProvider>(configuration["Store:Provider"], ignoreCase: true, out var named) ? named : StoreProvider.Sqlite;
        var known = Setting.All(modules, provider);
        List<string> faults =
        [
            .. configuration.Providers.SelectMany(provider => Keys(provider, parent: null)
                .Where(key => IsUnknown(key, provider is EnvironmentVariablesConfigurationProvider, known)))
                .Distinct(StringComparer.OrdinalIgnoreCase)
                .Select(key => $"{key} is not a setting.{(Nearest(key, known) is { } nearest ? $" Did you mean {nearest}?" : " See --help for all settings.")}"),
            .. from setting in known
               let value = configuration[setting.Key]
               where value is not null
               let fault = setting.Fault(value)
               where fault is not null
               select $"{setting.Key}: {(HasSecret(value) ? "it" : $"'{value}'")} {fault}. Expected: {setting.Description}.",
        ];
        faults.AddRange(ApiKey.Parse(configuration[ApiKeys.Key], modules).Faults.Select(fault => $"{ApiKeys.Key}, {fault} The verb api-key makes such lines."));
        if (ApiKeys.AreMissing(configuration))
        {
            faults.Add("Auth:Reads asks everybody for a key, and there is none. Make one with the verb api-key and put its line into Auth:ApiKeys, or leave Auth:Reads out.");
        }

        if (Port("Http:Port") is > 0 and var port && port == Port("Http:InternalPort"))
        {
            faults.Add($"Http:Port and Http:InternalPort are both {port}. Name two ports.");
        }

        // What a malformed address would lead to is said already.
        return faults.Any(fault => fault.StartsWith("Modules:", StringComparison.Ordinal)) ? faults : [.. faults, .. ModuleRoles.Faults(configuration, modules), .. StoreFaults(configuration, modules, provider)];

        int? Port(string key) => int.TryParse(configuration[key] ?? known.Single(setting => setting.Key == key).Default, CultureInfo.InvariantCulture, out var port) ? port : null;
    }

    // What contradicts itself; what is malformed is said already.
    private static IEnumerable<string> StoreFaults(IConfiguration configuration, IReadOnlyList<IModule> modules, StoreProvider provider)
    {
        var hasConnection = !string.IsNullOrEmpty(configuration["Store:Connection"]);
        if (provider is StoreProvider.Sqlite && hasConnection)
        {
            yield return "Store:Connection is for PostgreSQL, but Store:Provider is Sqlite. Set Store:Provider=Postgres, or leave Store:Connection out.";
        }

        if (provider is StoreProvider.Sqlite && bool.TryParse(configuration["Store:Shared"], out var shared) && shared)
        {
            yield return "Store:Shared says that this is one of several replicas, but SQLite serves one. Set Store:Provider=Postgres, or run a single replica.";
        }

        if (provider is StoreProvider.Postgres && !hasConnection && ModuleRoles.Places(configuration, modules).Any(place => place.IsHosted && string.IsNullOrEmpty(configuration.GetConnectionString(place.Name))))
        {
            yield return "Store:Provider is Postgres, and nothing says where the database is. Set Store:Connection, such as Host=postgres;Database=country_provider;Username=country_provider.";
        }
    }

    private static bool HasSecret(string value) => value.Contains("password", StringComparison.OrdinalIgnoreCase) || value.Contains("pwd", StringComparison.OrdinalIgnoreCase);

    private static bool IsUnknown(string key, bool fromEnvironment, IReadOnlyList<Setting> known)
    {
        if (known.Any(setting => setting.Key.Equals(key, StringComparison.OrdinalIgnoreCase)) || Root(key).Equals(Logging, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        // The environment holds much that is not ours: only what looks like a setting is one.
        return !fromEnvironment || (key.Contains(':', StringComparison.Ordinal)
            && (known.Any(setting => setting.Key.Contains(':', StringComparison.Ordinal) && Root(setting.Key).Equals(Root(key), StringComparison.OrdinalIgnoreCase))
                || Nearest(key, known) is not null));
    }

    private static string Root(string key) => key.Split(':')[0];

    // The full keys of all values: a provider is asked level by level.
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

    private static string? Nearest(string key, IReadOnlyList<Setting> known) =>
        known.Select(setting => setting.Key).Where(candidate => Distance(candidate, key) <= 2).MinBy(candidate => Distance(candidate, key));

    // Levenshtein's distance, ignoring case.
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substitution = diagonal + (char.ToUpperInvariant(a[i - 1]) == char.ToUpperInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitution, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[b.Length];
    }
}
