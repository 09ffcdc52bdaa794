using System.Globalization;
using CountryProvider.Modularity;

namespace CountryProvider.Host.Foundation.Settings;

/// <summary>Which modules this process hosts, and where the other modules run.</summary>
internal static class ModuleRoles
{
    private const string All = "all";

    /// <summary>The role that forwards requests for the modules of other processes. The role itself hosts no module.</summary>
    public const string Front = "front";

    /// <summary>The configuration key of the setting that names the hosted modules.</summary>
    public const string Key = nameof(RootOptions.Roles);

    /// <summary>The configuration key of the internal address of a module.</summary>
    public static string AddressKey(IModule module) => $"Modules:{module.Name}:Address";

    /// <summary>The configuration key of the public address of a module's pages and API.</summary>
    public static string PublicUrlKey(IModule module) => $"Modules:{module.Name}:PublicUrl";

    /// <summary>All modules with their places, according to the settings.</summary>
    public static IReadOnlyList<ModulePlace> Places(IConfiguration settings, IReadOnlyList<IModule> modules)
    {
        var roles = Names(settings);
        var timeout = TimeSpan.TryParse(
            settings["Modules:" + nameof(ModulesOptions.CallTimeout)],
            CultureInfo.InvariantCulture,
            out var set
        )
            ? set
            : new ModulesOptions().CallTimeout;
        return [.. modules.Select(module => Place(module) with { CallTimeout = timeout })];

        ModulePlace Place(IModule module)
        {
            if (roles.Contains(module.Name) || roles.Contains(All))
            {
                return new(module, IsHosted: true);
            }

            var address = settings[AddressKey(module)] is { Length: > 0 } value ? new Uri(value) : null;
            var publicUrl = settings[PublicUrlKey(module)] ?? "";
            return roles.Contains(Front) ? new(module, false, address) { Upstream = publicUrl } : new(module, false, address, publicUrl);
        }
    }

    /// <summary>Whether the value is valid for the setting <see cref="Key"/>.</summary>
    public static bool AreRoles(string value, IReadOnlyList<IModule> modules) =>
        Split(value) is { Count: > 0 } roles && !Unknown(roles, modules).Any();

    /// <returns>
    /// A line for each role that is not a module, and for each module that a hosted module needs and cannot reach. A front also gets a line
    /// for each module without a public address. Empty when there is no fault.
    /// </returns>
    public static IEnumerable<string> Faults(IConfiguration settings, IReadOnlyList<IModule> modules)
    {
        var roles = Names(settings);
        var known = string.Join(", ", modules.Select(module => module.Name.ToLowerInvariant()));
        if (roles.Count == 0)
        {
            yield return $"{Key} names no module. Name one or more of {known}, or {All}, or {Front}.";
        }

        foreach (var role in Unknown(roles, modules))
        {
            yield return $"{Key}: '{role}' is no module. Name one or more of {known}, or {All}, or {Front}.";
        }

        var places = Places(settings, modules);
        foreach (var place in places.Where(place => place.Upstream?.Length == 0))
        {
            yield return $"{Key}: {Front} needs to know where the pages of {place.Name} are. Set {PublicUrlKey(place.Module)}, such "
                + $"as http://{place.Name.ToLowerInvariant()}:8080.";
        }

        foreach (
            var needed in from place in places
            where place.IsHosted
            from dependency in place.Module.Dependencies
            where !places.Any(other => other.Name == dependency && (other.IsHosted || other.Address is not null))
            group place.Name by dependency
        )
        {
            yield return places.FirstOrDefault(place => place.Name == needed.Key) is { } missing
                ? $"{string.Join(", ", needed)} needs {needed.Key}, which this process does not host and has no address of. Set "
                    + $"{AddressKey(missing.Module)} to where it runs, "
                    + $"such as http://{needed.Key.ToLowerInvariant()}:8081, or add {needed.Key.ToLowerInvariant()} to {Key}."
                : $"{string.Join(", ", needed)} needs {needed.Key}, which is no module of this program.";
        }
    }

    /// <summary>The value of the setting, or its default.</summary>
    public static string ValueIn(IConfiguration settings) => settings[Key] ?? All;

    private static HashSet<string> Names(IConfiguration settings) => Split(ValueIn(settings));

    private static HashSet<string> Split(string roles) =>
        new(roles.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<string> Unknown(IEnumerable<string> roles, IReadOnlyList<IModule> modules) =>
        roles.Except([All, Front, .. modules.Select(module => module.Name)], StringComparer.OrdinalIgnoreCase);
}
