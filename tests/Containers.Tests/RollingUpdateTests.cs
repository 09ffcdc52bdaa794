using System.Globalization;

namespace CountryProvider.Containers.Tests;

/// <summary>Tests that count lost requests. They have the machine for themselves; the others run two at a time.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class UnderLoad
{
    public const string Name = "Under load";
}

/// <summary>Two replicas of everything are replaced while they are used.</summary>
[Collection(UnderLoad.Name)]
public sealed class RollingUpdateTests(Images images)
{
    // The second update replaces the pods that the first one has made. More updates take half a minute each:
    // COUNTRY_PROVIDER_TEST_UPDATES=5.
    private static readonly int _rounds = int.Parse(
        Environment.GetEnvironmentVariable("COUNTRY_PROVIDER_TEST_UPDATES") ?? "2",
        CultureInfo.InvariantCulture
    );

    [Fact]
    public async Task No_request_is_lost()
    {
        images.ShouldBeThere();
        await using var cluster = await Cluster.StartAsync("overlays/split-postgres-ha");
        using var load = await Load.PrepareAsync(cluster);

        for (var round = 1; round <= _rounds; round++)
        {
            var exitCodes = await load.WhileAsync($"Round {round}", () => Task.WhenAll(cluster.Deployments.Select(cluster.RollAsync)));

            exitCodes.SelectMany(codes => codes).ShouldAllBe(code => code == 0);
        }
    }
}
