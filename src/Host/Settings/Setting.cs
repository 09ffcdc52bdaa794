using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using CountryProvider.BuildingBlocks;
using CountryProvider.BuildingBlocks.Store;
using CountryProvider.Host.Operations;
using CountryProvider.Host.Roles;
using CountryProvider.Host.Security;
using CountryProvider.Host.Telemetry;
using CountryProvider.Host.Telemetry.Logs;
using CountryProvider.Host.Transport;
using Microsoft.Data.Sqlite;

namespace CountryProvider.Host.Settings;

/// <summary>Something that a person can set, in <c>appsettings.json</c>, in the environment or on the command line.</summary>
/// <param name="Key">Such as <c>Http:Port</c>.</param>
/// <param name="Default">What is used when it is not set.</param>
/// <param name="Description">What it means, for <c>--help</c> and the README.</param>
/// <param name="Fault">What is wrong with a value; null when nothing is.</param>
public sealed record Setting(string Key, string Default, string Description, Func<string, string?> Fault)
{
    /// <summary>The environment variable of the same meaning.</summary>
    public string EnvironmentVariable => Key.Replace(":", "__", StringComparison.Ordinal);

    /// <summary>All settings, read from the options classes and the modules.</summary>
    /// <param name="provider">What connection strings are for.</param>
    public static IReadOnlyList<Setting> All(IReadOnlyList<IModule> modules, StoreProvider provider = StoreProvider.Sqlite) =>
    [
        .. Of(typeof(HttpOptions), "Http:"),
        .. Of(typeof(RootOptions), ""),
        .. Of(typeof(StoreOptions), "Store:"),
        .. Of(typeof(SeedOptions), "Seed:"),
        .. Of(typeof(ShutdownOptions), "Shutdown:"),
        .. Of(typeof(SecretsOptions), "Secrets:"),
        .. Of(typeof(AuthOptions), "Auth:"),
        .. Of(typeof(RateLimitOptions), "RateLimit:"),
        .. Of(typeof(LoggingOptions), "Logging:"),
        .. Of(typeof(ModulesOptions), "Modules:"),
        .. modules.SelectMany(module => module.Options is null ? [] : Of(module.Options, module.Name + ":")),
        .. modules.Select(module => new Setting(
            ModuleRoles.AddressKey(module), "", $"where the {module.Name} module takes requests of other processes when it is not hosted here, such as http://{module.Name.ToLowerInvariant()}:8081", AddressFault)),
        .. modules.Select(module => new Setting(
            ModuleRoles.PublicUrlKey(module), "", $"where the pages and the API of the {module.Name} module are when it is not hosted here; empty for the same origin", value => value.Length == 0 ? null : AddressFault(value))),
        .. modules.Select(module => new Setting(
            $"ConnectionStrings:{module.Name}", "what Store: says", $"connection string of the {module.Name} module's own store", provider is StoreProvider.Sqlite ? SqliteFault : PostgresConnectionAttribute.Fault)),
        .. OpenTelemetrySettings.All,
    ];

    private static IEnumerable<Setting> Of(Type options, string section) =>
        from property in options.GetProperties()
        let value = property.GetValue(Activator.CreateInstance(options))
        select new Setting(
            section + property.Name,
            value is bool flag ? (flag ? "true" : "false") : Convert.ToString(value, CultureInfo.InvariantCulture)!,
            property.GetCustomAttribute<DescriptionAttribute>()!.Description,
            text => ValueFault(property, text));

    private static string? ValueFault(PropertyInfo property, string value)
    {
        var converter = TypeDescriptor.GetConverter(property.PropertyType);
        if (!converter.IsValid(value) || (property.PropertyType.IsEnum && int.TryParse(value, out _)))
        {
            return property.PropertyType.IsEnum ? $"is none of {string.Join(", ", Enum.GetNames(property.PropertyType))}"
                : property.PropertyType == typeof(bool) ? "is neither true nor false"
                : property.PropertyType == typeof(TimeSpan) ? NoDuration
                : "is not a number";
        }

        // .NET takes a lone number for days, which nobody means.
        if (property.PropertyType == typeof(TimeSpan) && value.Trim() != "0" && !value.Contains(':', StringComparison.Ordinal))
        {
            return NoDuration;
        }

        var (converted, context) = (converter.ConvertFromInvariantString(value), new ValidationContext(property) { DisplayName = property.Name });
        return property.GetCustomAttributes<ValidationAttribute>().Select(rule => rule.GetValidationResult(converted, context)?.ErrorMessage).FirstOrDefault(fault => fault is not null);
    }

    private const string NoDuration = "is not a duration such as 00:00:01";

    private static string? AddressFault(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Query.Length == 0 && uri.Fragment.Length == 0 && uri.UserInfo.Length == 0
            ? null
            : "is not the address of a server, such as http://country:8081";

    private static string? SqliteFault(string value)
    {
        try
        {
            var builder = new SqliteConnectionStringBuilder(value);
            return builder.DataSource.Length == 0 ? "names no file (Data Source=…)"
                : builder.DataSource == ":memory:" || builder.Mode is SqliteOpenMode.Memory or SqliteOpenMode.ReadOnly ? "names nothing that can be written to and kept"
                : null;
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            return $"is not a connection string of SQLite, such as Data Source=/data/country.db ({e.Message.TrimEnd('.')})";
        }
    }
}
