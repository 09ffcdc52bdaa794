using System.Globalization;
using System.Text.RegularExpressions;
using CountryProvider.Testing;

namespace CountryProvider.Containers.Tests;

/// <summary>The HTTP requests of the workshop's participants, against containers made from the states of the exercises.</summary>
/// <remarks>
/// Every line with curl or wget in a block of commands is run, unless its part of the exercise needs more than containers. Commands that
/// scale a Deployment or delete its pod are followed. Other commands of kubectl are not: the state has what they make.
/// </remarks>
public sealed partial class WorkshopTests(Images images)
{
    private const string Group = "atum";
    private const string Docker = "00-containers.md";
    private const RegexOptions Lines = RegexOptions.Singleline | RegexOptions.Multiline;

    private const string Demo = """^\[\{"code":"FRA"[^]]*\{"code":"GER"[^]]*\{"code":"SCO"[^]]*\]$""";
    private const string Switzerland = """^\{"code":"CHE","name":"Switzerland"\}$""";
    private const string Atlantis = """^\{"code":"ATL","name":"Atlantis".*\}$""";
    private const string Nothing = "^$";

    // Parts of exercises that are not run, with their numbers of lines.
    private static readonly (string Document, string Heading, int Lines, string Reason)[] _leftOut =
    [
        (Docker, "Tag, digest, registry", 1, "needs a registry"),
        ("04-services.md", "More Services", 1, "asks a node, and a network policy refuses it"),
        ("07-persistence.md", "Delete in the right order", 1, "a cluster deletes a volume with its claim"),
        ("09-namespaces.md", "Network policies", 3, "the network policies make the answers"),
    ];

    // Parts of exercises that have a state of their own.
    private static readonly Dictionary<string, string> _parts = new()
    {
        ["07-start"] = "Lost",
        ["12-regions"] = "A part of the world each",
    };

    // What the blocks with a container of exercise 0 show, besides the output after them.
    private static readonly string[] _shown = [Switzerland, "", "\"status\":404", "", "^200$"];

    // kubectl needs no API server here: exec runs the program in a container of its own, debug runs a tool of this machine in the network
    // of the pod. Pauses within loops of requests are left out.
    private const string Functions = """
        kubectl() {
          case $1 in
            exec) podman run --rm --pull=never --no-healthcheck --entrypoint '' $IMAGE "${@:4}" ;;
            debug) nsenter --net --target $(podman inspect --format '{{.State.Pid}}' "$NETWORK-${2#pod/}") sh -c "${@: -1}" ;;
          esac
        }
        curl() { command curl "${@/localhost:9080/$FORWARDED}"; }
        sleep() { case $1 in 0.*) ;; *) command sleep "$1" ;; esac; }
        """;

