using System.Reflection;
using CountryProvider.Modularity;

namespace CountryProvider.Architecture.Tests;

/// <summary>The product as the rules look at it.</summary>
internal static class Product
{
    public const string Prefix = "CountryProvider.";

    public static TheoryData<IModule> EveryModule { get; } = [.. Host.Modules.All.Select(module => new TheoryDataRow<IModule>(module))];

    /// <summary>The names, without the common prefix, of our own assemblies that an assembly references.</summary>
    public static IEnumerable<string> Uses(Assembly assembly) =>
        assembly
            .GetReferencedAssemblies()
            .Select(reference => reference.Name!)
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => name[Prefix.Length..]);

    /// <summary>The module and all that it cannot do without.</summary>
    public static IReadOnlyList<IModule> Closure(IModule module) =>
        [.. Host.Modules.All.Where(other => module.Dependencies.Contains(other.Name)), module];
}
