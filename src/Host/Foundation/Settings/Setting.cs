using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using CountryProvider.Modularity;
using CountryProvider.Storage;

namespace CountryProvider.Host.Foundation.Settings;

/// <summary>A setting in <c>appsettings.json</c>, in the environment or on the command line.</summary>
/// <param name="Key">The configuration key, such as <c>Http:Port</c>.</param>
/// <param name="Default">The value in force when nobody sets another.</param>
/// <param name="Description">The meaning of the value, for <c>--help</c> and the README.</param>
/// <param name="Fault">Returns what is wrong with a value, or null when the value is valid.</param>
public sealed partial record Setting(string Key, string Default, string Description, Func<string, string?> Fault)
{
    /// <summary>Whether the value is, or may hold, a secret. No message repeats any part of a secret value.</summary>
    public bool IsSecret { get; init; }

    /// <summary>Returns why the setting has no effect in a process, or null when it has an effect.</summary>
    internal Func<SettingsInForce, string?> Idle { get; init; } = _ => null;

    /// <summary>The environment variable for this setting.</summary>
    public string EnvironmentVariable => Key.Replace(":", "__", StringComparison.Ordinal);

    /// <summary>
    /// The configuration key that an environment variable sets. For a variable of another program, the key is not a known setting.
    /// </summary>
    public static string KeyOf(string environmentVariable) =>
        ConnectionVariable().Replace(environmentVariable, "ConnectionStrings:").Replace("__", ":", StringComparison.Ordinal);

    /// <summary>All settings, read from the options classes and the modules.</summary>
    /// <param name="provider">The database of the connection strings.</param>
    public static IReadOnlyList<Setting> All(IReadOnlyList<IModule> modules, StoreProvider provider = StoreProvider.Sqlite) =>
        [
            .. Of(typeof(HttpOptions), "Http:"),
            .. Of(typeof(RootOptions), ""),
            .. Of(typeof(StoreOptions), "Store:", HostsNone),
            .. Of(typeof(SeedOptions), "Seed:", HostsNone),
            .. Of(typeof(ShutdownOptions), "Shutdown:"),
            .. Of(typeof(SecretsOptions), "Secrets:"),
            .. Of(typeof(AuthOptions), "Auth:"),
            .. Of(typeof(RateLimitOptions), "RateLimit:"),
            .. Of(typeof(LoggingOptions), "Logging:"),
            .. Of(typeof(ModulesOptions), "Modules:"),
            .. modules.SelectMany(module => module.Options is null ? [] : Of(module.Options, module.Name + ":", IsElsewhere(module))),
            .. modules.Select(module => new Setting(
                ModuleRoles.AddressKey(module),
                "",
                $"where the {module.Name} module takes requests of other processes when it is not hosted here, such as "
                    + $"http://{module.Name.ToLowerInvariant()}:8081",
                AddressFault
            )
            {
                Idle = IsHere(module),
            }),
            .. modules.Select(module => new Setting(
                ModuleRoles.PublicUrlKey(module),
                "",
                $"where the pages and the API of the {module.Name} module are when it is not hosted here; empty for the same origin",
                value => value.Length == 0 ? null : AddressFault(value)
            )
            {
                Idle = IsHere(module),
            }),
            .. modules.Select(module => new Setting(
                $"ConnectionStrings:{module.Name}",
                "what Store: says",
                $"connection string of the {module.Name} module's own store",
                provider is StoreProvider.Sqlite ? ConnectionStrings.SqliteFault : ConnectionStrings.PostgresFault
            )
            {
                IsSecret = true,
                Idle = IsElsewhere(module),
            }),
            .. OpenTelemetrySettings.All,
        ];

    /// <summary>
    /// A value as a message may repeat it. A message repeats no part of a secret value, and neither the user part nor the query of an
    /// address.
    /// </summary>
    public string Shown(string value) => IsSecret ? "its value" : $"'{WithoutSecrets(value)}'";

    /// <summary>
    /// An address without the parts that often hold a secret: <c>http://user:password@host?key=value</c> becomes <c>http://…@host?…</c>.
    /// </summary>
    public static string WithoutSecrets(string address) => Query().Replace(UserPart().Replace(address, "$1…@"), "$1?…");

    private static string? HostsNone(SettingsInForce settings) =>
        settings.Places.Any(place => place.IsHosted) ? null : "this process hosts no module";

    private static Func<SettingsInForce, string?> IsElsewhere(IModule module) =>
        settings => settings.Hosts(module) ? null : $"this process does not host {module.Name}";

    private static Func<SettingsInForce, string?> IsHere(IModule module) =>
        settings => settings.Hosts(module) ? $"this process hosts {module.Name} itself" : null;

