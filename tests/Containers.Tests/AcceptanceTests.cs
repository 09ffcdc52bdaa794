using System.Globalization;
using System.Text.RegularExpressions;
using CountryProvider.Topology.Tests.Deployments;

namespace CountryProvider.Containers.Tests;

/// <summary>What users rely on, against containers that are made of the rendered overlays.</summary>
public sealed partial class AcceptanceTests(Images images)
{
    [Theory]
    [InlineData("overlays/monolith")]
    [InlineData("overlays/split")]
    [InlineData("overlays/split-postgres-ha")]
    public async Task The_scenarios_pass(string overlay)
    {
        images.ShouldBeThere();
        await using var cluster = await Cluster.StartAsync(overlay);

        var (exitCode, output, error) = await Tool.TryAsync(
            "dotnet",
            new() { [Grouping.AddressVariable] = cluster.Ingress.Address },
            [typeof(Grouping).Assembly.Location, "-trait", "scenario=acceptance", "-noColor"]
        );

        exitCode.ShouldBe(0, $"{output}\n{error}");
        var summary = Summary().Match(output);
        summary.Success.ShouldBeTrue(output);
        TestContext.Current.TestOutputHelper!.WriteLine(summary.Value);
        (
            int.Parse(summary.Groups[1].Value, CultureInfo.InvariantCulture)
            - int.Parse(summary.Groups[2].Value, CultureInfo.InvariantCulture)
        ).ShouldBeGreaterThan(300);
    }

    [GeneratedRegex(@"Total: (\d+), Errors: 0, Failed: 0, Skipped: (\d+)")]
    private static partial Regex Summary();
}
