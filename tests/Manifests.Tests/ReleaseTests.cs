using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CountryProvider.Host.Distribution;
using CountryProvider.Host.Tools.Manifests;

namespace CountryProvider.Manifests.Tests;

/// <summary>One line releases one deployable alone.</summary>
public sealed partial class ReleaseTests
{
    private const string Split = "overlays/split";
    private const string SplitPostgres = "overlays/split-postgres-ha";
    private const string Release = "components/common/kustomization.yaml";
    private const string Version = "app.kubernetes.io/version";
    private const string OwnTag = "7.7.7";

    public static IEnumerable<TheoryDataRow<string, string>> Deployables =>
        from overlay in (string[])[Split, SplitPostgres]
        from module in Host.Modules.All
        select new TheoryDataRow<string, string>(overlay, module.Name.ToLowerInvariant());

    [Theory]
    [MemberData(nameof(Deployables))]
    public async Task A_tag_of_its_own_changes_one_deployment_and_nothing_else(string overlay, string deployable)
    {
        using var folder = Copy();
        var before = await RenderAsync(folder.Path, overlay);

        ChangeTag(folder.Path, deployable, OwnTag);
        var after = await RenderAsync(folder.Path, overlay);

        Changed(before, after).ShouldBe([$"Deployment/{deployable}"]);
        var changed = before[$"Deployment/{deployable}"];
        changed.At("spec/template/spec/containers/0")!["image"] = $"country-provider:{OwnTag}";
        changed.At("metadata/labels")![Version] = OwnTag;
        changed.At("spec/template/metadata/labels")![Version] = OwnTag;
        changed.ToJsonString().ShouldBe(after[$"Deployment/{deployable}"].ToJsonString());
    }

    [Fact]
    public async Task Other_overlays_stay()
    {
        using var folder = Copy();
        string[] others = ["overlays/monolith", "overlays/monolith-postgres-ha", "overlays/own-host", "overlays/regions", "groups/atum"];
        var before = await Task.WhenAll(others.Select(other => RenderAsync(folder.Path, other)));

        ChangeTag(folder.Path, "linking", OwnTag);

        foreach (var (overlay, old) in others.Zip(before))
        {
            Changed(old, await RenderAsync(folder.Path, overlay)).ShouldBeEmpty(overlay);
        }
    }

    [Fact]
    public async Task The_next_release_is_one_tag_for_those_without_one_of_their_own()
    {
        using var folder = Copy();
        ChangeTag(folder.Path, "linking", OwnTag);
        ChangeTag(folder.Path, "monolith", "&release 99.0.0");

        var rendered = await RenderAsync(folder.Path, Split);

        Images(rendered)
            .ShouldBe(
                new Dictionary<string, string>
                {
                    ["country"] = "country-provider:99.0.0",
                    ["currency"] = "country-provider:99.0.0",
                    ["language"] = "country-provider:99.0.0",
                    ["linking"] = $"country-provider:{OwnTag}",
                },
                ignoreOrder: true
            );
    }

    // It has the release of the overlay that it is made of, and applies the component once more.
    [Fact]
    public async Task A_group_keeps_the_tag_and_the_version()
    {
        using var folder = Copy();
        var group = Path.Combine(folder.Path, "groups/atum/kustomization.yaml");
        await File.WriteAllTextAsync(
            group,
            (await File.ReadAllTextAsync(group, TestContext.Current.CancellationToken)).Replace(
                "overlays/monolith",
                Split,
                StringComparison.Ordinal
            ),
            TestContext.Current.CancellationToken
        );
        ChangeTag(folder.Path, "linking", OwnTag);

        var linking = (await RenderAsync(folder.Path, "groups/atum"))["Deployment/linking"];

        linking.Text("spec/template/spec/containers/0/image").ShouldBe($"country-provider:{OwnTag}");
        linking.Map("metadata/labels")[Version].ShouldBe(OwnTag);
        Rendered.PodLabels(linking)[Version].ShouldBe(OwnTag);
    }

