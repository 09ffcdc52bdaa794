using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CountryProvider.Testing;

namespace CountryProvider.Faults.Tests;

/// <summary>
/// The clock of the machine jumps by hours, as after a suspension or when somebody corrects a wrong clock. The program stays correct.
/// </summary>
public sealed class ClockTests
{
    private static readonly string? _library = new[] { "x86_64", "aarch64" }
        .Select(machine => $"/usr/lib/{machine}-linux-gnu/faketime/libfaketime.so.1")
        .FirstOrDefault(File.Exists);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whatever_the_clock_says_links_are_as_fresh_as_they_have_to_be()
    {
        using var folder = new TemporaryFolder(inMemory: true);
        using var clock = new TemporaryFolder(inMemory: true);
        var says = Path.Combine(clock.Path, "clock");
        await File.WriteAllTextAsync(says, "+0", Stop);
        using var port = new ReservedPort();
        await using var catalogues = await TestHost.StartAsync(
            "Roles=country,currency,language",
            $"Store:Directory={folder.Path}",
            "Seed:Data=demo",
            $"Http:InternalPort={port.Number}"
        );
        await using var linking = await HostProcess.StartAsync(
            ClockOf(says),
            folder.Path,
            [
                "Roles=linking",
                "Seed:Data=demo",
                "Linking:MaxStaleness=00:00:01",
                .. Host
                    .Modules.All.Where(module => module.Dependencies.Count == 0)
                    .Select(module => $"Modules:{module.Name}:Address={catalogues.InternalAddress}"),
            ]
        );
        var number = 0;
        foreach (var jump in new[] { "+0", "+5h", "-7h", "+300d", "-1h" })
        {
            await File.WriteAllTextAsync(says, jump, Stop);
            await UntilAsync(async () =>
                ((await GetAsync("/api/v2/links")).Headers.Date!.Value - (DateTimeOffset.UtcNow + Offset(jump))).Duration()
                < TimeSpan.FromMinutes(1)
            ); // The process sees that clock.

            // A change shows up after MaxStaleness: not sooner if the clock went forward, and not later if it went back.
            var name = $"Germany {++number}";
            (await catalogues.Client.PutAsJsonAsync("/api/v2/countries/GER", new { name }, Stop)).EnsureSuccessStatusCode();
            var started = Stopwatch.GetTimestamp();
            while (
                await GetAsync("/api/v2/links") is var answer
                && !(await answer.Content.ReadAsStringAsync(Stop)).Contains(name, StringComparison.Ordinal)
            )
            {
                answer.Headers.Contains("Warning").ShouldBeFalse("all answer");
                Stopwatch.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(5));
                await Task.Delay(20, Stop);
            }

            // Deadlines of calls, and a write with a version and a tag.
            using var written = await linking.Client.PutAsJsonAsync(
                "/api/v2/links/SCO",
                new { currencies = new[] { "GBP" }, languages = new[] { number % 2 == 0 ? "eng" : "fra" } },
                Stop
            );
            written.StatusCode.ShouldBe(HttpStatusCode.OK);
            using var again = new HttpRequestMessage(HttpMethod.Get, "/api/v2/links/SCO")
            {
                Headers = { IfNoneMatch = { written.Headers.ETag! } },
            };
            (await linking.Client.SendAsync(again, Stop)).StatusCode.ShouldBe(HttpStatusCode.NotModified);
        }

        // Known names are used for MaxStalenessOnError and not longer. The breaker opens and closes.
        await catalogues.DisposeAsync();
        await File.WriteAllTextAsync(says, "+400d", Stop);
        await UntilAsync(async () =>
            (await GetAsync("/api/v2/links")) is { StatusCode: HttpStatusCode.OK } stale
            && stale.Headers.Contains("Warning")
            && stale.Headers.Age < TimeSpan.FromMinutes(1)
        );
        await File.WriteAllTextAsync(says, "-400d", Stop);
        await using var back = await TestHost.StartAsync(
            "Roles=country,currency,language",
            $"Store:Directory={folder.Path}",
            $"Http:InternalPort={port.Number}"
        );
        await UntilAsync(async () =>
            (await GetAsync("/api/v2/links")) is { StatusCode: HttpStatusCode.OK } fresh && !fresh.Headers.Contains("Warning")
        );

        async Task<HttpResponseMessage> GetAsync(string path) => await linking.Client.GetAsync(path, Stop);

        static TimeSpan Offset(string jump) =>
            int.Parse(jump.AsSpan(1).TrimEnd("hd"), System.Globalization.CultureInfo.InvariantCulture)
            * (jump.EndsWith('d') ? TimeSpan.FromDays(1) : TimeSpan.FromHours(1))
            * (jump[0] == '-' ? -1 : 1);
    }

    [Fact]
    public async Task A_fact_of_a_new_day_takes_effect_at_midnight_without_a_restart()
    {
        using var folder = new TemporaryFolder(inMemory: true);
        using var clock = new TemporaryFolder(inMemory: true);
        var says = Path.Combine(clock.Path, "clock");
        await SetAsync(new(2022, 12, 31, 12, 0, 0, TimeSpan.Zero));
        await using var process = await HostProcess.StartAsync(ClockOf(says), folder.Path, "Seed:Data=world");

        (await CurrenciesAsync()).ShouldBe("HRK");
        await SetAsync(new(2022, 12, 31, 23, 59, 58, TimeSpan.Zero));
        await UntilAsync(async () => await CurrenciesAsync() != "HRK");

        (await CurrenciesAsync()).ShouldBe("EUR HRK");

        Task SetAsync(DateTimeOffset now) =>
            File.WriteAllTextAsync(
                says,
                (now - DateTimeOffset.UtcNow).TotalSeconds.ToString("+0;-0", System.Globalization.CultureInfo.InvariantCulture),
                Stop
            );

        async Task<string> CurrenciesAsync() =>
            string.Join(
                ' ',
                (await process.Client.GetFromJsonAsync<JsonObject>("/api/v2/links/HRV", Stop))!["currencies"]!
                    .AsArray()
                    .Select(currency => (string)currency!["code"]!)
            );
    }

    // The environment of a process that reads its clock from a file.
    private static Dictionary<string, string> ClockOf(string file)
    {
        const string Reason = "libfaketime is missing: install it (apt-get install libfaketime).";
        if (_library is null)
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", Reason);
            Assert.Fail(Reason);
        }

        return new()
        {
            ["LD_PRELOAD"] = _library,
            ["FAKETIME_TIMESTAMP_FILE"] = file,
            ["FAKETIME_NO_CACHE"] = "1",
            ["DONT_FAKE_MONOTONIC"] = "1",
            ["FAKETIME_FORCE_MONOTONIC_FIX"] = "0",
            ["TZ"] = "UTC",
        };
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        for (var started = Stopwatch.GetTimestamp(); !await condition(); await Task.Delay(20, Stop))
        {
            Stopwatch.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(15));
        }
    }
}
