using CountryProvider.Host.Distribution;
using CountryProvider.Modularity;

namespace CountryProvider.Host.Tools.Manifests;

/// <summary>Modules that are deployed together: a Deployment and a Service with the same name.</summary>
/// <param name="Name">For example <c>country-linking</c>.</param>
/// <param name="Modules">The modules that its pods host.</param>
internal sealed record Deployable(string Name, IReadOnlyList<IModule> Modules)
{
    private const string Monolith = "monolith";

    /// <summary>
    /// The deployables of a partition, ordered by name. The order of the groups and of their modules has no effect.
    /// </summary>
    public static IReadOnlyList<Deployable> Of(Partition partition) =>
        [
            .. from @group in partition.Groups
            let modules = @group.OrderBy(module => module.Name, StringComparer.Ordinal).ToList()
            let name = partition.Groups.Count == 1 ? Monolith : Partition.Names(modules).Replace(',', '-')
            orderby name
            select new Deployable(name, modules),
        ];

    /// <summary>
    /// The modules of other deployables on which the modules of this one depend, ordered by module name. Each comes with its deployable.
    /// </summary>
    public IReadOnlyList<(IModule Module, Deployable Host)> Dependencies(IReadOnlyList<Deployable> all) =>
        [
            .. from name in Modules.SelectMany(module => module.Dependencies).Distinct().Order(StringComparer.Ordinal)
            from host in all
            where host != this
            from module in host.Modules
            where module.Name == name
            select (module, host),
        ];
}
