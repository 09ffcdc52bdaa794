namespace CountryProvider.Modularity;

/// <summary>The author of a change, for the history of changes.</summary>
public static class Author
{
    /// <summary>The header that carries the author's name to a module in another process.</summary>
    public const string Header = "Author";

    private static readonly AsyncLocal<string?> _name = new();

    /// <summary>The name of the API key that the client sent; null when it sent none, for example where no key is required.</summary>
    public static string? Name => _name.Value;

    /// <summary>Sets the author of all further writes in this flow of control.</summary>
    public static void Enter(string? name) => _name.Value = name;
}
