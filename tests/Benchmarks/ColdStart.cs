using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using CountryProvider.Testing;

namespace CountryProvider.Benchmarks;

/// <summary>From starting the published program to its first correct answer, against a bare minimal API published the same way.</summary>
internal sealed class ColdStart : Experiment
{
    private const int Rounds = 15;

    public override async Task<IReadOnlyList<Result>> RunAsync()
    {
        using var folder = new TemporaryFolder();
        var (product, bare) = (Path.Combine(folder.Path, "product"), Path.Combine(folder.Path, "bare"));
        await PublishAsync("../../src/Host", product);
        await PublishAsync("Bare", bare);
        var data = Path.Combine(folder.Path, "data");
        var productProgram = Path.Combine(product, "CountryProvider.Host");
        var bareProgram = Path.Combine(bare, "CountryProvider.Bare");

        // The first start creates the stores and the demo data, which the others find.
        var first = await StartAsync(productProgram, ["--Store:Directory", data, "--Http:Port"]);
        var (ours, theirs) = (new List<(double Milliseconds, double Megabytes)>(), new List<(double Milliseconds, double Megabytes)>());
        for (var round = 0; round < Rounds; round++)
        {
            ours.Add(await StartAsync(productProgram, ["--Store:Directory", data, "--Http:Port"]));
            theirs.Add(await StartAsync(bareProgram, [Path.Combine(data, "country.db")]));
        }

        var (our, their) = (Median(ours.Select(run => run.Milliseconds)), Median(theirs.Select(run => run.Milliseconds)));
        var memory = Median(ours.Select(run => run.Megabytes));
        return
        [
            new("Cold start to the first correct answer", Format(our, " ms"), Format(their, " ms"), Format(our / their, ""), "<= 1.5", our / their <= 1.5),
            new("Very first start: stores and demo data are created", Format(first.Milliseconds, " ms"), Format(their, " ms"), Format(first.Milliseconds / their, ""), "none", true),
            new("Working set after the first answer", Format(memory, " MB"), Format(Median(theirs.Select(run => run.Megabytes)), " MB"), Format(memory, " MB"), "<= 120 MB", memory <= 120),
        ];
    }

    private static async Task PublishAsync(string project, string output)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", ["publish", Path.Combine(SourceFolder(), project), "-c", "Release", "-r", "linux-x64", "-o", output]) { RedirectStandardOutput = true })!;
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException(text);
        }
    }

    private static async Task<(double Milliseconds, double Megabytes)> StartAsync(string program, IReadOnlyList<string> arguments)
    {
        var port = FreePort();
        using var client = new HttpClient();
        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo(program, [.. arguments, port.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true })!;
        try
        {
            while (true)
            {
                try
                {
                    var answer = await client.GetStringAsync($"http://127.0.0.1:{port}/api/v2/countries");
                    var elapsed = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
                    process.Refresh();
                    return answer.Contains("Germany", StringComparison.Ordinal) && answer.Contains("Scotland", StringComparison.Ordinal)
                        ? (elapsed, process.WorkingSet64 / 1e6)
                        : throw new InvalidOperationException($"Not the expected answer: {answer}");
                }
                catch (HttpRequestException) when (!process.HasExited && Stopwatch.GetElapsedTime(started).TotalSeconds < 20)
                {
                    await Task.Delay(1); // Not there yet.
                }
            }
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
