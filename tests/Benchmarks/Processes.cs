using System.Diagnostics;
using System.Globalization;
using System.Net;
using CountryProvider.Testing;

namespace CountryProvider.Benchmarks;

/// <summary>Four processes against one: the same program, data and requests.</summary>
internal sealed class Processes : Experiment
{
    private const int Connections = 16;
    private const int Rounds = 9;
    private const int ColdStarts = 31;
    private const string Links = "/api/v2/links";

    public override async Task<IReadOnlyList<Result>> RunAsync()
    {
        using var folder = new TemporaryFolder();
        // Makes the files: a module moves with its own.
        await (await RunningProgram.ProductAsync(folder.Path, "--Http:InternalPort=0")).DisposeAsync();
        return
        [
            .. await ThroughputAsync(folder.Path, "00:00:01", 0.9),
            .. await ThroughputAsync(folder.Path, "0", 0.5),
            .. await MemoryAsync(folder.Path),
            .. await ColdStartAsync(folder.Path),
            .. await SilentAsync(folder.Path),
        ];
    }

    private static async Task<IReadOnlyList<Result>> ThroughputAsync(string directory, string maxStaleness, double limit)
    {
        await using var monolith = await RunningProgram.ProductAsync(directory, "--Http:InternalPort=0");
        await using var four = await FourProcesses.StartAsync(directory, $"--Linking:MaxStaleness={maxStaleness}");
        var (ours, theirs) = (new List<double>(), new List<double>());
        for (var round = -2; round < Rounds; round++)
        {
            var first = round % 2 == 0;
            var a = await MeasureAsync(first ? four.Linking : monolith);
            var b = await MeasureAsync(first ? monolith : four.Linking);
            if (round >= 0)
            {
                ours.Add(first ? a : b);
                theirs.Add(first ? b : a);
            }
        }

        var ratio = Median(ours.Zip(theirs, (x, y) => x / y));
        return
        [
            new(
                $"Linked countries in four processes, MaxStaleness={maxStaleness}, throughput",
                Format(Median(ours), "/s"),
                Format(Median(theirs), "/s"),
                Format(ratio, ""),
                $">= {limit.ToString(CultureInfo.InvariantCulture)}",
                ratio >= limit
            ),
        ];

        static Task<double> MeasureAsync(RunningProgram program) =>
            LoadGenerator.ThroughputAsync(program.Address, Links, Connections, TimeSpan.FromSeconds(1.5));
    }

    // Only one shape runs at a time, and each gets the same requests. Memory that processes share counts once for all of them.
    private static async Task<IReadOnlyList<Result>> MemoryAsync(string directory)
    {
        (double Resident, double Proportional) one,
            together;
        await using (var monolith = await RunningProgram.ProductAsync(directory, "--Http:InternalPort=0"))
        {
            await LoadGenerator.ThroughputAsync(monolith.Address, Links, Connections, TimeSpan.FromSeconds(2));
            one = monolith.Memory();
        }

        await using (var four = await FourProcesses.StartAsync(directory))
        {
            await LoadGenerator.ThroughputAsync(four.Linking.Address, Links, Connections, TimeSpan.FromSeconds(2));
            var all = four.All.Select(program => program.Memory()).ToList();
            together = (all.Sum(memory => memory.Resident), all.Sum(memory => memory.Proportional));
        }

        return
        [
            Compare("Memory of four processes together, shared pages counted once", together.Proportional, one.Proportional, 3),
            Compare("Memory of four processes together, shared pages counted in each", together.Resident, one.Resident, null),
        ];

        static Result Compare(string what, double ours, double reference, double? limit) =>
            new(
                what,
                Format(ours, " MB"),
                Format(reference, " MB"),
                Format(ours / reference, ""),
                limit is null ? "none" : $"<= {limit}",
                limit is null || ours / reference <= limit
            );
    }

    private static async Task<IReadOnlyList<Result>> ColdStartAsync(string directory)
    {
        var (ours, theirs) = (new List<double>(), new List<double>());
        for (var round = 0; round < ColdStarts; round++)
        {
            // What comes second finds the caches as the first has left them.
            if (round % 2 == 0)
            {
                ours.Add(await StartAsync("--Roles=country"));
                theirs.Add(await StartAsync());
            }
            else
            {
                theirs.Add(await StartAsync());
                ours.Add(await StartAsync("--Roles=country"));
            }
        }

        var ratio = Median(ours.Zip(theirs, (x, y) => x / y));
        return
        [
            new(
                "Cold start of a single role against all modules",
                Format(Median(ours), " ms"),
                Format(Median(theirs), " ms"),
                Format(ratio, ""),
                "<= 1",
                ratio <= 1
            ),
        ];

        async Task<double> StartAsync(params string[] roles) =>
            await ColdStart.MillisecondsAsync(
                Published.Product,
                [.. roles, "--Http:InternalPort=0", "--Store:Directory", directory, "--Http:Port"],
                "Germany"
            );
    }

    // A process that is stopped keeps its connections open and answers nothing: the worst that a peer can do.
    private static async Task<IReadOnlyList<Result>> SilentAsync(string directory)
    {
        await using var four = await FourProcesses.StartAsync(directory);
        var linking = four.Linking;
        await LoadGenerator.ThroughputAsync(linking.Address, Links, Connections, TimeSpan.FromSeconds(5));
        var healthy = await LoadGenerator.P99Async(linking.Address, Links, Connections, TimeSpan.FromSeconds(10));

        await four.Catalogues[0].SuspendAsync(true);
        await LoadGenerator.ThroughputAsync(linking.Address, Links, Connections, TimeSpan.FromSeconds(10)); // Until the breaker is open.
        var (threads, sockets) = (linking.Threads, linking.Sockets);
        var silent = await LoadGenerator.P99Async(linking.Address, Links, Connections, TimeSpan.FromSeconds(60));
        var (threadsAfter, socketsAfter) = (linking.Threads, linking.Sockets);

        await four.Catalogues[0].SuspendAsync(false);
        var returned = Stopwatch.GetTimestamp();
        using var client = new HttpClient();
        while (
            (await client.GetAsync(new Uri(linking.Address, Links))) is var answer
            && (answer.StatusCode != HttpStatusCode.OK || answer.Headers.Contains("Warning"))
        )
        {
            await Task.Delay(20);
        }

        var recovery = Stopwatch.GetElapsedTime(returned).TotalSeconds;
        return
        [
            new(
                "p99 of linked countries while a peer is silent, against healthy",
                Format(silent, " ms"),
                Format(healthy, " ms"),
                Format(silent / healthy, ""),
                "<= 2",
                silent / healthy <= 2
            ),
            new(
                "Threads after 60 s of a silent peer, against before",
                $"{threadsAfter}",
                $"{threads}",
                $"{threadsAfter - threads:+0;-0;0}",
                "<= 2",
                threadsAfter - threads <= 2
            ),
            new(
                "Sockets after 60 s of a silent peer, against before",
                $"{socketsAfter}",
                $"{sockets}",
                $"{socketsAfter - sockets:+0;-0;0}",
                "<= 2",
                socketsAfter - sockets <= 2
            ),
            new("Fresh answers after the peer's return", Format(recovery, " s"), "", Format(recovery, " s"), "<= 5 s", recovery <= 5),
        ];
    }
}
