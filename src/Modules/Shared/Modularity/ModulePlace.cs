namespace CountryProvider.Modularity;

/// <summary>A module and its place, as this process sees it.</summary>
/// <param name="Module">The module.</param>
/// <param name="IsHosted">Whether it runs in this process.</param>
/// <param name="Address">
/// The address of a module in another process. Null when it is unknown or the module runs in this process.
/// </param>
/// <param name="PublicUrl">The URL of the module's pages and API for clients. Empty when it is the origin of this process.</param>
public sealed record ModulePlace(IModule Module, bool IsHosted, Uri? Address = null, string PublicUrl = "")
{
    /// <summary>
    /// The address to which this process forwards requests for the module's pages and API; null when it forwards none.
    /// </summary>
    public string? Upstream { get; init; }

    /// <summary>The maximum duration of a call when the module runs in another process.</summary>
    public TimeSpan CallTimeout { get; init; }

    /// <summary>The module's name, such as <c>Country</c>.</summary>
    public string Name => Module.Name;

    /// <summary>The URL that a page uses to link to one of this module's pages.</summary>
    /// <param name="path">Relative to the path base, without a leading slash; empty for the home page.</param>
    public string UrlOf(string path) =>
        IsHosted || PublicUrl.Length == 0 ? (path.Length == 0 ? "./" : path) : $"{PublicUrl.TrimEnd('/')}/{path}";
}

/// <summary>Finds modules by their contracts.</summary>
public static class ModulePlaces
{
    /// <summary>The place of the module that declares this contract; null when the program does not have that module.</summary>
    public static ModulePlace? Of<TContract>(this IReadOnlyList<ModulePlace> places) =>
        places.FirstOrDefault(place => place.Module.Contracts == typeof(TContract).Assembly);

    /// <summary>
    /// The URL that a page uses to link to the page of the module that declares this contract. Null when the program does not
    /// have that module.
    /// </summary>
    public static string? PageOf<TContract>(this IReadOnlyList<ModulePlace> places) =>
        places.Of<TContract>() is { } place ? place.UrlOf(place.Module.Navigation.Path) : null;
}