    /// <summary>An exercise, a state, and for each line what its answer matches.</summary>
    public static TheoryData<string, string, string[]> Exercises =>
        new()
        {
            { "02-pods.md", "02-solution", [Demo, """^\{"code":"FRA","name":"France",.*\}$"""] },
            {
                "04-services.md",
                "04-solution",
                [
                    $"^HTTP/1.1 200 OK.*{Switzerland}",
                    "^HTTP/1.1 404 Not Found.*nginx", // From the ingress controller.
                    "^(?=.*-0$)(?=.*-1$)(monolith-[a-z]+-[01]\n?){6}$",
                    Switzerland,
                ]
            },
            { "05-configmaps.md", "05-solution", [Demo, Demo] },
            { "06-secrets.md", "06-solution", ["\"status\":401", Atlantis] },
            { "07-persistence.md", "07-start", [Atlantis, "\"status\":404"] },
            { "07-persistence.md", "07-solution", [Atlantis, Atlantis] },
            { "08-deployments.md", "08-solution", ["^(200 ?){60}$", "^(200 ?){80}$"] },
            {
                "10-kustomize.md",
                "10-solution",
                ["""^\{"country":\{"code":"CHE","name":"Switzerland".*"currencies":\[\{"code":"CHF","name":"Swiss Franc".*\}$"""]
            },
            {
                "11-microservices.md",
                "11-solution",
                [
                    """^(\["(Country|Currency|Language|Linking)","answers"\]\n?){4}$""",
                    """^HTTP/1.1 200 OK.*^Server-Timing: .*desc=remote.*"country":\{""",
                    Nothing,
                    "^HTTP/1.1 503 ",
                    "^HTTP/1.1 200 OK.*^Age: [0-9]+.*^Warning: 110 - \"Response is Stale\"",
                    "^HTTP/1.1 200 OK.*\"code\":\"CHF\"",
                    """^\{"country":\{"code":"CHE",.*\}$""",
                    // Without its traceId: the pods do not trust the address of the ingress controller.
                    """^\{.*"status":503.*The module Country does not answer at the moment\..*\}$""",
                    "^0$(?!.*^1$)",
                    Nothing,
                    Nothing,
                    "^(200 [0-9.]+\n?){8}$", // Country is not made slow.
                ]
            },
            {
                "12-scale-and-release.md",
                "12-solution",
                [
                    "^(?=.*-0$)(?=.*-1$)(?=.*-2$)(linking-[a-z]+-[0-2]\n?){6}$",
                    Nothing,
                    """^\[\{"machine":"country-[a-z]+-[0-2]","calls":[0-9]+\}\]$""",
                    Nothing,
                    """^\[(\{"machine":"country-[a-z]+-[0-2]","calls":[0-9]+\},?)+\]$""", // Without more connections: SpreadTests has them.
                    "^(200 ?){120}$",
                ]
            },
            { "12-scale-and-release.md", "12-regions", [Switzerland, """^\{"code":"BRA","name":"Brazil"\}$""", "\"status\":404"] },
            { "13-decide.md", "class", ["^200$", "^200$"] },
        };

    [Fact]
    public void Every_line_of_every_exercise_is_run_or_left_out_for_a_reason()
    {
        var documents = Directory
            .GetFiles(Path.Combine(Tool.Repository, "docs/workshop/en"), "*.md")
            .Select(file => Path.GetFileName(file)!);
        foreach (var document in documents)
        {
            var expected = document == Docker ? ContainerBlocks().Sum(block => Http().Count(block.Text)) : 0;
            foreach (var row in Exercises.Select(row => row.Data).Where(row => row.Item1 == document))
            {
                Commands(document, row.Item2).Count(Http().IsMatch).ShouldBe(row.Item3.Length, $"{document}, {row.Item2}");
                expected += row.Item3.Length;
            }

            foreach (var part in _leftOut.Where(part => part.Document == document))
            {
                Blocks(document).Where(block => block.Heading == part.Heading).Sum(block => Http().Count(block.Text)).ShouldBe(part.Lines);
                expected += part.Lines;
            }

            Blocks(document).Where(block => block.Kind != "text").Sum(block => Http().Count(block.Text)).ShouldBe(expected, document);
        }
    }

    [Theory]
    [MemberData(nameof(Exercises))]
    public async Task Its_lines_get_the_answers_that_it_announces(string document, string state, string[] expected)
    {
        images.ShouldBeThere();
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(folder.Path, "kustomize/workshop/06-solution"));
        foreach (var line in Bash(document, state).Where(line => KeyFile().IsMatch(line)))
        {
            await RunAsync(line, folder.Path, cluster: null);
        }

        await using var cluster = await Cluster.StartAsync(
            $"groups/{Group}",
            text =>
                state == "class"
                    ? "resources: [../class-monolith, ../class-split]"
                    : text.Replace("overlays/monolith", $"workshop/{state}", StringComparison.Ordinal),
            asRendered: true,
            more: Path.Combine(folder.Path, "kustomize")
        );

