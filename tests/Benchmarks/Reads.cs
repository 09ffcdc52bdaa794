using System.Diagnostics;
using System.Net.Http.Json;

namespace CountryProvider.Benchmarks;

/// <summary>Reads over HTTP against an endpoint of the same process that writes the same bytes from an array.</summary>
internal sealed class Reads : Experiment
{
    private const int Entries = 249;
    private const int Connections = 16;
    private const int Rounds = 15;

    public override async Task<IReadOnlyList<Result>> RunAsync()
    {
        using var server = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["serve"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        try
        {
            var address = new Uri((await server.StandardOutput.ReadLineAsync())!);
            using var client = new HttpClient { BaseAddress = address };
            await FillAsync(client);
            return
            [
                await CompareAsync(client, $"List of {Entries} countries", "/api/v2/countries"),
                await CompareAsync(client, "One country", $"/api/v2/countries/{Code(7)}"),
                await CompareAsync(client, $"Fully linked countries ({Entries} links)", "/api/v2/links"),
            ];
        }
        finally
        {
            server.StandardInput.Close();
            await server.WaitForExitAsync();
        }
    }

    private static async Task<Result> CompareAsync(HttpClient client, string what, string path)
    {
        var reference = "/reference/" + Uri.EscapeDataString(what).Replace("%", "", StringComparison.Ordinal);
        (await client.PutAsync(reference, new ByteArrayContent(await client.GetByteArrayAsync(path)))).EnsureSuccessStatusCode();
        var (ours, theirs) = (new List<double>(), new List<double>());
        for (var round = -2; round < Rounds; round++)
        {
            var first = round % 2 == 0;
            var a = await MeasureAsync(first ? path : reference);
            var b = await MeasureAsync(first ? reference : path);
            if (round >= 0)
            {
                ours.Add(first ? a : b);
                theirs.Add(first ? b : a);
            }
        }

        var ratio = Median(ours.Zip(theirs, (x, y) => x / y));
        return new($"{what}, {Connections} connections, throughput", Format(Median(ours), "/s"), Format(Median(theirs), "/s"), Format(ratio, ""), ">= 0.85", ratio >= 0.85);

        Task<double> MeasureAsync(string target) => LoadGenerator.ThroughputAsync(client.BaseAddress!, target, Connections, TimeSpan.FromSeconds(0.7));
    }

    private static async Task FillAsync(HttpClient client)
    {
        await PutAsync("currencies/EUR", new { name = "Euro" });
        await PutAsync("languages/deu", new { name = "German" });
        for (var i = 0; i < Entries; i++)
        {
            await PutAsync($"countries/{Code(i)}", new { name = $"Country number {i}" });
            await PutAsync($"links/{Code(i)}", new { currencies = new[] { "EUR" }, languages = new[] { "deu" } });
        }

        async Task PutAsync(string path, object body) => (await client.PutAsJsonAsync($"/api/v2/{path}", body)).EnsureSuccessStatusCode();
    }

    private static string Code(int number) => new([(char)('A' + (number / 676 % 26)), (char)('A' + (number / 26 % 26)), (char)('A' + (number % 26))]);
}
