using CountryProvider.Host.Foundation.Settings;
using CountryProvider.Host.Tools;
using CountryProvider.Testing;

namespace CountryProvider.Manifests.Tests;

/// <summary>The verb as a person calls it.</summary>
public sealed class VerbTests
{
    private static readonly string[] _groups = ["linking,country", "currency", "Language"];

    [Fact]
    public async Task A_tree_beside_base_and_components_can_be_rendered()
    {
        using var folder = new TemporaryFolder();
        Repository.CopyKustomizeTo(folder.Path);

        var (exitCode, output, error) = await Terminal.RunAsync([
            "manifests",
            .. _groups.SelectMany(group => (string[])["--group", group]),
            "--output",
            Path.Combine(folder.Path, "mine"),
        ]);

        (exitCode, error).ShouldBe((0, ""));
        output.ShouldContain(Path.Combine(folder.Path, "mine"));
        var (status, yaml, message) = await Kubectl.KustomizeAsync(Path.Combine(folder.Path, "mine"));
        (status, message).ShouldBe((0, ""));
        Json.Parse(yaml)
            .Where(item => item.Text("kind") == "Deployment")
            .Select(item => item.Text("metadata/name"))
            .ShouldBe(["country-linking", "currency", "language"]);
    }

    [Fact]
    public async Task What_it_has_written_it_writes_anew_and_the_rest_it_leaves_alone()
    {
        using var folder = new TemporaryFolder();
        Repository.CopyKustomizeTo(folder.Path);
        var (notes, ours) = (Path.Combine(folder.Path, "split", "notes.yaml"), Path.Combine(folder.Path, "split", "kustomization.yaml"));
        File.WriteAllText(notes, "mine: true");
        File.AppendAllText(ours, "# changed by hand\n");

        await ManifestsCommand.WriteAsync(_groups, Path.Combine(folder.Path, "split"), new Host.Product(Host.Modules.All));

        File.ReadAllText(notes).ShouldBe("mine: true");
        File.ReadAllText(ours).ShouldNotContain("changed by hand");
        Directory.EnumerateFiles(folder.Path, "*.unfinished", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_refusal_lists_all_faults()
    {
        var (exitCode, output, error) = await Terminal.RunAsync("manifests", "--group", "nonsense", "--output", "anywhere");

        (exitCode, output).ShouldBe((1, ""));
        error.ShouldStartWith("Nothing was written:");
        error.ShouldContain("'nonsense' is no module");
        error.ShouldContain("country is in no group");
    }

    [Theory]
    [InlineData("'nonsense' is no module", "nonsense", "country,currency,language,linking")]
    [InlineData("country is in the groups more than once", "country", "country,currency,language,linking")]
    [InlineData("linking is in no group", "country,currency,language")]
    public Task Groups_that_are_none_are_refused(string message, params string[] groups) => RefusesAsync(message, _ => { }, "mine", groups);

    [Fact]
    public Task A_file_that_someone_else_has_written_is_not_overwritten() =>
        RefusesAsync(
            "ingress.yaml is there and was not written by this",
            folder =>
            {
                Directory.CreateDirectory(Path.Combine(folder, "mine/ingress"));
                File.WriteAllText(Path.Combine(folder, "mine/ingress/ingress.yaml"), "mine: true");
            }
        );

    [Fact]
    public Task A_folder_that_cannot_be_made_is_said() =>
        RefusesAsync("cannot be written to", folder => File.WriteAllText(Path.Combine(folder, "mine"), ""));

    [Fact]
    public Task A_folder_of_which_a_part_cannot_be_written_gets_nothing() =>
        RefusesAsync(
            "cannot be written to",
            folder =>
            {
                Directory.CreateDirectory(Path.Combine(folder, "mine"));
                File.WriteAllText(Path.Combine(folder, "mine/network-policies"), "a file where a folder is needed");
            }
        );

    [Fact]
    public Task A_folder_without_base_beside_it_is_refused() =>
        RefusesAsync("There is no base/kustomization.yaml in", _ => { }, "elsewhere/mine");

    private static async Task RefusesAsync(string message, Action<string> prepare, string output = "mine", string[]? groups = null)
    {
        using var folder = new TemporaryFolder();
        Repository.CopyKustomizeTo(folder.Path);
        prepare(folder.Path);
        var before = Contents();

        var refusal = await Should.ThrowAsync<StartupException>(() =>
            ManifestsCommand.WriteAsync(groups ?? _groups, Path.Combine(folder.Path, output), new Host.Product(Host.Modules.All))
        );

        refusal.Message.ShouldContain(message);
        Contents().ShouldBe(before);

        List<(string, string)> Contents() =>
            [
                .. Directory
                    .EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories)
                    .Order(StringComparer.Ordinal)
                    .Select(file => (file, File.ReadAllText(file))),
            ];
    }
}
