using CountryProvider.Manifests.Tests.Rules;

namespace CountryProvider.Manifests.Tests;

public sealed class RenderedTests(Kustomizations kustomizations)
{
    public static IEnumerable<TheoryDataRow<string>> All => Kustomizations.All.Select(name => new TheoryDataRow<string>(name));

    [Theory]
    [MemberData(nameof(All))]
    public async Task What_is_rendered_obeys_every_rule(string name)
    {
        var rendered = await kustomizations.RenderAsync(name);

        Rule.All.SelectMany(rule => rule.Faults(rendered).Select(fault => $"{rule.Name}: {fault}")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_waiver_is_needed_for_each_fault_that_is_waived()
    {
        var rendered = await Task.WhenAll(Kustomizations.Committed.Select(kustomizations.RenderAsync));

        Rule.All.SelectMany(rule => rule.Waivers.Except(rendered.SelectMany(rule.Check))).ShouldBeEmpty();
    }

    [Fact]
    public async Task Each_group_has_a_namespace_of_its_own()
    {
        var rendered = await Task.WhenAll(
            Kustomizations.Committed.Where(name => name.StartsWith("groups/", StringComparison.Ordinal)).Select(kustomizations.RenderAsync)
        );

        foreach (var group in rendered)
        {
            group.Name.ShouldBe("groups/" + group.OfKind("Namespace").Single().Text("metadata/name"));
        }
    }

    [Fact]
    public async Task The_release_is_the_one_of_the_program() =>
        (await kustomizations.RenderAsync("overlays/monolith"))
            .Deployments.Single()
            .Text("spec/template/metadata/labels/app.kubernetes.io~1version")
            .ShouldBe(Host.Foundation.ProductVersion.Text);
}
