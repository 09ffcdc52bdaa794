using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;

namespace CountryProvider.Manifests.Tests;

/// <summary>Whether what the documentation says to type exists.</summary>
public sealed partial class DocumentTests(Kustomizations kustomizations)
{
    // What a reader makes while following the text.
    private static readonly string[] _made =
    [
        "kustomize/pairs",
        "kustomize/overlays/pairs",
        "kustomize/overlays/pairs/kustomization.yaml",
        "kustomize/components/postgres/postgres.env",
        "kustomize/components/postgres/secret.env",
        "kustomize/components/tls/tls.key",
        "kustomize/components/tls/tls.crt",
    ];

    private static readonly string[] _pods = ["pod/postgres-0", "pod/files", "pod/restore"];

    public static TheoryData<string> Documents => new("README.md", "docs/kubernetes.md");

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_path_in_it_is_there(string document)
    {
        var paths = Typed
            .KustomizePath()
            .Matches(Text(document))
            .Select(match => match.Value.TrimEnd('.'))
            .Distinct()
            .Except(_made)
            .ToList();

        paths.ShouldNotBeEmpty();
        paths.Where(path => !Path.Exists(Path.Combine(Repository.Root, path))).ShouldBeEmpty();
        KustomizeArgument()
            .Matches(Text(document))
            .Select(match => match.Groups[1].Value)
            .Except(_made)
            .Where(path => !File.Exists(Path.Combine(Repository.Root, path, "kustomization.yaml")))
            .ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_object_namespace_and_label_in_it_is_rendered()
    {
        var objects = (await Task.WhenAll(Kustomizations.Committed.Select(kustomizations.RenderAsync)))
            .SelectMany(rendered => rendered.Objects)
            .ToList();
        var commands = Command().Matches(Text("docs/kubernetes.md")).Select(match => match.Value).ToList();
        var names = objects.Select(item => Rendered.Id(item).ToLowerInvariant()).Concat(_pods).ToHashSet();
        var labels = objects.SelectMany(item => item.Map("metadata/labels")).ToHashSet();

        commands.Count.ShouldBeGreaterThan(50);
        commands
            .SelectMany(command => Typed.ObjectName().Matches(command).Select(match => match.Value))
            .Where(name => !names.Contains(name))
            .ShouldBeEmpty();
        commands
            .SelectMany(command => NamespaceArgument().Matches(command).Select(match => match.Groups[1].Value))
            .Where(name => !names.Contains($"namespace/{name}"))
            .ShouldBeEmpty();
        commands
            .SelectMany(command =>
                Typed.Label().Matches(command).Select(match => KeyValuePair.Create(match.Groups[1].Value, match.Groups[2].Value))
            )
            .Where(label => !labels.Contains(label))
            .ShouldBeEmpty();
    }

    [Fact]
    public async Task Kubectl_takes_every_command_in_it()
    {
        using var folder = new Testing.TemporaryFolder();
        Repository.CopyKustomizeTo(Path.Combine(folder.Path, "kustomize"));
        Repository.MakeSecretsIn(Path.Combine(folder.Path, "kustomize"));
        var commands = Code()
            .Matches(Text("docs/kubernetes.md"))
            .SelectMany(code => WholeCommand().Matches(code.Value))
            .Select(match => match.Groups[1].Value.Trim())
            // Without the command that the text warns about, and commands that need files of another command.
            .Where(command => command != "kubectl apply --prune" && !command.EndsWith("/pairs", StringComparison.Ordinal))
            .Distinct()
            .ToList();

        commands.Count.ShouldBeGreaterThan(60);
        var refused = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(
            commands,
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
            async (command, _) =>
            {
                var (exitCode, _, error) = await Kubectl.WithoutClusterAsync(command, folder.Path);
                // Only what it understands it tries to tell the API server.
                var understood = command.StartsWith("kubectl kustomize", StringComparison.Ordinal)
                    ? exitCode == 0
                    : exitCode != 0 && error.Contains("127.0.0.1:1 was refused", StringComparison.Ordinal)
                        || error.Contains("127.0.0.1:1: connect: connection refused", StringComparison.Ordinal);
                if (!understood)
                {
                    refused.Add($"{command}\n{error}");
                }
            }
        );
        refused.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_restore_of_PostgreSQL_begins_when_every_pod_of_the_program_is_gone()
    {
        const string Ours = "-l app.kubernetes.io/name=country-provider";
        var rendered = await kustomizations.RenderAsync("overlays/split-postgres-ha");
        var grace = rendered.Deployments.Max(deployment => (long)Rendered.Pod(deployment).At("terminationGracePeriodSeconds")!);
        var replicas = rendered.OfKind("HorizontalPodAutoscaler").Select(scaler => scaler.Text("spec/minReplicas")).Distinct().Single();

        var lines = Block("pg_restore").Split('\n', StringSplitOptions.RemoveEmptyEntries);

        lines.Length.ShouldBe(4);
        lines[0].ShouldEndWith($"scale deployment {Ours} --replicas=0");
        lines[1].ShouldContain($" wait --for=delete pod {Ours} --timeout=");
        long.Parse(Timeout().Match(lines[1]).Groups[1].Value, CultureInfo.InvariantCulture).ShouldBeGreaterThan(grace);
        // Lines are pasted together: after a wait that was not long enough the next one must not be executed.
        lines[1].ShouldEndWith(" &&");
        lines[2].ShouldContain(" exec -i statefulset/postgres -- pg_restore ");
        lines[3].ShouldEndWith($"scale deployment {Ours} --replicas={replicas}");
        // It takes the pods of the program and no others: not the database's.
        rendered.Selected(new() { [Rendered.NameLabel] = Rendered.App }).ShouldBe(rendered.Deployments);
    }

    [Fact]
    public async Task A_first_start_makes_the_secrets_that_it_needs()
    {
        using var folder = new Testing.TemporaryFolder();
        Repository.CopyKustomizeTo(Path.Combine(folder.Path, "kustomize"));

        var (_, _, error) = await Kubectl.WithoutClusterAsync(WithoutKubectl(Block("openssl rand")), folder.Path);

        error.ShouldBe("");
        (await SecretsAsync(folder.Path)).ShouldBe(["country-provider: Store__Password", "postgres: Store__Password"]);
    }

    [Fact]
    public async Task An_upgrade_moves_the_password_and_nothing_else_however_often_it_is_done()
    {
        using var folder = new Testing.TemporaryFolder();
        var kustomize = Path.Combine(folder.Path, "kustomize");
        Repository.CopyKustomizeTo(kustomize);
        var (password, secret) = (
            Path.Combine(kustomize, "components/postgres/postgres.env"),
            Path.Combine(kustomize, "components/postgres/secret.env")
        );
        await File.WriteAllTextAsync(secret, "Store__Password=kept\nAuth__ApiKeys=a b c\n", TestContext.Current.CancellationToken);
        var commands = WithoutKubectl(Block("sed -i '/^Store__Password"));

        await Kubectl.WithoutClusterAsync(commands, folder.Path);
        await Kubectl.WithoutClusterAsync(commands, folder.Path);

        File.ReadAllText(password).ShouldBe("Store__Password=kept\n");
        File.ReadAllText(secret).ShouldBe("Auth__ApiKeys=a b c\n");
        (await SecretsAsync(folder.Path)).ShouldBe(["country-provider: Auth__ApiKeys, Store__Password", "postgres: Store__Password"]);
    }

    // The names of the Secrets without their hashes, and the keys in them.
    private static async Task<IEnumerable<string>> SecretsAsync(string folder)
    {
        var (exitCode, output, error) = await Kubectl.KustomizeAsync(Path.Combine(folder, "kustomize/overlays/split-postgres-ha"));
        (exitCode, error).ShouldBe((0, ""));
        return Json.Parse(output)
            .Where(item => item.Text("kind") == "Secret")
            .Select(item =>
                $"{item.Text("metadata/name")![..^11]}: {string.Join(", ", item.Map("data").Keys.Order(StringComparer.Ordinal))}"
            );
    }

    // The only block of commands that has this text.
    private static string Block(string text) =>
        Code()
            .Matches(Text("docs/kubernetes.md"))
            .Select(match => match.Groups[1].Value)
            .Single(block => block.Contains(text, StringComparison.Ordinal));

    private static string WithoutKubectl(string block) =>
        string.Join('\n', block.Split('\n').Where(line => !line.StartsWith("kubectl", StringComparison.Ordinal)));

    private static string Text(string document) => File.ReadAllText(Path.Combine(Repository.Root, document));

    [GeneratedRegex("kubectl [^`\n]*")]
    private static partial Regex Command();

    // A block of commands, which is the group, or a command in a sentence.
    [GeneratedRegex("^```\n(.*?)^```$|`[^`\n]+`", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Code();

    // With the text that is its input; else without what a shell does with its input or output.
    [GeneratedRegex(@"(kubectl [^`\n]*<<'EOF'\n.*?\nEOF\n|kubectl [^`\n]*?)(?= \\?[|<>;&]|[`\n]|(?<=EOF\n))", RegexOptions.Singleline)]
    private static partial Regex WholeCommand();

    [GeneratedRegex("--timeout=([0-9]+)s")]
    private static partial Regex Timeout();

    [GeneratedRegex("kubectl (?:[a-z]+ -k|kustomize) ([^ `\n]+)")]
    private static partial Regex KustomizeArgument();

    [GeneratedRegex("-n ([a-z-]+)")]
    private static partial Regex NamespaceArgument();
}
