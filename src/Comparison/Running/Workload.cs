using CountryProvider.Comparison.Load;
using CountryProvider.Comparison.Report;
using CountryProvider.Modularity;

namespace CountryProvider.Comparison.Running;

/// <summary>A kind of request that clients send.</summary>
/// <param name="Key">Short, for the raw figures: <c>list</c>.</param>
/// <param name="Name">In the report.</param>
/// <param name="Module">That the request is sent to.</param>
/// <param name="Targets">The requests, for a module at that address.</param>
internal sealed record Workload(string Key, Words Name, IModule Module, Func<Uri, IReadOnlyList<LoadTarget>> Targets)
{
    /// <summary>The key of the list that joins all modules.</summary>
    public const string Linked = "linked";

    /// <summary>The key of the write that asks all modules.</summary>
    public const string Write = "write";

    /// <summary>So many entries that requests are not all for the same one, and so few that a plan stays short.</summary>
    public const int Different = 32;

    /// <summary>
    /// The kinds of requests of the product: one entry, a catalogue, what joins the catalogues, and a write that has to ask all of them.
    /// </summary>
    /// <param name="codes">Of the entries that single requests are for.</param>
    /// <exception cref="InvalidOperationException">No module depends on others, so there is nothing to compare.</exception>
    public static IReadOnlyList<Workload> All(IReadOnlyList<IModule> modules, IReadOnlyList<string> codes)
    {
        var dependent = modules.First(module => module.Dependencies.Count > 0 && module.Sample is not null);
        var dependency = modules.First(module => module.Dependencies.Count == 0 && module.Sample is not null);
        return
        [
            new(
                "one",
                Texts.Common["OneEntryOfACatalogue"],
                dependency,
                address =>
                    [.. codes.Select(code => new LoadTarget("one", address, $"{dependency.Sample!.Path}/{code}") { IsConstant = true })]
            ),
            new(
                "list",
                Texts.Common["AWholeCatalogue"],
                dependency,
                address => [new("list", address, dependency.Sample!.Path) { IsConstant = true }]
            ),
            new(
                Linked,
                Texts.Common["TheListThatJoinsAllModules"],
                dependent,
                address => [new(Linked, address, dependent.Sample!.Path) { IsConstant = true }]
            ),
            new(
                Write,
                Texts.Common["AWriteThatAsksAllModules"],
                dependent,
                address =>
                    [
                        .. from number in Enumerable.Range(1, Different)
                        from variant in Enumerable.Range(0, 2)
                        select new LoadTarget(Write, address, dependent.Sample!.PathOf(number))
                        {
                            Method = "PUT",
                            Body = dependent.Sample!.Body(number, variant),
                        },
                    ]
            ),
        ];
    }
}
