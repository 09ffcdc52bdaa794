using CountryProvider.Host;
using CountryProvider.Host.Foundation.Settings;

namespace CountryProvider.Topology.Tests.Security;

/// <summary>Keys for every set of departments, as the verb makes them.</summary>
internal static class Keys
{
    /// <summary>Every set of departments that is not empty, with its key.</summary>
    public static IReadOnlyList<(IReadOnlyList<string> Departments, string Key, string Line)> All { get; } =
    [
        .. from set in Enumerable.Range(1, (1 << Modules.All.Count) - 1)
        let departments = Modules.All.Where((_, index) => (set & (1 << index)) != 0).Select(module => module.Name).ToList()
        let made = ApiKey.Create($"key-{set}", departments.Select(name => name.ToLowerInvariant()))
        select ((IReadOnlyList<string>)departments, made.Key, made.Line),
    ];

    /// <summary>The setting that makes all of them known.</summary>
    public static string Setting { get; } = $"Auth:ApiKeys=# all of them\n{string.Join('\n', All.Select(key => key.Line))}";

    /// <summary>A key that may write everywhere.</summary>
    public static string Everywhere => All[^1].Key;

    /// <summary>A key that may write in one module.</summary>
    public static string For(string department) => All.Single(key => key.Departments is [var only] && only == department).Key;

    public static (string Key, string Line) LineOf(string name, params string[] departments) => ApiKey.Create(name, departments);

    public static (string, string) Bearer(string key) => ("Authorization", $"Bearer {key}");
}
