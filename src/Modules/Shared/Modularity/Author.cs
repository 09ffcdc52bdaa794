namespace CountryProvider.Modularity;

/// <summary>Who changes something, for the history of what is changed.</summary>
public static class Author
{
    /// <summary>The header that carries the name to a module in another process.</summary>
    public const string Header = "Author";

    private static readonly AsyncLocal<string?> _name = new();

    /// <summary>The name of the key that the client has shown; null when it has shown none, as where none is needed.</summary>
    public static string? Name => _name.Value;

    /// <summary>Notes who it is: what is written from here on, in this flow of control, is written for that key.</summary>
    public static void Enter(string? name) => _name.Value = name;
}
