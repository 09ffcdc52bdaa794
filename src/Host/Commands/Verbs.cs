using System.CommandLine;

namespace CountryProvider.Host.Commands;

/// <summary>What the program can be told to do, other than to serve.</summary>
internal static class Verbs
{
    /// <summary>All verbs.</summary>
    public static IEnumerable<Command> All => [SplitCommand.Create(), CompareCommand.Create(), ManifestsCommand.Create(), ImportStoreCommand.Create(), BackupCommand.Create(), RestoreCommand.Create(), HealthCommand.Create(), ApiKeyCommand.Create(), AttachedCommand.Create(), LoadCommand.Create()];

    /// <summary>Does what a verb says, if the arguments begin with one.</summary>
    /// <returns>The exit code; null when they do not.</returns>
    public static Task<int>? RunAsync(string[] args)
    {
        // What stands for settings is not looked at: serving starts without all this.
        if (args is not [var verb, ..] || verb.StartsWith('-') || All.All(known => known.Name != verb))
        {
            return null;
        }

        var root = new RootCommand("Country Provider");
        foreach (var known in All)
        {
            root.Add(known);
        }

        return root.Parse(args).InvokeAsync();
    }
}
