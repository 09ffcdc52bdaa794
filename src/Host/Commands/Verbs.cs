using System.CommandLine;

namespace CountryProvider.Host.Commands;

/// <summary>What the program can be told to do, other than to serve.</summary>
internal static class Verbs
{
    /// <summary>Whether the arguments begin with a verb rather than with settings.</summary>
    public static bool Is(string[] args) => args is [var verb, ..] && !verb.StartsWith('-');

    /// <summary>Does what the verb says.</summary>
    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync(string[] args) =>
        new RootCommand("Country Provider") { SplitCommand.Create(), AttachedCommand.Create() }.Parse(args).InvokeAsync();

    /// <summary>The verbs with what they do, for the help of the program.</summary>
    public static IEnumerable<(string Name, string Description)> All => new[] { SplitCommand.Create(), AttachedCommand.Create() }.Select(verb => (verb.Name, verb.Description!));
}
