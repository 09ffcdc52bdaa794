using System.Text.RegularExpressions;
using CountryProvider.Manifests.Tests.Rules;

namespace CountryProvider.Manifests.Tests;

/// <summary>The states that the exercises of the workshop begin and end with, and the script that checks them.</summary>
public sealed partial class WorkshopTests
{
    private const string Group = "atum";

    // Whole products as in the overlays; the others have pods of participants, or no volume on purpose.
    private static readonly string[] _products =
    [
        "07-solution",
        "08-start",
        "09-start",
        "10-start",
        "10-solution",
        "11-start",
        "11-solution",
    ];

    public static TheoryData<string> States =>
        new(
            Directory
                .EnumerateDirectories(Path.Combine(Repository.Kustomize, "workshop"), "??-*")
                .Select(folder => Path.GetFileName(folder)!)
                .Order(StringComparer.Ordinal)
        );

    public static TheoryData<string> Checks =>
        new(
            Directory
                .EnumerateFiles(Path.Combine(Repository.Kustomize, "workshop/checks"), "??")
                .Select(file => Path.GetFileName(file)!)
                .Order(StringComparer.Ordinal)
        );

    [Theory]
    [MemberData(nameof(States))]
    public async Task A_group_can_be_brought_to_each_state(string state)
    {
        using var folder = Copy();
        var rendered = await RenderAsync(folder.Path, state);

        var rules = Rule.All.Where(rule => rule.Name == "types" || _products.Contains(state));
        rules.SelectMany(rule => rule.Faults(rendered).Select(fault => $"{rule.Name}: {fault}")).ShouldBeEmpty();
        // A group may not touch another namespace, and may not change its own.
        rendered
            .Objects.Where(item => item.Text("kind") != "Namespace")
            .ShouldAllBe(item => item.Text("metadata/namespace") == Group, "everything is in the group's namespace");
        using var empty = Copy();
        rendered
            .OfKind("Namespace")
            .Single()
            .ToJsonString()
            .ShouldBe((await RenderAsync(empty.Path, "01-start")).OfKind("Namespace").Single().ToJsonString());
    }

