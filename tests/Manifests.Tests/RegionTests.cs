using System.Text.Json.Nodes;

namespace CountryProvider.Manifests.Tests;

/// <summary>The overlay that has the product several times, each with the countries of a part of the world.</summary>
public sealed class RegionTests(Kustomizations kustomizations)
{
    private const string Data = "src/Modules/Country/Country/Data/Shipped";

    [Theory]
    [InlineData("europe", "150")]
    [InlineData("americas", "019")]
    [InlineData("world", "002,009,142")]
    public async Task Each_has_a_volume_a_configuration_and_countries_of_its_own(string region, string regions)
    {
        var rendered = await kustomizations.RenderAsync(Kustomizations.Regions);

        var deployment = Of(rendered, region);
        var others = rendered.Deployments.Except([deployment]).ToList();

        others.Count.ShouldBe(2);
        var settings = rendered.Settings(deployment);
        settings["Seed__Regions"].ShouldBe(regions);
        settings["PathBase"].ShouldBe($"/{region}");
        settings["Store__Directory"].ShouldBe("/data");
        foreach (var kind in new[] { "persistentVolumeClaim/claimName", "configMapRef/name" })
        {
            var own = Names(deployment, kind);
            own.ShouldHaveSingleItem().ShouldStartWith($"monolith-{region}");
            own.Intersect(others.SelectMany(other => Names(other, kind))).ShouldBeEmpty();
        }

        rendered
            .Find("PersistentVolumeClaim", Names(deployment, "persistentVolumeClaim/claimName").Single())
            .Text("spec/accessModes/0")
            .ShouldBe("ReadWriteOncePod");
    }

    [Fact]
    public async Task Each_path_leads_to_the_pods_that_serve_under_it()
    {
        var rendered = await kustomizations.RenderAsync(Kustomizations.Regions);

        var paths = rendered.OfKind("Ingress").Single().List("spec/rules").SelectMany(rule => rule.List("http/paths")).ToList();

        paths.Select(path => path.Text("path")).ShouldBe(["/europe", "/americas", "/world"]);
        foreach (var path in paths)
        {
            var service = rendered.Find("Service", path.Text("backend/service/name")).ShouldNotBeNull();
            var pods = rendered.Selected(service.Map("spec/selector")).ShouldHaveSingleItem();
            rendered.Settings(pods)["PathBase"].ShouldBe(path.Text("path"));
        }
    }

    [Fact]
    public async Task No_pod_is_selected_for_two_of_them()
    {
        var rendered = await kustomizations.RenderAsync(Kustomizations.Regions);

        foreach (var (kind, selector) in new[] { ("Deployment", "spec/selector/matchLabels"), ("Service", "spec/selector") })
        {
            var selected = rendered.OfKind(kind).Select(item => rendered.Selected(item.Map(selector)).ToList()).ToList();

            selected.Count.ShouldBe(3, kind);
            selected.ShouldAllBe(pods => pods.Count == 1, kind);
            selected.SelectMany(pods => pods).Distinct().Count().ShouldBe(3, kind);
        }
    }

    [Fact]
    public async Task Together_they_have_every_region_of_the_data_once()
    {
        var seeds = await SeedsAsync();

        var counts = Parents().Keys.ToDictionary(code => code, code => seeds.Count(seed => IsIn(code, seed)));

        counts.Count.ShouldBeGreaterThan(25);
        counts.ShouldAllBe(count => count.Value == 1);
    }

    // A former territory too, as the documentation says.
    [Fact]
    public async Task Every_country_is_in_one_of_them_but_for_the_Antarctic()
    {
        var seeds = await SeedsAsync();

        var counts = Entries("countries.json")
            .ToDictionary(
                country => country.Text("code")!,
                country => seeds.Count(seed => IsIn(country.Text("subregion") ?? country.Text("region"), seed))
            );

        counts.Count.ShouldBeGreaterThan(249);
        counts.Where(count => count.Value == 0).Select(count => count.Key).ShouldBe(["ATA", "BQAQ", "FQHH", "NQAQ"], ignoreOrder: true);
        counts.Values.Max().ShouldBe(1);
        var text = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs/kubernetes.md"), TestContext.Current.CancellationToken);
        text.ShouldContain("`ATA`, `BQAQ`, `FQHH` and `NQAQ`");
    }

    private async Task<IReadOnlyList<string[]>> SeedsAsync()
    {
        var rendered = await kustomizations.RenderAsync(Kustomizations.Regions);
        return [.. rendered.Deployments.Select(deployment => rendered.Settings(deployment)["Seed__Regions"].Split(','))];
    }

    private static JsonObject Of(Rendered rendered, string region) =>
        rendered.Deployments.Single(deployment => Rendered.PodLabels(deployment)[Rendered.ComponentLabel] == region);

    // The names at this path of the volumes, and of the sources of the environment.
    private static List<string> Names(JsonObject deployment, string path) =>
        [
            .. Rendered
                .Pod(deployment)
                .List("volumes")
                .Concat(Rendered.Containers(deployment).SelectMany(container => container.List("envFrom")))
                .Select(item => item.Text(path))
                .OfType<string>(),
        ];

    // As the program does: a region is in itself, and in each region that contains it.
    private static bool IsIn(string? code, string[] seed)
    {
        var parents = Parents();
        for (; code is not null; code = parents.GetValueOrDefault(code))
        {
            if (seed.Contains(code))
            {
                return true;
            }
        }

        return false;
    }

    private static Dictionary<string, string?> Parents() =>
        Entries("regions.json").ToDictionary(region => region.Text("code")!, region => region.Text("parent"));

    private static List<JsonNode> Entries(string file) =>
        [.. JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, Data, file))).List("entries")];
}
