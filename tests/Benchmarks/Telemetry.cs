using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using CountryProvider.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace CountryProvider.Benchmarks;

/// <summary>
/// Measures the cost of telemetry: throughput when traces, metrics and logs go to a collector in another process, against none sent. Also
/// measures the time of a scrape.
/// </summary>
internal sealed class Telemetry : Experiment
{
    private const int Connections = 16;

    // The limits are closer than two processes of the same program are to each other, for as long as they live.
    private const int Pairs = 7;
    private const int WarmUp = 8;
    private const int Rounds = 12;
    private static readonly TimeSpan _round = TimeSpan.FromSeconds(0.5);
    private const int Entries = 10_000;
    private const int Scrapes = 101;
    private const string List = "/api/v2/countries";

    /// <summary>Accepts data over OTLP and drops it, until the standard input ends.</summary>
    public static async Task CollectAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        await using var app = builder.Build();
        app.Run(async http =>
        {
            await http.Request.Body.CopyToAsync(Stream.Null);
            http.Response.ContentType = "application/x-protobuf";
        });
        await app.StartAsync();
        Console.WriteLine(app.Urls.First());
        await Console.In.ReadToEndAsync();
    }

    public override async Task<IReadOnlyList<Result>> RunAsync()
    {
        using var folder = new TemporaryFolder();
        using var collector = Process.Start(
            new ProcessStartInfo(Environment.ProcessPath!, ["collect"]) { RedirectStandardInput = true, RedirectStandardOutput = true }
        )!;
        try
        {
            string[] sent =
            [
                "--Http:InternalPort=0",
                $"--OTEL_EXPORTER_OTLP_ENDPOINT={await collector.StandardOutput.ReadLineAsync()}",
                "--OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf",
            ];
            await (await RunningProgram.ProductAsync(folder.Path, "--Http:InternalPort=0")).DisposeAsync(); // Makes the files.
            return
            [
                await CompareAsync(folder.Path, "List of countries, every request traced", sent, 0.85),
                await CompareAsync(
                    folder.Path,
                    "List of countries, 1 % of the requests traced",
                    [.. sent, "--OTEL_TRACES_SAMPLER=parentbased_traceidratio", "--OTEL_TRACES_SAMPLER_ARG=0.01"],
                    0.97
                ),
                await ScrapeAsync(),
            ];
        }
        finally
        {
            collector.StandardInput.Close();
            await collector.WaitForExitAsync();
        }
    }

    private static async Task<Result> CompareAsync(string directory, string what, string[] settings, double limit)
    {
        var (ours, theirs, ratios) = (new List<double>(), new List<double>(), new List<double>());
        for (var pair = 0; pair < Pairs; pair++)
        {
            await using var watched = await RunningProgram.CompiledProductAsync(directory, settings);
            await using var unwatched = await RunningProgram.CompiledProductAsync(directory, "--Http:InternalPort=0");
            for (var round = -WarmUp; round < Rounds; round++)
            {
                var first = (pair + round) % 2 == 0;
                var a = await MeasureAsync(first ? watched : unwatched);
                var b = await MeasureAsync(first ? unwatched : watched);
                if (round >= 0)
                {
                    ours.Add(first ? a : b);
                    theirs.Add(first ? b : a);
                }
            }

            ratios.Add(Median(ours.TakeLast(Rounds).Zip(theirs.TakeLast(Rounds), (x, y) => x / y)));
        }

        var ratio = ratios.Average();
        return new(
            $"{what}, throughput against none sent",
            Format(Median(ours), "/s"),
            Format(Median(theirs), "/s"),
            Format(ratio, ""),
            $">= {limit.ToString(CultureInfo.InvariantCulture)}",
            ratio >= limit
        );

        static Task<double> MeasureAsync(RunningProgram program) =>
            LoadGenerator.ThroughputAsync(program.Address, List, Connections, _round);
    }

    private static async Task<Result> ScrapeAsync()
    {
        using var folder = new TemporaryFolder();
        using var port = new ReservedPort();
        await using var program = await RunningProgram.ProductAsync(folder.Path, $"--Http:InternalPort={port.Number}");
        using var client = new HttpClient { BaseAddress = program.Address };
        await Parallel.ForAsync(
            0,
            Entries,
            async (i, stop) =>
            {
                string code = new([(char)('A' + (i / 676)), (char)('A' + (i / 26 % 26)), (char)('A' + (i % 26))]);
                (await client.PostAsJsonAsync(List, new { code, name = $"Country number {i}" }, stop)).EnsureSuccessStatusCode();
            }
        );
        var times = new List<double>();
        for (var i = 0; i < Scrapes; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await client.GetStringAsync($"http://127.0.0.1:{port.Number}/metrics");
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        var median = Median(times);
        return new($"/metrics with {Entries:#,0} entries, p50", Format(median, " ms"), "", Format(median, " ms"), "< 20 ms", median < 20);
    }
}
