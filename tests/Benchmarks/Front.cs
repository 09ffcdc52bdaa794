using CountryProvider.Testing;

namespace CountryProvider.Benchmarks;

/// <summary>Measures the cost of a front: the same answer through the front, and directly from the process behind it.</summary>
internal sealed class Front : Experiment
{
    private const double Limit = 0.6;
    private const int Connections = 16;
    private const int Rounds = 9;

    public override async Task<IReadOnlyList<Result>> RunAsync()
    {
        using var folder = new TemporaryFolder();
        await using var process = await RunningProgram.ProductAsync(folder.Path, "--Http:InternalPort=0");
        await using var front = await RunningProgram.ProductAsync(
            folder.Path,
            [
                "--Roles=front",
                "--Http:InternalPort=0",
                .. Host.Modules.All.Select(module => $"--Modules:{module.Name}:PublicUrl={process.Address}"),
            ]
        );
        return [await CompareAsync("Countries", "/api/v2/countries"), await CompareAsync("One country", "/api/v2/countries/DEU")];

        async Task<Result> CompareAsync(string what, string path)
        {
            var (through, directly) = (new List<double>(), new List<double>());
            for (var round = -3; round < Rounds; round++)
            {
                var a = await LoadGenerator.ThroughputAsync(front.Address, path, Connections, TimeSpan.FromSeconds(0.7));
                var b = await LoadGenerator.ThroughputAsync(process.Address, path, Connections, TimeSpan.FromSeconds(0.7));
                if (round >= 0)
                {
                    through.Add(a);
                    directly.Add(b);
                }
            }

            var ratio = Median(through.Zip(directly, (x, y) => x / y));
            return new(
                $"{what} through a front, throughput against the process directly",
                Format(Median(through), "/s"),
                Format(Median(directly), "/s"),
                Format(ratio, ""),
                $">= {Limit}",
                ratio >= Limit
            );
        }
    }
}
