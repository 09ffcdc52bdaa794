using System.CommandLine;
using CountryProvider.Host.Foundation;
using CountryProvider.Host.Foundation.Settings;

namespace CountryProvider.Host.Tools;

/// <summary>The verbs: all tasks of the program other than serving requests.</summary>
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

    /// <summary>All verbs. Each is created when the enumeration reaches it.</summary>
    public static IEnumerable<Command> All(IProduct product) => _all.Select(create => create(product));

    /// <summary>Runs a verb if the arguments begin with one.</summary>
    /// <returns>The exit code; null when the arguments do not begin with a verb.</returns>
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

        // Arguments that are settings skip the library, so that serving starts faster.
        return args is [var name, ..] && !name.StartsWith('-') ? RunAsync(name, args, product) : null;
    }

    private static Task<int>? RunAsync(string name, string[] args, IProduct product)
    {
        if (All(product).FirstOrDefault(known => known.Name == name) is not { } verb)
        {
            return null;
        }

        var parsed = new RootCommand("Country Provider") { verb }.Parse(args);
        return verb.TreatUnmatchedTokensAsErrors && parsed.UnmatchedTokens.Count > 0
            ? RefuseAsync(verb, parsed.UnmatchedTokens)
            : parsed.InvokeAsync();
    }

    // The message is our own. The messages of the library repeat the arguments, which may contain a secret for another verb.
    private static async Task<int> RefuseAsync(Command verb, IReadOnlyList<string> unknown)
    {
        var lines = unknown.Select(
            (_, index) => $"{CommandLineArguments.Describe(unknown, index)} is not understood; see {verb.Name} --help."
        );
        await Console.Error.WriteLineAsync(string.Join(Environment.NewLine, lines));
        return 1;
    }
}
