namespace CountryProvider.Testing;

/// <summary>The repository that the tests were built from.</summary>
public static class RepositoryRoot
{
    /// <summary>Its folder.</summary>
    public static string Path { get; } = Search();

    /// <summary>The full path of something in it.</summary>
    public static string Find(params string[] path) => System.IO.Path.Combine([Path, .. path]);

    private static string Search()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(System.IO.Path.Combine(folder, "CountryProvider.sln")))
        {
            folder =
                System.IO.Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not run in their repository.");
        }

        return folder;
    }
}
