namespace CountryProvider.Modularity;

/// <summary>A module, and where it runs as this process sees it.</summary>
/// <param name="Module">The module.</param>
/// <param name="IsHosted">Whether it runs in this process.</param>
/// <param name="Address">Where a module that runs elsewhere takes requests; null when that is not known here, or it runs here.</param>
/// <param name="PublicUrl">Where clients find its pages and API; empty for the same origin as this process.</param>
public sealed record ModulePlace(IModule Module, bool IsHosted, Uri? Address = null, string PublicUrl = "")
{
    /// <summary>Where this process forwards the module's pages and API to; null when it does not.</summary>
    public string? Upstream { get; init; }

    /// <summary>The longest that a call of the module may take when it runs elsewhere.</summary>
    public TimeSpan CallTimeout { get; init; }

    /// <summary>The module's name, such as <c>Country</c>.</summary>
    public string Name => Module.Name;

    /// <summary>What a page links to for one of the module's own pages.</summary>
    /// <param name="path">Relative to the path base, without a leading slash; empty for the home page.</param>
    public string UrlOf(string path) =>
        IsHosted || PublicUrl.Length == 0 ? (path.Length == 0 ? "./" : path) : $"{PublicUrl.TrimEnd('/')}/{path}";
}

/// <summary>Looks modules up by what they own.</summary>
public static class ModulePlaces
{
    /// <summary>The place of the module that declares this contract; null when the program does not have that module.</summary>
    public static ModulePlace? Of<TContract>(this IReadOnlyList<ModulePlace> places) =>
        places.FirstOrDefault(place => place.Module.Contracts == typeof(TContract).Assembly);

    /// <summary>
    /// What a page links to for the page of the module that declares this contract; null when the program does not have that module.
    /// </summary>
    public static string? PageOf<TContract>(this IReadOnlyList<ModulePlace> places) =>
        places.Of<TContract>() is { } place ? place.UrlOf(place.Module.Navigation.Path) : null;
}
