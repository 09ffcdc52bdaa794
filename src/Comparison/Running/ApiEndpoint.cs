using CountryProvider.Comparison.Load;
using CountryProvider.Comparison.Report;
using CountryProvider.Modularity;

namespace CountryProvider.Comparison.Running;

/// <summary>A kind of request that clients send to a module.</summary>
/// <param name="Name">The name in the report.</param>
/// <param name="Targets">
/// Makes the requests for the module at an address. All of them have the same name, and no other endpoint uses this name.
/// </param>
internal sealed record ApiEndpoint(IModule Module, Words Name, Func<Uri, IReadOnlyList<LoadTarget>> Targets)
{
    // The number of an entry that no other request uses.
    private const int Written = 100;

    /// <summary>The endpoints of a module: read one entry, read all entries, write an entry.</summary>
    /// <param name="module">A module with sample data.</param>
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
