using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CountryProvider.Manifests.Tests.Schema;

namespace CountryProvider.Manifests.Tests;

/// <summary>Whether what the workshop says to type is understood, exists, and is the same in both languages.</summary>
public sealed partial class WorkshopDocumentTests
{
    private static readonly string[] _languages = ["en", "de"];

    // Headings of an exercise: idea, steps, questions, check, reset.
    private static readonly Dictionary<string, string[]> _headings = new()
    {
        ["en"] = ["Idea", "Steps", "Questions", "Am I where I should be?", "Reset"],
        ["de"] = ["Idee", "Schritte", "Fragen", "Bin ich da, wo ich sein soll?", "Zurück auf Anfang"],
    };

    // What a reader makes while following the text.
    private static readonly string[] _made =
    [
        "kustomize/pairs",
        "kustomize/overlays/pairs",
        "kustomize/overlays/pairs/kustomization.yaml",
        "kustomize/components/postgres/postgres.env",
        "kustomize/components/postgres/secret.env",
        "kustomize/workshop/06-solution/keys.env",
    ];

    // What a command makes, or a StatefulSet.
    private static readonly string[] _madeObjects =
    [
        "service/second",
        "service/balanced",
        "secret/demo",
        "pod/postgres-0",
        "persistentvolumeclaim/data-postgres-0",
    ];

    // Commands that ask other machines or take long do nothing. The program is the one that was built for the tests.
    private static readonly string _elsewhere = $$"""
        curl() { :; }; sleep() { :; }; docker() { :; }; git() { :; }
        dotnet() { case "$*" in *" manifests "*) shift 4; command dotnet {{Testing.HostProcess.Program}} "$@" > /dev/null ;; esac }
        """;

    public static TheoryData<string> Names =>
        new(
            Directory
                .EnumerateFiles(Path.Combine(Repository.Root, "docs/workshop/en"), "*.md")
                .Select(file => Path.GetFileName(file)!)
                .Order(StringComparer.Ordinal)
        );

    public static IEnumerable<TheoryDataRow<string, string>> Documents =>
        from language in _languages
        from name in Names
        select new TheoryDataRow<string, string>(language, name.Data);

