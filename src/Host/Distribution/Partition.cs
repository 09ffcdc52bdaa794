using CountryProvider.Modularity;

namespace CountryProvider.Host.Distribution;

/// <summary>A partition of the modules into processes. Every module is in exactly one group.</summary>
/// <param name="Groups">The modules of each process.</param>
public sealed record Partition(IReadOnlyList<IReadOnlyList<IModule>> Groups)
{
    /// <summary>The partition with one process for each module.</summary>
    public static Partition Each(IReadOnlyList<IModule> modules) => new([.. modules.Select(module => (IReadOnlyList<IModule>)[module])]);

    /// <summary>All partitions of the modules. Four modules have 15 (the Bell numbers, https://oeis.org/A000110).</summary>
    public static IReadOnlyList<Partition> All(IReadOnlyList<IModule> modules) =>
        [.. Of([.. modules]).Select(groups => new Partition(groups))];

    /// <summary>Reads the groups of a partition from the command line.</summary>
    /// <param name="groups">The module names of each group, separated by commas. Upper and lower case are equal.</param>
    /// <param name="modules">All modules.</param>
    /// <returns>The partition, or null and a line for each module that is unknown, named twice or missing.</returns>
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

    /// <summary>For example <c>country,currency | language | linking</c>.</summary>
    public override string ToString() => string.Join(" | ", Groups.Select(group => Names(group)));

    /// <summary>The names of modules in the form of the setting Roles.</summary>
    public static string Names(IEnumerable<IModule> modules) => string.Join(",", modules.Select(NameOf));

    private static string NameOf(IModule module) => module.Name.ToLowerInvariant();

    // Takes each partition of the other modules. Adds the first module as a group of its own, or to one of the groups.
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
