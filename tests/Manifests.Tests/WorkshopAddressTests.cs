using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CountryProvider.Manifests.Tests;

/// <summary>Whether every namespace, port and URL in the commands of the workshop is one of the manifests that the exercise uses.</summary>
public sealed partial class WorkshopAddressTests(Kustomizations kustomizations)
{
    private const string Group = "atum";

    // The text says that nothing is there.
    private const string Nowhere = "/nothing";

    public static TheoryData<string> Documents => WorkshopDocumentTests.Names;

    [Theory]
    [MemberData(nameof(Documents))]
    public async Task Every_namespace_port_and_URL_in_it_is_rendered(string document)
    {
        var objects = await RenderedForAsync(document);
        var commands = WorkshopDocumentTests.Commands(document).SelectMany(Expanded).ToList();

        Namespaces(commands).Except(Named(objects, "Namespace")).ShouldBeEmpty("namespaces");
        PortsOfObjects(commands).Where(port => !Ports(objects, port.Object).Contains(port.Port)).ShouldBeEmpty("ports of objects");
        LocalPorts(commands).Except(OfferedLocally(commands, objects)).ShouldBeEmpty("ports of the own machine");
        Urls(commands).Where(url => !IsRouted(objects, url.Host, url.Path)).Select(url => url.Path).ShouldBeSubsetOf([Nowhere]);
    }

    [Fact]
    public void They_are_found_in_the_commands()
    {
        var commands = Documents.SelectMany(row => WorkshopDocumentTests.Commands(row.Data)).SelectMany(Expanded).ToList();

        Namespaces(commands).Distinct().ShouldBe([Group, "fenuku", "registry", "class-monolith", "class-split"], ignoreOrder: true);
        PortsOfObjects(commands)
            .Distinct()
            .ShouldBe(
                [
                    ("service/registry", "5000"),
                    ("pod/bare", "8080"),
                    ("pod/two", "8080"),
                    ("deployment/monolith", "http"),
                    ("service/monolith", "8080"),
                    ("service/monolith", "8081"),
                ],
                ignoreOrder: true
            );
        LocalPorts(commands).Distinct().ShouldBe(["8080", "9080", "30500"], ignoreOrder: true);
        Urls(commands).Select(url => url.Host).Distinct().ShouldBe(["", "other.example"], ignoreOrder: true);
        Urls(commands)
            .Select(url => FirstSegments().Match(url.Path).Value)
            .Distinct()
            .ShouldBe(
                [
                    "/nothing",
                    "/api/v2",
                    "/atum/",
                    "/atum/api",
                    "/atum/topology.json",
                    "/atum/europe",
                    "/atum/americas",
                    "/class-monolith/api",
                    "/class-split/api",
                    "/class-monolith",
                    "/class-split",
                ],
                ignoreOrder: true
            );
    }

    // The states of an exercise, and what the trainer has applied for everybody.
    private async Task<List<JsonObject>> RenderedForAsync(string document)
    {
        using var folder = WorkshopTests.Copy();
        var objects = Json.Parse((await Kubectl.KustomizeAsync(Path.Combine(folder.Path, "kustomize/workshop/class"))).Output).ToList();
        foreach (var group in new[] { Group, "fenuku", "class-monolith", "class-split" })
        {
            objects.AddRange((await kustomizations.RenderAsync($"groups/{group}")).Objects);
        }

        foreach (var state in WorkshopTests.States.Select(row => row.Data).Where(state => state[..2] == document[..2]))
        {
            objects.AddRange((await WorkshopTests.RenderAsync(folder.Path, state)).Objects);
        }

        return objects;
    }

    // A line once for each value of its loops, with the values of the variables that a participant has set.
    private static IEnumerable<string> Expanded(string line) =>
        Loop()
            .Matches(line)
            .Aggregate(
                (IEnumerable<string>)[line],
                (lines, loop) =>
                    lines.SelectMany(one =>
                        loop.Groups[2]
                            .Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                            .Select(value => one.Replace($"${loop.Groups[1].Value}", value, StringComparison.Ordinal))
                    )
            )
            .Select(one => one.Replace("$GROUP", Group, StringComparison.Ordinal).Replace("$HOST", "localhost", StringComparison.Ordinal));

    private static IEnumerable<string> Namespaces(IEnumerable<string> commands) =>
        commands
            .SelectMany(line => NamespaceArgument().Matches(line))
            .SelectMany(match => match.Groups["name"].Captures)
            .Select(name => name.Value);

