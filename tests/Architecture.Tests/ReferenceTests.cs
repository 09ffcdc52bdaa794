using System.Reflection;
using System.Xml.Linq;
using CountryProvider.Modularity;
using CountryProvider.Testing;

namespace CountryProvider.Architecture.Tests;

public sealed class ReferenceTests
{
    private static readonly string[] _shared = ["Abstractions", "Modularity", "Web", "Storage", "Catalogue"];

    [Theory, MemberData(nameof(Product.EveryModule), MemberType = typeof(Product))]
    public void A_module_uses_contracts_and_what_all_share_but_no_other_module(IModule module) =>
        Product
            .Uses(module.GetType().Assembly)
            .ShouldBeSubsetOf([.. _shared, .. Host.Modules.All.Select(other => other.Name + ".Contracts")]);

    [Theory, MemberData(nameof(Product.EveryModule), MemberType = typeof(Product))]
    public void Contracts_use_the_abstractions_alone(IModule module) => Product.Uses(module.Contracts).ShouldBe(["Abstractions"]);

    [Fact]
    public void The_abstractions_use_MediatR_alone() =>
        Assembly
            .Load(Product.Prefix + "Abstractions")
            .GetReferencedAssemblies()
            .Select(reference => reference.Name!)
            .Where(name => !name.StartsWith("System.", StringComparison.Ordinal))
            .ShouldBe(["MediatR"]);

    [Fact]
    public void What_all_share_knows_no_module()
    {
        Product.Uses(Assembly.Load(Product.Prefix + "Abstractions")).ShouldBeEmpty();
        Product.Uses(Assembly.Load(Product.Prefix + "Modularity")).ShouldBeSubsetOf(["Abstractions"]);
        Product.Uses(Assembly.Load(Product.Prefix + "Web")).ShouldBe(["Abstractions", "Modularity"], ignoreOrder: true);
        Product.Uses(Assembly.Load(Product.Prefix + "Storage")).ShouldBe(["Abstractions", "Modularity"], ignoreOrder: true);
        Product
            .Uses(Assembly.Load(Product.Prefix + "Catalogue"))
            .ShouldBe(["Abstractions", "Modularity", "Storage", "Web"], ignoreOrder: true);
    }

    [Theory, MemberData(nameof(Product.EveryModule), MemberType = typeof(Product))]
    public void The_dependencies_of_a_module_are_the_contracts_in_its_project_file(IModule module) =>
        module.Dependencies.ShouldBe(
            XDocument
                .Load(RepositoryRoot.Find("src", "Modules", module.Name, module.Name, module.Name + ".csproj"))
                .Descendants("ProjectReference")
                .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value))
                .Where(name => name.EndsWith(".Contracts", StringComparison.Ordinal) && name != module.Name + ".Contracts")
                .Select(name => name[..^".Contracts".Length])
                .Order(StringComparer.Ordinal)
        );

    [Fact]
    public void No_module_depends_on_itself_by_way_of_others()
    {
        var left = Host.Modules.All.ToDictionary(module => module.Name, module => module.Dependencies.ToHashSet());

        while (left.Where(module => module.Value.Count == 0).Select(module => module.Key).ToList() is { Count: > 0 } free)
        {
            foreach (var name in free)
            {
                left.Remove(name);
            }

            foreach (var dependencies in left.Values)
            {
                dependencies.ExceptWith(free);
            }
        }

        left.Keys.ShouldBeEmpty("these depend on each other, or on a module that is not in the list");
    }

    [Fact]
    public void Every_module_in_the_source_is_in_the_list() =>
        Directory
            .GetDirectories(RepositoryRoot.Find("src", "Modules"))
            .Select(folder => Path.GetFileName(folder)!)
            .Except(["Shared"])
            .ShouldBe(Host.Modules.All.Select(module => module.Name), ignoreOrder: true);
}