    private static IEnumerable<Setting> Of(Type options, string section, Func<SettingsInForce, string?>? idle = null) =>
        from property in options.GetProperties()
        let value = property.GetValue(Activator.CreateInstance(options))
        select new Setting(
            section + property.Name,
            value is bool flag ? (flag ? "true" : "false") : Convert.ToString(value, CultureInfo.InvariantCulture)!,
            property.GetCustomAttribute<DescriptionAttribute>()!.Description,
            text => ValueFault(property, text)
        )
        {
            IsSecret = property.IsDefined(typeof(SecretAttribute)),
            Idle = settings => idle?.Invoke(settings) ?? Idleness(property, settings),
        };

    private static string? Idleness(PropertyInfo property, SettingsInForce settings) =>
        property.GetCustomAttribute<NoEffectWhenAttribute>() is { } other
        && settings.Of(other.Key).Equals(other.Value, StringComparison.OrdinalIgnoreCase)
            ? $"{other.Key} is {other.Value}"
        : property.IsDefined(typeof(ForRemoteCallsAttribute))
        && !settings.Places.Any(place => place is { IsHosted: false, Address: not null })
            ? "no module is called in another process"
        : null;

    private static string? ValueFault(PropertyInfo property, string value)
    {
        if (Parsed(property.PropertyType, value) is not { } parsed)
        {
            return property.PropertyType.IsEnum ? $"is none of {string.Join(", ", Enum.GetNames(property.PropertyType))}"
                : property.PropertyType == typeof(bool) ? "is neither true nor false"
                : property.PropertyType == typeof(TimeSpan) ? NoDuration
                : "is not a number";
        }

        // .NET reads a number without a colon as days, which is rarely the intention.
        if (property.PropertyType == typeof(TimeSpan) && value.Trim() != "0" && !value.Contains(':', StringComparison.Ordinal))
        {
            return NoDuration;
        }

        var context = new ValidationContext(property) { DisplayName = property.Name };
        return property
            .GetCustomAttributes<ValidationAttribute>()
            .Select(rule => rule.GetValidationResult(parsed, context)?.ErrorMessage)
            .FirstOrDefault(fault => fault is not null);
    }

    // Reads a value as the binder does. Null when the binder cannot read it.
    private static object? Parsed(Type type, string value) =>
        type.IsEnum ? Enum.GetNames(type).FirstOrDefault(name => name.Equals(value.Trim(), StringComparison.OrdinalIgnoreCase))
        : type == typeof(bool)
            ? bool.TryParse(value, out var flag) ? flag
                : null
        : type == typeof(int)
            ? int.TryParse(value, CultureInfo.InvariantCulture, out var number) ? number
                : null
        : type == typeof(TimeSpan)
            ? TimeSpan.TryParse(value, CultureInfo.InvariantCulture, out var duration) ? duration
                : null
        : value;

    private const string NoDuration = "is not a duration such as 00:00:01";

    private static string? AddressFault(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https"
        && uri.Query.Length == 0
        && uri.Fragment.Length == 0
        && uri.UserInfo.Length == 0
            ? null
            : "is not the address of a server, such as http://country:8081";

    // For example CUSTOMCONNSTR_Country. The framework reads such variables as connection strings too.
    [GeneratedRegex("^[A-Z]+CONNSTR_", RegexOptions.IgnoreCase)]
    private static partial Regex ConnectionVariable();

    // Matches up to the last @, because a password may contain any character.
    [GeneratedRegex(@"^([A-Za-z][A-Za-z0-9+.-]*://)?.*@", RegexOptions.Singleline)]
    private static partial Regex UserPart();

    [GeneratedRegex(@"^([A-Za-z][A-Za-z0-9+.-]*://[^?#]*)[?#].*", RegexOptions.Singleline)]
    private static partial Regex Query();
}

/// <summary>The settings of a process, and the places of the modules that follow from them.</summary>
/// <param name="Configuration">The values of the settings.</param>
/// <param name="Known">All settings that the program knows.</param>
/// <param name="Places">All modules, and where each of them runs.</param>
internal sealed record SettingsInForce(IConfiguration Configuration, IReadOnlyList<Setting> Known, IReadOnlyList<ModulePlace> Places)
{
    /// <summary>The value of a setting, or its default.</summary>
    public string Of(string key) => Configuration[key] ?? Known.First(setting => setting.Key == key).Default;

    /// <summary>Whether the process hosts a module.</summary>
    public bool Hosts(IModule module) => Places.Any(place => place.IsHosted && place.Module == module);
}