        var answers = new List<(string Line, string Answer)>();
        foreach (var line in Commands(document, state))
        {
            if (Scaling().Match(line) is { Success: true } scaling)
            {
                await cluster.ScaleAsync(scaling.Groups[1].Value, int.Parse(scaling.Groups[2].Value, CultureInfo.InvariantCulture));
            }
            else if (Deletion().Match(line) is { Success: true } deletion)
            {
                await cluster.ScaleAsync(deletion.Groups[1].Value, 0);
                await cluster.ScaleAsync(deletion.Groups[1].Value, 1);
            }
            else
            {
                answers.Add((line, await AnswerAsync(line, expected[answers.Count], folder.Path, cluster)));
            }
        }

        answers.Count.ShouldBe(expected.Length);
        // Only complete answers that do not depend on the cluster of a participant.
        Blocks(document, state)
            .Where(block => block.Kind == "text")
            .SelectMany(block => block.Text.Split('\n'))
            .Where(line => line.StartsWith('{') || line.StartsWith('['))
            .Where(line => !line.Contains('…', StringComparison.Ordinal) && !line.Contains("machine", StringComparison.Ordinal))
            .Except(answers.Select(answer => answer.Answer))
            .ShouldBeEmpty(string.Join('\n', answers));
    }

    // Without the blocks that build the image: Images does that, without a registry.
    [Fact]
    public async Task Its_blocks_with_containers_show_what_they_announce()
    {
        images.ShouldBeThere();
        using var port = new ReservedPort();
        var name = $"country-provider-{Environment.ProcessId}";

        // The names and the port are other ones, so that nothing of this machine is in the way. A pause ends when the program is ready.
        var functions = $$"""
            docker() {
              local argument arguments=()
              for argument; do
                case $argument in
                  one | data) argument={{name}} ;;
                  data:/data) argument={{name}}:/data ;;
                  8080:8080) argument={{port.Number}}:8080 ;;
                  country-provider:0.1.0) argument={{Images.Product}} ;;
                esac
                arguments+=("$argument")
              done
              podman "${arguments[@]}"
            }
            curl() { command curl "${@/localhost:8080/localhost:{{port.Number}}}"; }
            sleep() {
              local i
              for i in {1..150}; do docker logs one 2>&1 | grep -q ' is ready at ' && return; command sleep 0.2; done
              docker logs one; return 1
            }
            """;
        try
        {
            var blocks = ContainerBlocks();
            blocks.Count.ShouldBe(_shown.Length);
            foreach (var (block, pattern) in blocks.Zip(_shown))
            {
                var (exitCode, output, _) = await Tool.TryAsync("bash", "-c", $"exec 2>&1\n{functions}\n{block.Text}");

                (exitCode != 0).ShouldBe(block.Kind == "bash fails", $"{block.Text}\n{output}");
                Regex.IsMatch(output.Trim(), pattern, Lines).ShouldBeTrue($"{block.Text}\n{output}\nis not\n{pattern}");
                foreach (var line in block.Announced)
                {
                    // Three dots stand for what differs.
                    var announced = Regex.Escape(line).Replace("…", ".*", StringComparison.Ordinal);
                    Regex.IsMatch(output, $"^{announced}", RegexOptions.Multiline).ShouldBeTrue($"{line}\nis not in\n{output}");
                }
            }
        }
        finally
        {
            await Tool.TryAsync("podman", "rm", "--force", "--volumes", "--time", "0", name);
            await Tool.TryAsync("podman", "volume", "rm", name);
        }
    }

    // What a command writes when it matches. Callers of a module notice only when they ask again that it is gone or back, so a command
    // that only reads is repeated. A write is done once.
    private static async Task<string> AnswerAsync(string line, string pattern, string folder, Cluster cluster)
    {
        var answer = "";
        try
        {
            await Tool.UntilAsync(
                Write().IsMatch(line) ? TimeSpan.Zero : TimeSpan.FromSeconds(10),
                $"{line}\nmatches {pattern}",
                async () => Regex.IsMatch(answer = await RunAsync(line, folder, cluster), pattern, Lines)
            );
            return answer;
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"{e.Message}\n{answer}");
        }
    }

    // What a command writes. In the folder are the files that earlier commands have made.
    private static Task<string> RunAsync(string line, string folder, Cluster? cluster)
    {
        var host = cluster?.Objects.OfKind("Ingress").Any() is true ? new Uri(cluster.Ingress.Address).Authority : "";
        var forwarded = cluster?.PodsOf("bare") is [var bare] ? $"{bare.Address}:8080" : "";
        return Tool.RunAsync(
            "bash",
            "-c",
            $"""
            cd {folder}; GROUP={Group} HOST={host} FORWARDED={forwarded} IMAGE={Images.Product} NETWORK={cluster?.Network}
            {Functions}
            {line} || [ $? = 1 ] # How grep ends when it finds nothing.
            """
        );
    }

    // The commands to follow or to run, in order, up to the last one that is run.
    private static IEnumerable<string> Commands(string document, string state)
    {
        var commands = Bash(document, state)
            .Where(line => Http().IsMatch(line) || Scaling().IsMatch(line) || Deletion().IsMatch(line))
            .ToList();
        return commands[..(commands.FindLastIndex(Http().IsMatch) + 1)];
    }

    private static IEnumerable<string> Bash(string document, string state) =>
        Blocks(document, state).Where(block => block.Kind != "text").SelectMany(block => block.Text.Split('\n'));

    private static IEnumerable<(string Heading, string Kind, string Text)> Blocks(string document, string state)
    {
        var others = _parts.Where(part => part.Key[..2] == state[..2] && part.Key != state).Select(part => part.Value);
        return Blocks(document)
            .Where(block => _parts.TryGetValue(state, out var heading) ? block.Heading == heading : !others.Contains(block.Heading))
            .Where(block => !_leftOut.Any(part => (part.Document, part.Heading) == (document, block.Heading)));
    }

    // The blocks of a document, each with the heading that it is under, and whether it is of bash or shows an output.
    private static List<(string Heading, string Kind, string Text)> Blocks(string document)
    {
        var heading = "";
        var blocks = new List<(string Heading, string Kind, string Text)>();
        foreach (Match match in HeadingOrBlock().Matches(File.ReadAllText(Path.Combine(Tool.Repository, "docs/workshop/en", document))))
        {
            if (match.Groups["heading"].Success)
            {
                heading = match.Groups["heading"].Value;
            }
            else
            {
                blocks.Add((heading, match.Groups["kind"].Value, match.Groups["text"].Value));
            }
        }

        return blocks;
    }

    // The blocks of exercise 0 that use a container, each with the lines of the output that is shown after it.
    private static List<(string Kind, string Text, string[] Announced)> ContainerBlocks()
    {
        var blocks = Blocks(Docker);
        return
        [
            .. blocks
                .Zip(blocks.Skip(1))
                .Where(pair => pair.First.Kind != "text" && UsesContainer().IsMatch(pair.First.Text))
                .Select(pair =>
                    (
                        pair.First.Kind,
                        pair.First.Text,
                        pair.Second.Kind == "text" ? pair.Second.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries) : []
                    )
                ),
        ];
    }

    [GeneratedRegex("^#+ (?<heading>.*?)$|^```(?<kind>[a-z ]*)\n(?<text>.*?)^```$", Lines)]
    private static partial Regex HeadingOrBlock();

    [GeneratedRegex("^.*\\b(curl|wget) .*?$", RegexOptions.Multiline)]
    private static partial Regex Http();

    [GeneratedRegex("\\bcurl .*-X ")]
    private static partial Regex Write();

    [GeneratedRegex("^kubectl scale deployment/([a-z]+) --replicas=([0-9])$")]
    private static partial Regex Scaling();

    [GeneratedRegex("^kubectl delete pod -l app.kubernetes.io/component=([a-z]+)$")]
    private static partial Regex Deletion();

    // A command that makes a file of exercise 6: the key, or its hash.
    [GeneratedRegex("> (key.txt|.*/keys.env)$")]
    private static partial Regex KeyFile();

    [GeneratedRegex("^docker (run|exec) ", RegexOptions.Multiline)]
    private static partial Regex UsesContainer();
}
