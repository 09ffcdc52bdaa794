using CountryProvider.Host.Distribution;
using CountryProvider.Host.Tools.Manifests;
using CountryProvider.Modularity;
using CountryProvider.Region;

namespace CountryProvider.Manifests.Tests;

public sealed class TreeTests
{
    [Theory]
    [InlineData("monolith", "country,currency,language,linking")]
    [InlineData("split", "country", "currency", "language", "linking")]
    [InlineData("workshop/10-solution/pairs", "country,currency", "language,linking")]
    public async Task The_committed_tree_is_what_the_program_writes(string folder, params string[] groups)
    {
        await using var app = new Host.Product(Host.Modules.All).Build([]);
        var (partition, _) = Partition.Parse(groups, Host.Modules.All);
        var path = Path.Combine(Repository.Kustomize, folder);

        var written = new KustomizeTree(partition!, Path.GetRelativePath(path, Repository.Kustomize), app.Services).Files();

        Directory
            .EnumerateFiles(path, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(path, file))
            .Order()
            .ShouldBe(written.Keys.Order());
        foreach (var (file, content) in written)
        {
            (await File.ReadAllTextAsync(Path.Combine(path, file), TestContext.Current.CancellationToken)).ShouldBe(content, file);
        }
    }

    [Fact]
    public async Task The_order_in_which_groups_are_named_makes_no_difference()
    {
        await using var app = new Host.Product(Host.Modules.All).Build([]);
        var (one, _) = Partition.Parse(["country,linking", "language", "currency"], Host.Modules.All);
        var (other, _) = Partition.Parse(["currency", "linking,country", "language"], Host.Modules.All);

        new KustomizeTree(one!, "..", app.Services).Files().ShouldBe(new KustomizeTree(other!, "..", app.Services).Files());
    }

    [Fact]
    public async Task A_fifth_module_gets_all_that_the_others_have()
    {
        IReadOnlyList<IModule> modules = [.. Host.Modules.All, new RegionModule()];
        await using var app = new Host.Product(modules).Build([]);

        var files = new KustomizeTree(Partition.Each(modules), "..", app.Services).Files();

        files["kustomization.yaml"].ShouldContain("- region\n");
        files["region/kustomization.yaml"].ShouldContain("- Roles=region\n");
        files["ha/ha.yaml"].ShouldContain("name: region\n");
        files["versions/kustomization.yaml"].ShouldContain("name: region\n");
        files["ingress/ingress.yaml"].ShouldContain("path: /api/v2/regions\n");
    }

    [Fact]
    public void No_key_is_there_twice_in_any_file()
    {
        foreach (var file in Directory.EnumerateFiles(Repository.Kustomize, "*.yaml", SearchOption.AllDirectories))
        {
            Should.NotThrow(() => Json.Parse(File.ReadAllText(file)), file);
        }

        Should.Throw<YamlDotNet.Core.YamlException>(() => Json.Parse("a: 1\na: 2"));
    }

    [Fact]
    public void A_group_is_about_ten_lines_and_says_its_prefix_once()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Kustomize, "groups"), "*", SearchOption.AllDirectories))
        {
            var lines = File.ReadAllLines(file);
            lines.Length.ShouldBeLessThanOrEqualTo(12, file);
            lines.Count(line => line.Contains('/' + Path.GetFileName(Path.GetDirectoryName(file)))).ShouldBe(1, file);
        }
    }
}
