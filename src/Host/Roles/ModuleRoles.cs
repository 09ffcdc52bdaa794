using CountryProvider.BuildingBlocks;
using CountryProvider.Host.Settings;

namespace CountryProvider.Host.Roles;

/// <summary>Which modules this process hosts, and where the others are.</summary>
internal static class ModuleRoles
{
    private const string All = "all";

    /// <summary>The key of the setting that names the hosted modules.</summary>
    public const string Key = nameof(RootOptions.Roles);

    /// <summary>The key of the internal address of a module.</summary>
    public static string AddressKey(IModule module) => $"Modules:{module.Name}:Address";

    /// <summary>The key of the address at which a module's pages and API are reached.</summary>
    public static string PublicUrlKey(IModule module) => $"Modules:{module.Name}:PublicUrl";

    /// <summary>All modules with their places, as the settings have it.</summary>
    public static IReadOnlyList<ModulePlace> Places(IConfiguration settings, IReadOnlyList<IModule> modules)
    {
        var roles = Names(settings);
        return
        [
            .. from module in modules
               let isHosted = roles.Contains(module.Name, StringComparer.OrdinalIgnoreCase) || roles.Contains(All, StringComparer.OrdinalIgnoreCase)
               select isHosted
                   ? new ModulePlace(module, true)
                   : new ModulePlace(module, false, settings[AddressKey(module)] is { Length: > 0 } address ? new Uri(address) : null, settings[PublicUrlKey(module)] ?? ""),
        ];
    }

    /// <returns>A line for each role that is no module and for each module that a hosted one needs and cannot reach; none when all is well.</returns>
    public static IEnumerable<string> Faults(IConfiguration settings, IReadOnlyList<IModule> modules)
    {
        var roles = Names(settings);
        var known = string.Join(", ", modules.Select(module => module.Name.ToLowerInvariant()));
        if (roles.Length == 0)
        {
            yield return $"{Key} names no module. Name one or more of {known}, or {All}.";
        }

        foreach (var role in roles.Where(role => !role.Equals(All, StringComparison.OrdinalIgnoreCase) && !modules.Any(module => module.Name.Equals(role, StringComparison.OrdinalIgnoreCase))))
        {
            yield return $"{Key}: '{role}' is no module. Name one or more of {known}, or {All}.";
        }

        var places = Places(settings, modules).ToDictionary(place => place.Name);
        foreach (var (needed, by) in
            from place in places.Values
            where place.IsHosted
            from dependency in place.Module.Dependencies
            where places[dependency] is { IsHosted: false, Address: null }
            group place.Name by dependency into needed
            select (places[needed.Key], string.Join(", ", needed)))
        {
            yield return $"{by} needs {needed.Name}, which this process does not host and has no address of. Set {AddressKey(needed.Module)} to where it runs, "
                + $"such as http://{needed.Name.ToLowerInvariant()}:8081, or add {needed.Name.ToLowerInvariant()} to {Key}.";
        }
    }

    private static string[] Names(IConfiguration settings) =>
        (settings[Key] ?? All).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