    [Fact]
    public async Task A_deployable_of_another_grouping_gets_a_line_of_its_own()
    {
        using var folder = Copy();
        await using var app = new Host.Product(Host.Modules.All).Build([]);
        var (partition, _) = Partition.Parse(["country,linking", "currency,language"], Host.Modules.All);
        foreach (var (file, content) in new KustomizeTree(partition!, "..", app.Services).Files())
        {
            Write(Path.Combine(folder.Path, "pairs", file), content);
        }

        // As the documentation says.
        Write(
            Path.Combine(folder.Path, "overlays/pairs/kustomization.yaml"),
            File.ReadAllText(Path.Combine(folder.Path, Split, "kustomization.yaml")).Replace("/split", "/pairs", StringComparison.Ordinal)
        );
        var before = await RenderAsync(folder.Path, "overlays/pairs");
        Edit(
            folder.Path,
            text =>
                text.Replace(
                    "  - {name: \"country-provider-[",
                    $"  - {{name: country-provider-country-linking, newName: country-provider, newTag: {OwnTag}}}\n"
                        + "  - {name: \"country-provider-[",
                    StringComparison.Ordinal
                )
        );

        var after = await RenderAsync(folder.Path, "overlays/pairs");

        Changed(before, after).ShouldBe(["Deployment/country-linking"]);
        Images(after)["country-linking"].ShouldBe($"country-provider:{OwnTag}");
        after["Deployment/country-linking"].Map("metadata/labels")[Version].ShouldBe(OwnTag);
    }

    [Fact]
    public async Task The_documented_commands_change_the_one_line_and_change_it_back()
    {
        using var folder = new Testing.TemporaryFolder();
        var kustomize = Path.Combine(folder.Path, "kustomize");
        Repository.CopyKustomizeTo(kustomize);
        var before = Lines();
        var text = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs/kubernetes.md"), TestContext.Current.CancellationToken);
        var commands = TagCommand().Matches(text).Select(match => match.Value).ToList();
        commands.Count.ShouldBe(2);

        await RunAsync(commands[0]);
        var changed = Lines();
        await RunAsync(commands[1]);

        changed.Except(before).ShouldBe(["  - {name: country-provider-linking, newName: country-provider, newTag: 0.1.1}"]);
        changed.Length.ShouldBe(before.Length);
        Lines().ShouldBe(before);

        string[] Lines() => File.ReadAllLines(Path.Combine(kustomize, Release));

        async Task RunAsync(string command)
        {
            var (exitCode, _, error) = await Kubectl.WithoutClusterAsync(command, folder.Path);
            (exitCode, error).ShouldBe((0, ""));
        }
    }

    private static Testing.TemporaryFolder Copy()
    {
        var folder = new Testing.TemporaryFolder();
        Repository.CopyKustomizeTo(folder.Path);
        Repository.MakeSecretsIn(folder.Path);
        return folder;
    }

    private static void Write(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }

    // Changes the tag in the line of a deployable, and no other line.
    private static void ChangeTag(string folder, string deployable, string tag) =>
        Edit(
            folder,
            text =>
            {
                var line = text.Split('\n')
                    .Single(line => line.Contains($"{{name: country-provider-{deployable},", StringComparison.Ordinal));
                return text.Replace(line, Tag().Replace(line, $"newTag: {tag}}}"), StringComparison.Ordinal);
            }
        );

    private static void Edit(string folder, Func<string, string> edit)
    {
        var path = Path.Combine(folder, Release);
        var text = File.ReadAllText(path);
        var edited = edit(text);
        edited.ShouldNotBe(text);
        File.WriteAllText(path, edited);
    }

    private static async Task<Dictionary<string, JsonObject>> RenderAsync(string folder, string overlay)
    {
        var (exitCode, output, error) = await Kubectl.KustomizeAsync(Path.Combine(folder, overlay));
        (exitCode, error).ShouldBe((0, ""));
        return Json.Parse(output).ToDictionary(Rendered.Id);
    }

    // The objects that differ, or that only one of them has.
    private static IEnumerable<string> Changed(Dictionary<string, JsonObject> before, Dictionary<string, JsonObject> after) =>
        before
            .Keys.Union(after.Keys)
            .Where(id => before.GetValueOrDefault(id)?.ToJsonString() != after.GetValueOrDefault(id)?.ToJsonString());

    private static Dictionary<string, string> Images(Dictionary<string, JsonObject> rendered) =>
        rendered
            .Values.Where(item => item.Text("kind") == "Deployment")
            .ToDictionary(item => item.Text("metadata/name")!, item => item.Text("spec/template/spec/containers/0/image")!);

    [GeneratedRegex(@"newTag: [^}]*\}")]
    private static partial Regex Tag();

    [GeneratedRegex("^sed -i '/name: country-provider-.*$", RegexOptions.Multiline)]
    private static partial Regex TagCommand();
}
