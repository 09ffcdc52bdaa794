namespace CountryProvider.ReferenceData;

/// <summary>Where the repository is on this machine.</summary>
public static class Repository
{
    /// <summary>The folder of the solution, above the program.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The full path of something in the repository.</summary>
    /// <param name="path">Relative, with forward slashes.</param>
    public static string Find(string path) => Path.Combine(Root, path);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "CountryProvider.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("CountryProvider.sln is in no folder above the program.");
    }
}
