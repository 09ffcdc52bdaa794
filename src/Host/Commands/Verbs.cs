using System.CommandLine;

namespace CountryProvider.Host.Commands;

/// <summary>What the program can be told to do, other than to serve.</summary>
internal static class Verbs
{
    private static readonly Func<Command>[] _all =
    [
        SplitCommand.Create, ManifestsCommand.Create, ImportStoreCommand.Create, BackupCommand.Create, RestoreCommand.Create, HealthCommand.Create, ApiKeyCommand.Create,
        AttachedCommand.Create, LoadCommand.Create, CompareCommand.Create, // Last, as it has to find all experiments, for which the others need not wait.
    ];

    /// <summary>All verbs, each made when it is come to.</summary>
    public static IEnumerable<Command> All => _all.Select(create => create());

    /// <summary>Does what a verb says, if the arguments begin with one.</summary>
    /// <returns>The exit code; null when they do not.</returns>
    public static Task<int>? RunAsync(string[] args)
    {
        // What stands for settings is not looked at: serving starts without all this.
        if (args is not [var name, ..] || name.StartsWith('-') || All.FirstOrDefault(known => known.Name == name) is not { } verb)
        {
            return null;
        }

        return new RootCommand("Country Provider") { verb }.Parse(args).InvokeAsync();
    }
}