    private static IEnumerable<(string Object, string Port)> PortsOfObjects(IReadOnlyList<string> commands) =>
        [
            .. commands
                .SelectMany(line => Forwarded().Matches(line))
                .Select(match => (match.Groups["object"].Value, match.Groups["remote"].Value)),
            .. commands
                .SelectMany(line => Exposed().Matches(line))
                .Select(match => (match.Groups["object"].Value, match.Groups["port"].Value)),
            .. commands
                .SelectMany(line => InCluster().Matches(line))
                .Where(match => match.Groups["name"].Value != "localhost")
                .Select(match => ($"service/{match.Groups["name"].Value}", match.Groups["port"].Value)),
            // In a pod, localhost is that pod.
            .. commands
                .SelectMany(line => InPod().Matches(line))
                .Select(match => (match.Groups["object"].Value, match.Groups["port"].Value)),
        ];

    private static IEnumerable<string> LocalPorts(IEnumerable<string> commands) =>
        commands
            .Where(line => !InPod().IsMatch(line))
            .SelectMany(line => OwnMachine().Matches(line))
            .Select(match => match.Groups[1].Value);

    // What the document's commands forward or publish, and the ports of nodes.
    private static IEnumerable<string> OfferedLocally(IReadOnlyList<string> commands, IReadOnlyList<JsonObject> objects) =>
        [
            .. commands.SelectMany(line => Forwarded().Matches(line)).Select(match => match.Groups["local"].Value),
            .. commands
                .SelectMany(line => Published().Matches(line))
                .Where(match => Ports(objects, "deployment/monolith").Contains(match.Groups["remote"].Value))
                .Select(match => match.Groups["local"].Value),
            .. objects.SelectMany(item => item.List("spec/ports")).Select(port => port.Text("nodePort")).OfType<string>(),
        ];

    private static IEnumerable<(string Host, string Path)> Urls(IEnumerable<string> commands) =>
        from line in commands
        from url in Url().Matches(line)
        from path in url.Groups[1].Value.Split(",http://localhost")
        select (HostHeader().Match(line).Groups[1].Value, path);

    private static HashSet<string> Named(IEnumerable<JsonObject> objects, string kind) =>
        [.. objects.Where(item => item.Text("kind") == kind).Select(item => item.Text("metadata/name")!)];

    // The numbers and names of the ports that an object has: a Service, a pod, or what makes pods.
    private static HashSet<string> Ports(IEnumerable<JsonObject> objects, string id) =>
        [
            .. objects
                .Where(item => string.Equals(Rendered.Id(item), id, StringComparison.OrdinalIgnoreCase))
                .SelectMany(item =>
                    item.List("spec/ports")
                        .Concat(item.List("spec/containers").SelectMany(container => container.List("ports")))
                        .Concat(item.List("spec/template/spec/containers").SelectMany(container => container.List("ports")))
                )
                .SelectMany(port => new[] { port.Text("name"), port.Text("port"), port.Text("containerPort") })
                .OfType<string>(),
        ];

    private static bool IsRouted(IEnumerable<JsonObject> objects, string host, string path) =>
        objects
            .Where(item => item.Text("kind") == "Ingress")
            .SelectMany(item => item.List("spec/rules"))
            .Where(rule => (rule.Text("host") ?? "") == host)
            .SelectMany(rule => rule.List("http/paths"))
            .Select(rule => rule.Text("path")!.TrimEnd('/'))
            .Any(prefix => path == prefix || path.StartsWith(prefix + "/", StringComparison.Ordinal));

    [GeneratedRegex(@"for (\w+) in ([^$;]+);")]
    private static partial Regex Loop();

    [GeneratedRegex(@"(?:\s-n |--namespace=)(?<name>[a-z][a-z-]*)|(?:delete|get) namespace(?: (?<name>[a-z][a-z-]*))+")]
    private static partial Regex NamespaceArgument();

    [GeneratedRegex(@"port-forward (?:-n \S+ )?(?<object>\S+/\S+) (?<local>\d+):(?<remote>\d+)")]
    private static partial Regex Forwarded();

    [GeneratedRegex(@"--publish (?<local>\d+):(?<remote>\d+)")]
    private static partial Regex Published();

    [GeneratedRegex(@"expose (?<object>\S+/\S+) .*--target-port=(?<port>\S+)")]
    private static partial Regex Exposed();

    [GeneratedRegex(@"http://(?<name>[a-z-]+):(?<port>\d+)/")]
    private static partial Regex InCluster();

    [GeneratedRegex(@"kubectl (?:debug|exec) (?<object>pod/\S+) .*localhost:(?<port>\d+)")]
    private static partial Regex InPod();

    [GeneratedRegex(@"\blocalhost:(\d+)")]
    private static partial Regex OwnMachine();

    [GeneratedRegex(@"http://localhost(/[^\s""'?;]*)")]
    private static partial Regex Url();

    [GeneratedRegex("-H 'Host: ([^']+)'")]
    private static partial Regex HostHeader();

    [GeneratedRegex("^/[^/]*(/[^/]*)?")]
    private static partial Regex FirstSegments();
}
