using System.CommandLine;
using CountryProvider.Host.Foundation;
using CountryProvider.Host.Foundation.Settings;

namespace CountryProvider.Host.Tools;

/// <summary>What the program can be told to do, other than to serve.</summary>
internal static class Verbs
{
    private static readonly Func<IProduct, Command>[] _all =
    [
        SplitCommand.Create,
        ManifestsCommand.Create,
        ImportCommand.Create,
        ImportStoreCommand.Create,
        BackupCommand.Create,
        RestoreCommand.Create,
        HealthCommand.Create,
        ApiKeyCommand.Create,
        AttachedCommand.Create,
    ];

    /// <summary>All verbs, each made when it is come to.</summary>
    public static IEnumerable<Command> All(IProduct product) => _all.Select(create => create(product));

    /// <summary>Does what a verb says, if the arguments begin with one.</summary>
    /// <returns>The exit code; null when they do not.</returns>
    public static Task<int>? RunAsync(string[] args, IProduct product)
    {
        switch (args)
        {
            case ["--help" or "-h" or "-?"]:
                Console.WriteLine(Help.Text(product));
                return Task.FromResult(0);
            case ["--version"]:
                Console.WriteLine(ProductVersion.Text);
                return Task.FromResult(0);
        }

        // What stands for settings is not looked at: serving starts without all this.
        if (args is not [var name, ..] || name.StartsWith('-') || All(product).FirstOrDefault(known => known.Name == name) is not { } verb)
        {
            return null;
        }

        var parsed = new RootCommand("Country Provider") { verb }.Parse(args);
        return verb.TreatUnmatchedTokensAsErrors && parsed.UnmatchedTokens.Count > 0
            ? RefuseAsync(verb, parsed.UnmatchedTokens)
            : parsed.InvokeAsync();
    }

    // In words of our own: those of the library repeat the arguments, and with them a secret that was meant for another verb.
    private static async Task<int> RefuseAsync(Command verb, IReadOnlyList<string> unknown)
    {
        var lines = unknown.Select(
            (_, index) => $"{CommandLineArguments.Describe(unknown, index)} is not understood; see {verb.Name} --help."
        );
        await Console.Error.WriteLineAsync(string.Join(Environment.NewLine, lines));
        return 1;
    }
}
