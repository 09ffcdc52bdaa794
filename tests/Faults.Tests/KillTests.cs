using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CountryProvider.Testing;

namespace CountryProvider.Faults.Tests;

public sealed class KillTests
{
    // More than a few take minutes: COUNTRY_PROVIDER_TEST_KILLS=200.
    private static readonly int _rounds = int.Parse(
        Environment.GetEnvironmentVariable("COUNTRY_PROVIDER_TEST_KILLS") ?? "6",
        CultureInfo.InvariantCulture
    );
    private const int Writers = 6;

    [Fact]
    public async Task Every_acknowledged_write_survives_a_kill_and_no_refused_one_appears()
    {
        using var folder = new TemporaryFolder();
        var random = new Random(20261122);
        var (acknowledged, refused) = (new ConcurrentDictionary<string, string>(), new ConcurrentBag<string>());
        var next = 0;
        for (var round = 0; round < _rounds; round++)
        {
            await using var host = await HostProcess.StartAsync(folder.Path);
            var killAfter = acknowledged.Count + random.Next(5, 60);
            var reached = new TaskCompletionSource();
            var writing = Task.WhenAll(
                Enumerable
                    .Range(0, Writers)
                    .Select(_ => WriteUntilKilledAsync(host.Client, () => acknowledged.Count >= killAfter && reached.TrySetResult()))
            );
            await Task.WhenAny(reached.Task, writing);
            await host.KillAsync();
            await writing;
        }

        await using (var host = await HostProcess.StartAsync(folder.Path))
        {
            var present = (
                await host.Client.GetFromJsonAsync<JsonElement[]>("/api/v2/countries", TestContext.Current.CancellationToken)
            )!.ToDictionary(entry => entry.GetProperty("code").GetString()!, entry => entry.GetProperty("name").GetString()!);
            acknowledged.ShouldAllBe(write => present.ContainsKey(write.Key) && present[write.Key] == write.Value);
            present.Values.ShouldNotContain(name => refused.Contains(name));
            acknowledged.Count.ShouldBeGreaterThan(_rounds * 5);
            refused.ShouldNotBeEmpty();
        }

        foreach (var file in Directory.GetFiles(folder.Path, "*.db"))
        {
            StoreFile.Query(file, "PRAGMA integrity_check").ShouldBe(["ok"]);
        }

        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{_rounds} kills, {acknowledged.Count} writes acknowledged, {refused.Count} refused"
        );

        async Task WriteUntilKilledAsync(HttpClient client, Func<bool> written)
        {
            while (true)
            {
                var number = Interlocked.Increment(ref next);
                var code = new string([(char)('A' + (number / 676 % 26)), (char)('A' + (number / 26 % 26)), (char)('A' + (number % 26))]);
                try
                {
                    using var answer = await client.PostAsJsonAsync("/api/v2/countries", new { code, name = $"Country {number}" });
                    answer.StatusCode.ShouldBe(HttpStatusCode.Created);
                    acknowledged[code] = $"Country {number}";
                    written();

                    using var second = await client.PostAsJsonAsync("/api/v2/countries", new { code, name = $"Refused {number}" });
                    second.StatusCode.ShouldBe(HttpStatusCode.Conflict);
                    refused.Add($"Refused {number}");
                }
                catch (Exception e) when (e is HttpRequestException or IOException)
                {
                    return; // Killed.
                }
            }
        }
    }
}
