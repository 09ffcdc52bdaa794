using CountryProvider.Comparison.Load;
using CountryProvider.Comparison.Report;
using CountryProvider.Modularity;

namespace CountryProvider.Comparison.Running;

/// <summary>A kind of request that clients send.</summary>
/// <param name="Key">A short name for the raw figures: <c>list</c>.</param>
/// <param name="Name">The name in the report.</param>
/// <param name="Module">The module that answers the request.</param>
/// <param name="Targets">Makes the requests for the module at an address.</param>
internal sealed record Workload(string Key, Words Name, IModule Module, Func<Uri, IReadOnlyList<LoadTarget>> Targets)
{
    /// <summary>The key of the list that joins all modules.</summary>
    public const string Linked = "linked";

    /// <summary>The key of the write that calls all modules.</summary>
    public const string Write = "write";

    /// <summary>The number of entries in requests. It is large enough to vary them, and small enough to keep plans short.</summary>
    public const int Different = 32;

    /// <summary>
    /// The workloads of the product: one entry, a catalogue, the list that joins the catalogues, and a write that calls all modules.
    /// </summary>
    /// <param name="codes">The codes of the entries in single requests.</param>
    /// <exception cref="InvalidOperationException">No module depends on another one, so there is nothing to compare.</exception>
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
