using System.Diagnostics;
using System.Net.Http.Json;
using CountryProvider.Testing;

namespace CountryProvider.Benchmarks;

/// <summary>
/// Three replicas of a module on PostgreSQL against one, and the time until all of them have a write. Connections are spread over the
/// replicas, as by a Service of Kubernetes.
/// </summary>
internal sealed class Replicas : Experiment
{
    private const int Count = 3;
    private const int Rounds = 15;
    private const int Renames = 500;

    // With more of them, more requests share a question to the database in each replica.
    private static readonly int[] _connections = [96, 288];

    private static readonly TimeSpan _round = TimeSpan.FromSeconds(1);
    private const string List = "/api/v2/countries";

    public override async Task<IReadOnlyList<Result>> RunAsync()
    {
        await using var server = await PostgresServer.StartAsync();
        var database = await server.CreateDatabaseAsync();
        using var folder = new TemporaryFolder();
        await using var sqlite = await RunningProgram.ProductAsync(folder.Path, "--Roles=country", "--Http:InternalPort=0");
        var replicas = new List<RunningProgram>();
        try
        {
            for (var i = 0; i < Count; i++)
            {
                replicas.Add(
                    await RunningProgram.ProductAsync(
                        ".",
                        ["--Roles=country", "--Http:InternalPort=0", .. server.SettingsFor(database).Select(setting => "--" + setting)]
                    )
                );
            }

            var clients = replicas.Select(replica => new HttpClient { BaseAddress = replica.Address }).ToList();

            // Each of three gets a third of the requests, and is as fast as it can be only after as many as the one.
            await MeasureAsync(replicas, _connections[0], TimeSpan.FromSeconds(15));
            var results = new List<Result>();
            foreach (var connections in _connections)
            {
                results.AddRange(await CompareAsync(replicas, sqlite, connections));
            }

            var seen = await RenamesAsync(clients);
            return
            [
                .. results,
                new("A rename until all replicas have it, p99", $"{seen:0.0} ms", "", $"{seen:0.0} ms", "<= 100 ms", seen <= 100),
            ];
        }
        finally
        {
            foreach (var replica in replicas)
            {
                await replica.DisposeAsync();
            }
        }
    }

    private static async Task<IEnumerable<Result>> CompareAsync(
        IReadOnlyList<RunningProgram> replicas,
        RunningProgram sqlite,
        int connections
    )
    {
        var rows = new List<double[]>();
        for (var round = -2; round < Rounds; round++)
        {
            double[] row =
            [
                await MeasureAsync(replicas, connections, _round),
                await MeasureAsync([replicas[0]], connections, _round),
                await MeasureAsync([sqlite], connections, _round),
            ];
            rows.AddRange(round >= 0 ? [row] : []);
        }

        var limit = Environment.ProcessorCount >= 2 * Count ? 2 : 0.9; // As many cores as that, and the replicas have some of their own.
        var (ratio, cost) = (Median(rows.Select(row => row[0] / row[1])), Median(rows.Select(row => row[1] / row[2])));
        return
        [
            new(
                $"List from three replicas on PostgreSQL, {connections} connections, throughput against one",
                Per(0),
                Per(1),
                Format(ratio, ""),
                $">= {limit}",
                ratio >= limit
            ),
            new(
                $"List from one process on PostgreSQL, {connections} connections, throughput against SQLite",
                Per(1),
                Per(2),
                Format(cost, ""),
                "none",
                true
            ),
        ];

        string Per(int column) => Format(Median(rows.Select(row => row[column])), "/s");
    }

    private static Task<double> MeasureAsync(IReadOnlyList<RunningProgram> programs, int connections, TimeSpan duration) =>
        LoadGenerator.ThroughputAsync([.. programs.Select(program => program.Address)], List, connections, duration);

    // From the moment at which the rename is acknowledged.
    private static async Task<double> RenamesAsync(List<HttpClient> clients)
    {
        var times = new List<double>();
        for (var i = 0; i < Renames; i++)
        {
            var name = $"Name {i}";
            (await clients[i % Count].PutAsJsonAsync($"{List}/AUT", new { name })).EnsureSuccessStatusCode();
            var acknowledged = Stopwatch.GetTimestamp();
            await Task.WhenAll(
                clients.Select(async client =>
                {
                    while (!(await client.GetStringAsync(List)).Contains($"\"{name}\"", StringComparison.Ordinal)) { }
                })
            );
            times.Add(Stopwatch.GetElapsedTime(acknowledged).TotalMilliseconds);
        }

        return times.Order().ElementAt((int)(times.Count * 0.99));
    }
}
