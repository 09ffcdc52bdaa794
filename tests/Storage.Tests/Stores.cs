using CountryProvider.Modularity;
using CountryProvider.Testing;

namespace CountryProvider.Storage.Tests;

/// <summary>What the tests of the stores need to see of them.</summary>
internal static class Stores
{
    public static TheoryData<IModule> EveryModule { get; } = [.. Host.Modules.All.Select(module => new TheoryDataRow<IModule>(module))];

    /// <summary>The module's file in a folder of stores.</summary>
    public static string File(this TemporaryFolder folder, IModule module) => StoreFile.Of(folder.Path, module.Name);
}
