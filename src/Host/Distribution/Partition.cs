using CountryProvider.Modularity;

namespace CountryProvider.Host.Distribution;

/// <summary>A way to group the modules into processes: every module is in exactly one group.</summary>
/// <param name="Groups">The modules of each process.</param>
public sealed record Partition(IReadOnlyList<IReadOnlyList<IModule>> Groups)
{
    /// <summary>Every module in a process of its own.</summary>
    public static Partition Each(IReadOnlyList<IModule> modules) => new([.. modules.Select(module => (IReadOnlyList<IModule>)[module])]);

    /// <summary>All ways to group the modules: 15 for four of them (the Bell numbers, https://oeis.org/A000110).</summary>
    public static IReadOnlyList<Partition> All(IReadOnlyList<IModule> modules) =>
        [.. Of([.. modules]).Select(groups => new Partition(groups))];

    /// <summary>Reads groups as a person names them.</summary>
    /// <param name="groups">The names of the modules in each, separated by commas, in any case.</param>
    /// <param name="modules">All modules.</param>
    /// <returns>Null, and a line for each module that is unknown, named twice or left out.</returns>
    public static (Partition? Partition, IReadOnlyList<string> Faults) Parse(IReadOnlyList<string> groups, IReadOnlyList<IModule> modules)
    {
        var names = groups.Select(group => group.Split(',', StringSplitOptions.TrimEntries)).ToList();
        var all = names.SelectMany(name => name).ToList();
        List<string> faults =
        [
            .. all.Where(name => Find(name) is null).Select(name => $"'{name}' is no module. The modules are {Names(modules)}."),
            .. modules
                .Where(module => all.Count(name => Is(module, name)) > 1)
                .Select(module => $"{NameOf(module)} is in the groups more than once."),
            .. modules.Where(module => !all.Any(name => Is(module, name))).Select(module => $"{NameOf(module)} is in no group."),
        ];
        return faults.Count > 0
            ? (null, faults)
            : (new([.. names.Select(group => (IReadOnlyList<IModule>)[.. group.Select(name => Find(name)!)])]), faults);

        IModule? Find(string name) => modules.FirstOrDefault(module => Is(module, name));

        static bool Is(IModule module, string name) => module.Name.Equals(name, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Such as <c>country,currency | language | linking</c>.</summary>
    public override string ToString() => string.Join(" | ", Groups.Select(group => Names(group)));

    /// <summary>The names of modules as a role lists them.</summary>
    public static string Names(IEnumerable<IModule> modules) => string.Join(",", modules.Select(NameOf));

    private static string NameOf(IModule module) => module.Name.ToLowerInvariant();

    // The first module joins each of the groups that the others can form, or is alone.
    private static IEnumerable<IReadOnlyList<IReadOnlyList<IModule>>> Of(IModule[] modules) =>
        modules switch
        {
            [] =>
            [
                [],
            ],
            [var first, .. var rest] => Of(rest)
                .SelectMany(groups =>
                    (IEnumerable<IReadOnlyList<IReadOnlyList<IModule>>>)
                        [
                            [
                                [first],
                                .. groups,
                            ],
                            .. groups.Select(
                                (group, index) =>
                                    (IReadOnlyList<IReadOnlyList<IModule>>)
                                        [.. groups.Select((other, i) => i == index ? (IReadOnlyList<IModule>)[first, .. other] : other)]
                            ),
                        ]
                ),
        };
}
