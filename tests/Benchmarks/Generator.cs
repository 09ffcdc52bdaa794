using System.Diagnostics;
using System.Text.Json.Nodes;

namespace CountryProvider.Benchmarks;

/// <summary>
/// Measures how much later than planned the load generator of a comparison sends. It sends at the rate that it has to sustain, to an
/// endpoint that does nothing. The generator and the server have a core each.
/// </summary>
internal sealed class Generator : Experiment
{
    private const double Rate = 20_000;
    private const double Seconds = 2;
    private const int Rounds = 15;
    private const int Connections = 64;
    private static readonly TimeSpan _warmUp = TimeSpan.FromSeconds(20);

    public override async Task<IReadOnlyList<Result>> RunAsync()
    {
        using var server = On(0, Environment.ProcessPath!, "collect");
        using var generator = On(1, await Published.ComparisonAsync(), "load");
        try
        {
            var address = await server.StandardOutput.ReadLineAsync();
            for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < _warmUp; )
            {
                await SendAsync(generator, address!, Rate / 8);
            }

            var runs = new List<(double Sent, double Median, double Late)>();
            for (var round = 0; round < Rounds; round++)
            {
                runs.Add(await SendAsync(generator, address!, Rate));
            }

            var (sent, median, late) = (
                Median(runs.Select(run => run.Sent)),
                Median(runs.Select(run => run.Median)),
                Median(runs.Select(run => run.Late))
            );
            return
            [
                new(
                    $"Load generator on one core, answered of {Rate:#,0} a second",
                    Format(sent, "/s"),
                    "",
                    Format(sent / Rate, ""),
                    ">= 0.99",
                    sent >= Rate * 0.99
                ),
                new(
                    "Load generator, later than planned, p99 (reference: p50)",
                    Format(late, " µs"),
                    Format(median, " µs"),
                    Format(late, " µs"),
                    "<= 100 µs",
                    late <= 100
                ),
            ];
        }
        finally
        {
            server.Kill();
            generator.Kill();
        }
    }

    /// <returns>Requests answered a second, and by how many microseconds they were late: the median and the 99th percentile.</returns>
    private static async Task<(double Sent, double Median, double Late)> SendAsync(Process generator, string address, double rate)
    {
        await generator.StandardInput.WriteLineAsync(
            $$"""{"targets":[{"name":"it","address":"{{address}}","path":"/"}],"rate":{{rate}},"duration":"00:00:0{{Seconds}}","openConnections":{{Connections}},"maxConnections":{{Connections}}}"""
        );
        await generator.StandardInput.FlushAsync();
        await generator.StandardOutput.ReadLineAsync();
        var result = JsonNode.Parse((await generator.StandardOutput.ReadLineAsync())!)!;
        var lateness = result["lateness"]!.AsArray();
        return (lateness.Sum(Count) / (double)result["seconds"]!, Percentile(0.5), Percentile(0.99));

        static long Count(JsonNode? bucket) => (long)bucket!["count"]!;

        double Percentile(double share)
        {
            var left = (long)Math.Ceiling(lateness.Sum(Count) * share);
            return (double)lateness.First(bucket => (left -= Count(bucket)) <= 0)!["nanoseconds"]! / 1e3;
        }
    }

    private static Process On(int core, string program, string verb) =>
        Process.Start(
            new ProcessStartInfo("taskset", ["-c", $"{core}", program, verb])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            }
        )!;
}
