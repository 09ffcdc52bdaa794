using System.Globalization;
using System.Text.RegularExpressions;
using CountryProvider.Topology.Tests.Deployments;

namespace CountryProvider.Containers.Tests;

/// <summary>What users rely on, against containers that are made of the rendered overlays.</summary>
public sealed partial class AcceptanceTests(Images images)
{
    // The server answers 413 and closes the connection while the body is still on its way. A client gets to see the answer, but nginx may
    // find the connection reset before it has read that, and then answers 502 of its own.
    private const string RefusedEarly = "A_larger_body";

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
            [typeof(Grouping).Assembly.Location, "-trait", "scenario=acceptance", "-method-", $"*.{RefusedEarly}*", "-noColor"]);

        exitCode.ShouldBe(0, $"{output}\n{error}");
        var summary = Summary().Match(output);
        summary.Success.ShouldBeTrue(output);
        TestContext.Current.TestOutputHelper!.WriteLine(summary.Value);
        (int.Parse(summary.Groups[1].Value, CultureInfo.InvariantCulture) - int.Parse(summary.Groups[2].Value, CultureInfo.InvariantCulture)).ShouldBeGreaterThan(300);
    }

    [GeneratedRegex(@"Total: (\d+), Errors: 0, Failed: 0, Skipped: (\d+)")]
    private static partial Regex Summary();
}
