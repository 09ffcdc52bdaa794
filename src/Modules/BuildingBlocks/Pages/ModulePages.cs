namespace CountryProvider.BuildingBlocks.Pages;

/// <summary>Where the pages of other modules are, without naming their paths a second time.</summary>
public static class ModulePages
{
    /// <summary>The page of the module that declares this contract, relative to the path base; null when the program does not have that module.</summary>
    public static string? PageOf<TContract>(this IReadOnlyList<IModule> modules) =>
        modules.FirstOrDefault(module => module.Contracts == typeof(TContract).Assembly)?.Navigation.Path;
}
