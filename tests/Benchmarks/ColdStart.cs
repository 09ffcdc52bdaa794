using System.Diagnostics;
using System.Globalization;
using CountryProvider.Testing;

namespace CountryProvider.Benchmarks;

/// <summary>From starting the published program to its first correct answer, against a bare minimal API published the same way.</summary>
internal sealed class ColdStart : Experiment
{
    private const int Rounds = 15;

    public override async Task<IReadOnlyList<Result>> RunAsync()
    {
        using var folder = new TemporaryFolder();
        var data = Path.Combine(folder.Path, "data");
        var (productProgram, bareProgram) = (Published.Product, await Published.BareAsync());
        await StartAsync(productProgram, ProductOn(data), "Germany", "Zimbabwe"); // Creates what later starts find.
        var (first, ours, theirs) = (
            new List<double>(),
            new List<(double Milliseconds, double Megabytes)>(),
            new List<(double Milliseconds, double Megabytes)>()
        );
        for (var round = 0; round < Rounds; round++)
        {
            first.Add(await MillisecondsAsync(productProgram, ProductOn(Path.Combine(folder.Path, $"new {round}")), "Germany", "Zimbabwe"));
            ours.Add(await StartAsync(productProgram, ProductOn(data), "Germany", "Zimbabwe"));
            theirs.Add(await StartAsync(bareProgram, [Path.Combine(data, "country.db")], "Germany", "Zimbabwe"));
        }

        var ratio = Median(ours.Zip(theirs, (x, y) => x.Milliseconds / y.Milliseconds));
        var memory = Median(ours.Select(run => run.Megabytes));
        return
        [
            new(
                "Later start with the world's data, to the first correct answer",
                Format(Median(ours.Select(run => run.Milliseconds)), " ms"),
                Format(Median(theirs.Select(run => run.Milliseconds)), " ms"),
                Format(ratio, ""),
                "<= 1.5",
                ratio <= 1.5
            ),
            new(
                "Very first start: stores and the world's data are written",
                Format(Median(first), " ms"),
                "",
                Format(Median(first), " ms"),
                "<= 4,000 ms",
                Median(first) <= 4000
            ),
            new(
                "Working set after the first answer",
                Format(memory, " MB"),
                Format(Median(theirs.Select(run => run.Megabytes)), " MB"),
                Format(memory, " MB"),
                "<= 150 MB",
                memory <= 150
            ),
        ];

        static string[] ProductOn(string directory) => ["--Http:InternalPort=0", "--Store:Directory", directory, "--Http:Port"];
    }

    /// <summary>From starting a program to its first answer with all countries.</summary>
    /// <param name="arguments">The port follows them.</param>
    /// <param name="expected">What the answer contains.</param>
    public static async Task<double> MillisecondsAsync(string program, IReadOnlyList<string> arguments, params string[] expected) =>
        (await StartAsync(program, arguments, expected)).Milliseconds;

    private static async Task<(double Milliseconds, double Megabytes)> StartAsync(
        string program,
        IReadOnlyList<string> arguments,
        params string[] expected
    )
    {
        using var port = new ReservedPort();
        using var client = new HttpClient();
        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(
            new ProcessStartInfo(program, [.. arguments, port.Number.ToString(CultureInfo.InvariantCulture)])
            {
                RedirectStandardOutput = true,
            }
        )!;
        try
        {
            while (true)
            {
                try
                {
                    var answer = await client.GetStringAsync($"http://127.0.0.1:{port.Number}/api/v2/countries");
                    var elapsed = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
                    process.Refresh();
                    return expected.All(name => answer.Contains(name, StringComparison.Ordinal))
                        ? (elapsed, process.WorkingSet64 / 1e6)
                        : throw new InvalidOperationException($"Not the expected answer: {answer}");
                }
                catch (HttpRequestException) when (!process.HasExited && Stopwatch.GetElapsedTime(started).TotalSeconds < 20)
                {
                    await Task.Delay(5); // Not there yet; asking more often would take the processor from the program.
                }
            }
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }
}
