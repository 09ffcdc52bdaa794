using System.Text.RegularExpressions;

namespace CountryProvider.Containers.Tests;

/// <summary>The HTTP requests of the workshop's participants, against containers made from the state of an exercise.</summary>
public sealed partial class WorkshopTests(Images images)
{
    private const string Group = "atum";

    [Theory]
    [InlineData("05-solution", "05-configmaps.md", 2)]
    [InlineData("07-solution", "07-persistence.md", 5)]
    [InlineData("11-solution", "11-microservices.md", 9)]
    [InlineData("12-regions", "12-scale-and-release.md", 3)]
    public async Task Its_lines_get_the_answers_that_it_announces(string state, string document, int count)
    {
        images.ShouldBeThere();
        await using var cluster = await Cluster.StartAsync(
            $"groups/{Group}",
            text => text.Replace("overlays/monolith", $"workshop/{state}", StringComparison.Ordinal),
            asRendered: true
        );
        var text = await File.ReadAllTextAsync(
            Path.Combine(Tool.Repository, "docs/workshop/en", document),
            TestContext.Current.CancellationToken
        );
        // Only complete answers that do not depend on the cluster of a participant.
        var announced = Output()
            .Matches(text)
            .SelectMany(match => match.Groups[1].Value.Split('\n'))
            .Where(line => line.StartsWith('{') || line.StartsWith('['))
            .Where(line => !line.Contains('…', StringComparison.Ordinal) && !line.Contains("machine", StringComparison.Ordinal))
            .ToList();
        var lines = Request()
            .Matches(text)
            .Select(match => match.Value)
            .Where(line => state != "12-regions" || Region().IsMatch(line))
            .ToList();
        var answers = new List<string>();
        foreach (var line in lines)
        {
            // Two lines count something that is missing. Then grep ends with 1.
            answers.Add(
                await Tool.RunAsync("bash", "-c", $"GROUP={Group} HOST={new Uri(cluster.Ingress.Address).Authority}\n{line} || [ $? = 1 ]")
            );
        }

        lines.Count.ShouldBe(count);
        answers.ShouldAllBe(answer => !answer.Contains("\"status\":5", StringComparison.Ordinal));
        announced.Except(answers.Select(answer => answer.Trim())).ShouldBeEmpty(string.Join('\n', answers));
    }

    [GeneratedRegex("^```text\n(.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Output();

    // A command that needs no other program of the cluster and no other terminal.
    [GeneratedRegex("^curl (?!.*kubectl).*\\$GROUP.*$", RegexOptions.Multiline)]
    private static partial Regex Request();

    [GeneratedRegex("/(europe|americas)/")]
    private static partial Regex Region();
}
