using System.Diagnostics;
using System.Net;
using CountryProvider.Testing;

namespace CountryProvider.Benchmarks;

/// <summary>
/// Reads of the world's data over HTTP. The reference is Kestrel in another process that writes the same bytes. Also measures a read whose
/// answer the program has to make first.
/// </summary>
internal sealed class Reads : Experiment
{
    private const int Connections = 16;
    private const int Rounds = 15;
    private const int Days = 500;

    public override async Task<IReadOnlyList<Result>> RunAsync()
    {
        using var folder = new TemporaryFolder();
        await using var product = await RunningProgram.ProductAsync(folder.Path, "--Http:InternalPort=0");
        using var client = new HttpClient { BaseAddress = product.Address };
        return
        [
            await CompareAsync(client, "List of countries", "/api/v2/countries"),
            await CompareAsync(client, "One country", "/api/v2/countries/DEU"),
            await CompareAsync(client, "All links", "/api/v2/links"),
            await UncachedAsync(client, "Countries of a day", number => $"/api/v2/countries?on={Day(number)}"),
            await UncachedAsync(client, "Links of a day", number => $"/api/v2/links?on={Day(number, 1)}"),
            await UncachedAsync(client, "Countries of a day in French", number => $"/api/v2/countries?lang=fr&on={Day(number, 2)}"),
        ];
    }

    private static async Task<Result> CompareAsync(HttpClient client, string what, string path)
    {
        await using var bare = await BareServer.StartAsync(HttpVersion.Version11, ("bytes", await client.GetByteArrayAsync(path)));
        var (ours, theirs) = (new List<double>(), new List<double>());
        for (var round = -4; round < Rounds; round++)
        {
            var first = round % 2 == 0;
            var a = await MeasureAsync(first);
            var b = await MeasureAsync(!first);
            if (round >= 0)
            {
                ours.Add(first ? a : b);
                theirs.Add(first ? b : a);
            }
        }

        var ratio = Median(ours.Zip(theirs, (x, y) => x / y));
        return new(
            $"{what}, {Connections} connections, throughput",
            Format(Median(ours), "/s"),
            Format(Median(theirs), "/s"),
            Format(ratio, ""),
            ">= 0.75",
            ratio >= 0.75
        );

        Task<double> MeasureAsync(bool isOurs) =>
            LoadGenerator.ThroughputAsync(
                isOurs ? client.BaseAddress! : bare.Address,
                isOurs ? path : "/bytes",
                Connections,
                TimeSpan.FromSeconds(0.7)
            );
    }

    // Each day once, so that none of them is remembered.
    private static async Task<Result> UncachedAsync(HttpClient client, string what, Func<int, string> pathOf)
    {
        var times = new List<double>();
        for (var number = 0; number < Days; number++)
        {
            var started = Stopwatch.GetTimestamp();
            await client.GetByteArrayAsync(pathOf(number));
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        var median = Median(times.Skip(Days / 5)); // After the compiler is done.
        return new($"{what} that nobody asked for before, p50", Format(median, " ms"), "", Format(median, " ms"), "<= 5 ms", median <= 5);
    }

    private static string Day(int number, int offset = 0) =>
        new DateOnly(1975, 1, 1).AddDays((number * 37) + offset).ToString("o", System.Globalization.CultureInfo.InvariantCulture);
}
