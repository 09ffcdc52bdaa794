using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using CountryProvider.Host.Site.Topology;
using CountryProvider.Testing;

namespace CountryProvider.Containers.Tests;

/// <summary>One module is released alone while everything is used. Its next version has a contract that has grown.</summary>
[Collection(UnderLoad.Name)]
public sealed partial class ReleaseTests(Images images)
{
    private const string Release = "../../components/common/kustomization.yaml";
    private const string Member = "Tomorrow";
    private const string Declaration = $$"""
            /// <summary>New.</summary>
            public string? {{Member}} { get; init; } = "new";
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    // Linking asks Country. So the first release has a new caller of an old module, and the second an old caller of a new one.
    [Fact]
    public async Task One_module_released_alone_and_taken_back_loses_no_request()
    {
        images.ShouldBeThere();
        var (today, next) = await BuildNextAsync();
        await using var cluster = await Cluster.StartAsync("overlays/split-postgres-ha");
        using var load = await Load.PrepareAsync(cluster);
        using var http = new HttpClient { BaseAddress = new(cluster.Ingress.Address) };
        (await KnowsMemberAsync(cluster)).ShouldBeFalse();

        foreach (var deployable in new[] { "linking", "country" })
        {
            await ReplaceAsync(deployable, "is released", text => TagOf(deployable).Replace(text, Images.NextTag), next);
            (await KnowsMemberAsync(cluster)).ShouldBe(deployable == "country");
            await ReplaceAsync(deployable, "is taken back", text => text, today);
        }

        async Task ReplaceAsync(string deployable, string what, Func<string, string> edit, string version)
        {
            var replaced = await load.WhileAsync(
                $"{deployable} {what}",
                async () =>
                {
                    var replaced = await cluster.ApplyAsync(edit, Release);
                    await MeetAsync(http, cluster, deployable, version, today);
                    return replaced;
                }
            );

            replaced.Keys.ShouldBe([deployable]);
            replaced[deployable].ShouldBe([0, 0]);
        }
    }

    // The image of another version, and the versions of both.
    private static async Task<(string Today, string Next)> BuildNextAsync()
    {
        using var copy = new TemporaryFolder();
        var ignore = Path.Combine(Tool.Repository, ".dockerignore");
        var files = File.ReadLines(ignore).Where(line => line.StartsWith('!')).Select(line => line[1..]);
        await Tool.RunAsync("cp", ["--archive", .. files, "Dockerfile", ".dockerignore", copy.Path]);
        var today = Edit("Directory.Build.props", VersionElement(), "$0-next").Value;
        const string Contracts = "src/Modules/Country/Country.Contracts";
        Edit($"{Contracts}/CountryEntry.cs", FirstBrace(), $"$0\n{Declaration}\n");
        Edit($"{Contracts}/GetCountries.cs", FirstBrace(), $"$0\n{Declaration}\n");

        // Only the contract is of interest here. So nothing is loaded or compiled for a faster start.
        Edit("src/Host/Host.csproj", ReadyToRun(), "false");
        var cache = await Tool.RunAsync("dotnet", "nuget", "locals", "global-packages", "--list", "--force-english-output");
        await Images.BuildAsync(Images.Next, copy.Path, cache.Split(' ', 2)[1].Trim().TrimEnd('/'));
        return (today, $"{today}-next");

        Match Edit(string file, Regex pattern, string replacement)
        {
            var path = Path.Combine(copy.Path, file);
            var text = File.ReadAllText(path);
            var found = pattern.Matches(text).ShouldHaveSingleItem(file);
            File.WriteAllText(path, pattern.Replace(text, replacement));
            return found;
        }
    }

    // Waits until one picture shows the one deployable with its version and the others with theirs.
    private static Task MeetAsync(HttpClient http, Cluster cluster, string deployable, string version, string others) =>
        Tool.UntilAsync(
            TimeSpan.FromSeconds(30),
            $"{deployable} is {version} and the others are {others}",
            async () =>
            {
                var topology = (await http.GetFromJsonAsync<TopologyReport>("/topology.json", Stop))!;
                var versions = topology.Modules.ToDictionary(
                    module => module.Name.ToLowerInvariant(),
                    module => topology.Processes.First(process => process.Id == module.Process).Version
                );
                var calls = topology.Hops.Single(hop => hop.Process == topology.SeenBy && hop is { Caller: "Linking", Module: "Country" });
                TestContext.Current.TestOutputHelper!.WriteLine(
                    $"{string.Join(", ", versions.Select(module => $"{module.Key} {module.Value}"))}; calls of one pod of Linking: "
                        + string.Join(", ", calls.Replicas!.Select(replica => $"{replica.Calls} to {replica.Machine}"))
                );
                return versions.All(module => module.Value == (module.Key == deployable ? version : others))
                    && calls.Replicas!.Any(replica => cluster.PodsOf("country").Any(pod => pod.Name == replica.Machine));
            }
        );

    // Whether the answers of Country have the member that its next version has added.
    private static async Task<bool> KnowsMemberAsync(Cluster cluster)
    {
        using var http = new HttpClient
        {
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        var answers = await Task.WhenAll(
            cluster
                .PodsOf("country")
                .Select(pod => http.GetStringAsync($"http://{pod.Address}:{pod.Port("internal")}/modules/Country/GetCountries", Stop))
        );
        return answers
            .Select(answer => answer.Contains($"\"{Member}\"", StringComparison.OrdinalIgnoreCase))
            .Distinct()
            .ShouldHaveSingleItem();
    }

    private static Regex TagOf(string deployable) => new($"(?<=name: country-provider-{deployable},.*newTag: )[^}}]*");

    [GeneratedRegex("(?<=<Version>).*(?=</Version>)")]
    private static partial Regex VersionElement();

    [GeneratedRegex("(?<=<PublishReadyToRun .*>)true(?=</PublishReadyToRun>)")]
    private static partial Regex ReadyToRun();

    [GeneratedRegex(@"^\{$", RegexOptions.Multiline)]
    private static partial Regex FirstBrace();
}
