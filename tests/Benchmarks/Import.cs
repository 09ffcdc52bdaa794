using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using CountryProvider.Testing;

namespace CountryProvider.Benchmarks;

/// <summary>
/// Imports a file of the largest size into the world's countries: once directly, and once after a preview, as the page does.
/// </summary>
internal sealed class Import : Experiment
{
    private const int Rows = 100_000;
    private const int Rounds = 3;

    public override async Task<IReadOnlyList<Result>> RunAsync()
    {
        var file = File();
        var (first, preview, later) = (
            new List<(double Seconds, double Megabytes)>(),
            new List<(double Seconds, double Megabytes)>(),
            new List<(double Seconds, double Megabytes)>()
        );
        for (var round = 0; round < Rounds; round++)
        {
            first.Add((await RunAsync(file, ""))[0]);
            var both = await RunAsync(file, "?dryRun=true", "");
            preview.Add(both[0]);
            later.Add(both[1]);
        }

        return
        [
            .. Of("Import of 100,000 countries, the first thing that a process does", first),
            .. Of("Preview of 100,000 countries, the first thing that a process does", preview),
            .. Of("Import of 100,000 countries after the preview", later),
        ];
    }

    private static IEnumerable<Result> Of(string what, List<(double Seconds, double Megabytes)> runs)
    {
        var (seconds, megabytes) = (Median(runs.Select(run => run.Seconds)), Median(runs.Select(run => run.Megabytes)));
        yield return new(what, Format(seconds, " s"), "", Format(seconds, " s"), "<= 10 s", seconds <= 10);
        yield return new(
            "The same, memory over that before it",
            Format(megabytes, " MB"),
            "",
            Format(megabytes, " MB"),
            "<= 200 MB",
            megabytes <= 200
        );
    }

    private static async Task<List<(double Seconds, double Megabytes)>> RunAsync(byte[] file, params string[] queries)
    {
        using var folder = new TemporaryFolder(); // On disk.
        await using var program = await RunningProgram.ProductAsync(folder.Path, "--Http:InternalPort=0");
        using var client = new HttpClient { BaseAddress = program.Address };
        await client.GetByteArrayAsync("/api/v2/countries");
        var runs = new List<(double Seconds, double Megabytes)>();
        foreach (var query in queries)
        {
            var started = Stopwatch.GetTimestamp();
            var megabytes = await program.PeakAsync(async () =>
            {
                using var answer = await client.PostAsync(
                    "/api/v2/countries/import" + query,
                    new ByteArrayContent(file) { Headers = { ContentType = new MediaTypeHeaderValue("text/csv") } }
                );
                answer.EnsureSuccessStatusCode();
            });
            runs.Add((Stopwatch.GetElapsedTime(started).TotalSeconds, megabytes));
        }

        return runs;
    }

    private static byte[] File()
    {
        var lines = new StringBuilder("code,name,otherNames,status\n");
        for (var number = 0; number < Rows; number++)
        {
            lines.Append(CultureInfo.InvariantCulture, $"{Code(number)},\"Country number {number} of the world, long name\",");
            lines.Append(CultureInfo.InvariantCulture, $"Other {number},user-assigned\n");
        }

        return Encoding.UTF8.GetBytes(lines.ToString());
    }

    // Four letters, as the codes of former countries have.
    private static string Code(int number) =>
        new([.. Enumerable.Range(0, 4).Select(place => (char)('A' + (number / (int)Math.Pow(26, 3 - place) % 26)))]);
}