    [Fact]
    public async Task The_file_of_a_group_is_the_one_that_is_committed_but_for_the_state()
    {
        using var folder = Copy();
        var committed = await File.ReadAllTextAsync(
            Path.Combine(Repository.Kustomize, $"groups/{Group}/kustomization.yaml"),
            TestContext.Current.CancellationToken
        );

        await StartAsync(folder.Path, "11-start");

        (await File.ReadAllTextAsync(GroupFile(folder.Path), TestContext.Current.CancellationToken)).ShouldBe(
            committed.Replace("overlays/monolith", "workshop/11-start", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task What_is_no_state_is_refused_and_nothing_is_written()
    {
        using var folder = Copy();
        var before = await File.ReadAllTextAsync(GroupFile(folder.Path), TestContext.Current.CancellationToken);

        var (exitCode, _, error) = await Kubectl.WithoutClusterAsync($"GROUP={Group} kustomize/workshop/start --write 99", folder.Path);

        (exitCode, error.Contains("There is no state 99-start. There are: 01-solution 01-start", StringComparison.Ordinal)).ShouldBe(
            (2, true)
        );
        (await File.ReadAllTextAsync(GroupFile(folder.Path), TestContext.Current.CancellationToken)).ShouldBe(before);
    }

    [Theory]
    [MemberData(nameof(Checks))]
    public async Task A_check_is_red_at_the_start_and_green_after_the_solution(string exercise)
    {
        using var folder = Copy();

        var (atStart, start, _) = await CheckAsync(folder.Path, exercise, "start");
        var (atEnd, end, error) = await CheckAsync(folder.Path, exercise, "solution");

        (atStart, start.Contains("[ ] ", StringComparison.Ordinal), start.Contains("Next: ", StringComparison.Ordinal)).ShouldBe(
            (1, true, true),
            start
        );
        (atEnd, error).ShouldBe((0, ""), end);
        end.ShouldNotContain("[ ]");
        Steps().Count(end).ShouldBe(Steps().Count(start));
    }

    [Theory]
    [MemberData(nameof(Checks))]
    public async Task A_check_speaks_German(string exercise)
    {
        using var folder = Copy();

        var (_, english, _) = await CheckAsync(folder.Path, exercise, "start");
        var (exitCode, german, error) = await CheckAsync(folder.Path, exercise, "start", "WORKSHOP_LANGUAGE=de");

        (exitCode, error).ShouldBe((1, ""));
        german.ShouldContain("erledigt");
        german.ShouldContain("Als Nächstes: ");
        var (words, others) = (Lines(german), Lines(english));
        words.Count.ShouldBe(others.Count);
        words.Intersect(others).ShouldBeEmpty();

        static List<string> Lines(string output) =>
            [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] == '[')];
    }

    // A check with conditions that are always true would be green here.
    [Theory]
    [MemberData(nameof(Checks))]
    public async Task Nothing_at_all_fulfils_no_step_that_asks_for_something(string exercise)
    {
        using var folder = Copy();
        var nothing = Path.Combine(folder.Path, "nothing.json");
        await File.WriteAllTextAsync(nothing, """{"items": [], "tags": []}""", TestContext.Current.CancellationToken);

        var (exitCode, output, error) = await Kubectl.WithoutClusterAsync(
            $"GROUP={Group} LANG=C kustomize/workshop/check --state {nothing} {exercise}",
            folder.Path
        );

        (exitCode, error).ShouldBe((1, ""));
        Fulfilled()
            .Matches(output)
            .Select(match => match.Groups[1].Value)
            .ShouldBeSubsetOf(["The monolith is gone"], "only what has to be gone is fulfilled");
    }

    [Fact]
    public async Task Two_groups_have_nothing_in_common()
    {
        using var folder = Copy();
        var both = new List<HashSet<string>>();
        foreach (var kind in new[] { "monolith", "split" })
        {
            var (exitCode, output, error) = await Kubectl.KustomizeAsync(Path.Combine(folder.Path, $"kustomize/groups/class-{kind}"));
            (exitCode, error).ShouldBe((0, ""));
            var objects = Json.Parse(output);
            both.Add([.. objects.Select(item => $"{Rendered.Id(item)} in {item.Text("metadata/namespace")}")]);
            var paths = objects.Where(item => item.Text("kind") == "Ingress").SelectMany(item => item.List("spec/rules/0/http/paths"));
            paths.ShouldAllBe(path => path.Text("path")!.StartsWith($"/class-{kind}", StringComparison.Ordinal));
        }

        both[0].Intersect(both[1]).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("access")]
    [InlineData("class")]
    public async Task What_the_trainer_applies_is_valid(string folder)
    {
        var (exitCode, output, error) = await Kubectl.KustomizeAsync(Path.Combine(Repository.Kustomize, "workshop", folder));

        (exitCode, error).ShouldBe((0, ""));
        Json.Parse(output).SelectMany(Schema.TypeCheck.Faults).ShouldBeEmpty();
    }

    // Pods that are written by hand name the image in full.
    [Fact]
    public void Every_image_of_the_product_has_the_release_or_the_one_after_it()
    {
        var tags = Directory
            .EnumerateFiles(Path.Combine(Repository.Kustomize, "workshop"), "*.yaml", SearchOption.AllDirectories)
            .SelectMany(file => Image().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups[1].Value)
            .ToList();

        tags.ShouldContain(Host.Foundation.ProductVersion.Text);
        tags.Distinct().ShouldBeSubsetOf([Host.Foundation.ProductVersion.Text, "0.1.1"]);
    }

    private static string GroupFile(string folder) => Path.Combine(folder, $"kustomize/groups/{Group}/kustomization.yaml");

    internal static Testing.TemporaryFolder Copy()
    {
        var folder = new Testing.TemporaryFolder();
        var kustomize = Path.Combine(folder.Path, "kustomize");
        Repository.CopyKustomizeTo(kustomize);
        Repository.MakeSecretsIn(kustomize);
        return folder;
    }

    private static async Task StartAsync(string folder, string state)
    {
        var (exitCode, output, error) = await Kubectl.WithoutClusterAsync(
            $"GROUP={Group} kustomize/workshop/start --write {state.Replace('-', ' ')}",
            folder
        );
        (exitCode, output, error).ShouldBe((0, "", ""));
    }

    internal static async Task<Rendered> RenderAsync(string folder, string state)
    {
        await StartAsync(folder, state);
        var (exitCode, output, error) = await Kubectl.KustomizeAsync(Path.Combine(folder, $"kustomize/groups/{Group}"));
        (exitCode, error).ShouldBe((0, ""));
        return new(state, Json.Parse(output))
        {
            Postgres = false,
            Ha = false,
            AccessMode = "ReadWriteOncePod",
            PathPrefix = $"/{Group}",
        };
    }

    // What a cluster had in that state: recorded with check --record.
    private static Task<(int ExitCode, string Output, string Error)> CheckAsync(
        string folder,
        string exercise,
        string state,
        string environment = "LANG=C"
    ) =>
        Kubectl.WithoutClusterAsync(
            $"{environment} GROUP={Group} kustomize/workshop/check --state "
                + $"{Path.Combine(AppContext.BaseDirectory, "Recorded", $"{exercise}-{state}.json")} {exercise}",
            folder
        );

    [GeneratedRegex(@"^\[[ x]\] ", RegexOptions.Multiline)]
    private static partial Regex Steps();

    [GeneratedRegex(@"^\[x\] (.*)$", RegexOptions.Multiline)]
    private static partial Regex Fulfilled();

    [GeneratedRegex(@"country-provider:([0-9][^\s""}]*)")]
    private static partial Regex Image();
}
