using CountryProvider.Comparison.Load;
using CountryProvider.Comparison.Report;
using CountryProvider.Modularity;

namespace CountryProvider.Comparison.Running;

/// <summary>Something that clients ask of a module.</summary>
/// <param name="Name">In the report.</param>
/// <param name="Targets">The requests, for the module at that address; they all have the same name, and no other endpoint's have
/// it.</param>
internal sealed record ApiEndpoint(IModule Module, Words Name, Func<Uri, IReadOnlyList<LoadTarget>> Targets)
{
    // One that nothing else is done with.
    private const int Written = 100;

    /// <summary>One entry, all of them, and a write.</summary>
    /// <param name="module">That has sample data.</param>
    public static IReadOnlyList<ApiEndpoint> Of(IModule module)
    {
        var sample = module.Sample!;
        return
        [
            new(
                module,
                Texts.Common["EndpointOne", module.Name],
                address => [new($"{module.Name}, one", address, sample.PathOf(1)) { IsConstant = true }]
            ),
            new(module, Texts.Common["EndpointList", module.Name], address => [new($"{module.Name}, list", address, sample.Path)]),
            new(
                module,
                Texts.Common["EndpointWrite", module.Name],
                address =>
                    [
                        .. Enumerable
                            .Range(0, 2)
                            .Select(variant => new LoadTarget($"{module.Name}, write", address, sample.PathOf(Written))
                            {
                                Method = "PUT",
                                Body = sample.Body(Written, variant),
                                Weight = 0.25,
                            }),
                    ]
            ),
        ];
    }
}