    [Fact]
    public void There_are_fourteen_exercises_in_both_languages()
    {
        foreach (var language in _languages)
        {
            Directory
                .EnumerateFiles(Path.Combine(Repository.Root, "docs/workshop", language), "*.md")
                .Select(file => Path.GetFileName(file)!)
                .Order(StringComparer.Ordinal)
                .ShouldBe(Names.Select(row => row.Data));
        }

        Names.Count(row => Exercise().IsMatch(row.Data)).ShouldBe(14);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void German_and_English_have_the_same_commands_and_files(string name) =>
        TypedIn(Text("de", name)).ShouldBe(TypedIn(Text("en", name)));

    [Theory]
    [MemberData(nameof(Documents))]
    public void An_exercise_has_all_its_parts(string language, string name)
    {
        if (!Exercise().IsMatch(name))
        {
            return;
        }

        var text = Text(language, name);
        var number = name[..2];

        Heading().Matches(text).Select(match => match.Groups[1].Value).ShouldBe(_headings[language], name);
        Folded().Count(text).ShouldBeGreaterThanOrEqualTo(4, name);
        text.ShouldContain($"kustomize/workshop/check {number}");
        if (number is not ("00" or "13"))
        {
            text.ShouldContain($"kustomize/workshop/start {number}\n");
            text.ShouldContain($"](../../../kustomize/workshop/{number}-solution)");
        }
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_link_and_every_path_in_it_leads_somewhere(string language, string name)
    {
        var text = Text(language, name);
        var folder = Path.Combine(Repository.Root, "docs/workshop", language);

        foreach (var (file, anchor) in Link().Matches(text).Select(match => (match.Groups[1].Value, match.Groups[2].Value)))
        {
            var path = file.Length == 0 ? Path.Combine(folder, name) : Path.GetFullPath(Path.Combine(folder, file));
            Path.Exists(path).ShouldBeTrue($"{name}: {file}");
            if (anchor.Length > 0)
            {
                Anchors(File.ReadAllText(path)).ShouldContain(anchor, $"{name}: {file}#{anchor}");
            }
        }

        Typed
            .KustomizePath()
            .Matches(text)
            .Select(match => match.Value.TrimEnd('.', '/'))
            .Where(path => !path.Contains("no-such", StringComparison.Ordinal) && !path.EndsWith("groups", StringComparison.Ordinal))
            .Except(_made)
            .Where(path => !Path.Exists(Path.Combine(Repository.Root, path)))
            .ShouldBeEmpty(name);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_object_in_it_is_valid(string name)
    {
        foreach (var block in Blocks(Text("en", name)).Where(block => block.Kind == "yaml"))
        {
            Json.Parse(block.Text).SelectMany(TypeCheck.Faults).ShouldBeEmpty(name);
        }
    }

    // There is no API server. The only errors may be that it cannot be reached, and errors that the text announces. Commands that ask other
    // machines do nothing here.
    [Theory]
    [MemberData(nameof(Names))]
    public async Task Kubectl_and_the_shell_understand_every_command_in_it(string name)
    {
        using var folder = WorkshopTests.Copy();
        Repository.CopyTo(folder.Path, "README.md", "docs/workshop", "src/Host/Program.cs");
        var text = Text("en", name);
        var commands = 0;
        foreach (var block in Blocks(text).Where(block => block.Kind is "bash" or ""))
        {
            // This block is not for everybody: other commands than kubectl may need missing programs and rights.
            var lines =
                block.Kind == "bash"
                    ? block.Text
                    : string.Join('\n', block.Text.Split('\n').Where(line => line.StartsWith("kubectl ", StringComparison.Ordinal)));
            commands += Kubectl_().Count(lines);
            var (_, _, error) = await Kubectl.WithoutClusterAsync(
                $"export GROUP=atum HOST=localhost LANG=C\n{_elsewhere}\n{lines}",
                folder.Path
            );

            var announced = text[block.End..].Replace("`", "", StringComparison.Ordinal);
            error
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Where(line => !NotReached().IsMatch(line))
                .Where(line => block.Flag != "fails" || !announced.Contains(line[..Math.Min(30, line.Length)], StringComparison.Ordinal))
                .ShouldBeEmpty($"{name}:\n{lines}");
        }

        if (Exercise().IsMatch(name))
        {
            commands.ShouldBeGreaterThan(0);
        }
    }

    [Fact]
    public async Task Every_object_and_label_in_a_command_is_in_a_state_or_made_by_a_command()
    {
        using var folder = WorkshopTests.Copy();
        var objects = new List<JsonObject>();
        foreach (var state in WorkshopTests.States)
        {
            objects.AddRange((await WorkshopTests.RenderAsync(folder.Path, state.Data)).Objects);
        }

        objects.AddRange(Json.Parse((await Kubectl.KustomizeAsync(Path.Combine(folder.Path, "kustomize/workshop/class"))).Output));
        var names = objects.Select(item => Rendered.Id(item).ToLowerInvariant()).Concat(_madeObjects).ToHashSet();
        var labels = objects
            .SelectMany(item => item.Map("metadata/labels").Concat(item.Map("spec/template/metadata/labels")))
            .Append(KeyValuePair.Create("app.kubernetes.io/component", "aside"))
            .ToHashSet();
        var commands = Names.SelectMany(name => Commands(name.Data)).ToList();

        var named = commands.SelectMany(command => Typed.ObjectName().Matches(command).Select(match => match.Value)).Distinct().ToList();
        named.Count.ShouldBeGreaterThan(20);
        named.Except(names).ShouldBeEmpty();
        var selected = commands
            .SelectMany(command =>
                Typed.Label().Matches(command).Select(match => KeyValuePair.Create(match.Groups[1].Value, match.Groups[2].Value))
            )
            .Distinct()
            .ToList();
        selected.Count.ShouldBeGreaterThan(4);
        selected.Except(labels).ShouldBeEmpty();
    }

    /// <summary>The lines that a reader types.</summary>
    internal static IEnumerable<string> Commands(string name) =>
        Blocks(Text("en", name))
            .Where(block => block.Kind is "bash" or "")
            .SelectMany(block => block.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries));

    private static string Text(string language, string name) =>
        File.ReadAllText(Path.Combine(Repository.Root, "docs/workshop", language, name));

    // Only text that people type or write into files, without text that they read.
    private static IEnumerable<string> TypedIn(string text) =>
        Blocks(text).Where(block => block.Kind is "bash" or "yaml" or "").Select(block => $"{block.Kind} {block.Flag}\n{block.Text}");

    private static IEnumerable<(string Kind, string Flag, string Text, int End)> Blocks(string text) =>
        Block()
            .Matches(text)
            .Select(match => (match.Groups[1].Value, match.Groups[2].Value.Trim(), match.Groups[3].Value, match.Index + match.Length));

    // As GitHub makes them of headings.
    private static IEnumerable<string> Anchors(string text) =>
        AnyHeading().Matches(text).Select(match => NoAnchor().Replace(match.Groups[1].Value.ToLowerInvariant(), "").Replace(' ', '-'));

    [GeneratedRegex("^```([a-z]*)( [a-z]+)?\n(.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block();

    [GeneratedRegex("^[0-9][0-9]-")]
    private static partial Regex Exercise();

    [GeneratedRegex("^## (.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("^#+ (.*)$", RegexOptions.Multiline)]
    private static partial Regex AnyHeading();

    [GeneratedRegex(@"[^\p{L}\p{N} _-]")]
    private static partial Regex NoAnchor();

    [GeneratedRegex("<details><summary>[^<]+</summary>.{20,}</details>")]
    private static partial Regex Folded();

    [GeneratedRegex(@"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\bkubectl ")]
    private static partial Regex Kubectl_();

    [GeneratedRegex(@"127\.0\.0\.1:1\b.*(refused|connect)|Unable to connect to the server|the server doesn't have a resource type")]
    private static partial Regex NotReached();
}
