using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CountryProvider.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace CountryProvider.Linking.Tests;

/// <summary>
/// Answers for days. "Today" changes without a restart. The memory does not grow with the number of other days that clients ask for.
/// </summary>
[Collection(typeof(AloneInItsProcess))]
public sealed class DaysTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task At_midnight_in_UTC_a_fact_of_the_new_day_holds_without_a_write_or_a_restart()
    {
        var clock = new MovedClock(new(2022, 12, 31, 23, 59, 59, TimeSpan.Zero));
        await using var host = await TestHost.StartAsync(
            Host.Modules.All,
            services => services.AddSingleton<TimeProvider>(clock),
            "Seed:Data=world"
        );
        (await CurrenciesAsync()).ShouldBe(["HRK"]);
        (await host.Client.GetStringAsync("/api/v1/countries-with-currency/HRV", Stop)).ShouldContain("HRK");

        clock.Now = clock.Now.AddSeconds(1);

        (await CurrenciesAsync()).ShouldBe(["EUR", "HRK"]);
        (await host.Client.GetStringAsync("/api/v1/countries-with-currency/HRV", Stop)).ShouldContain("EUR");
        clock.Now = new(2023, 1, 15, 0, 0, 0, TimeSpan.Zero);
        (await CurrenciesAsync()).ShouldBe(["EUR"]);
        (await host.Client.GetStringAsync("/api/v2/currencies?search=HRK&match=exact", Stop)).ShouldBe("[]");

        async Task<IEnumerable<string>> CurrenciesAsync() =>
            (await host.Client.GetFromJsonAsync<JsonObject>("/api/v2/links/HRV", Stop))!["currencies"]!
                .AsArray()
                .Select(currency => (string)currency!["code"]!);
    }

    [Theory]
    [InlineData("countries", 10_000)]
    [InlineData("links", 2_000)] // Each is a view of all countries, and takes as much longer.
    public async Task However_many_days_are_asked_for_they_need_no_more_memory(string path, int days)
    {
        await using var host = await TestHost.StartAsync("Seed:Data=world");
        await AskAsync(0, 200);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        await AskAsync(200, days);

        // Kept for good, each would be 50 kB and more.
        (GC.GetTotalMemory(forceFullCollection: true) - before).ShouldBeLessThan(15_000_000);

        async Task AskAsync(int from, int to)
        {
            for (var number = from; number < to; number++)
            {
                var day = new DateOnly(1990, 1, 1).AddDays(number);
                (await host.Client.GetStringAsync($"/api/v2/{path}?on={day:yyyy-MM-dd}&pageSize=1", Stop)).ShouldStartWith("[{");
            }
        }
    }

    private sealed class MovedClock(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}

/// <summary>For tests that measure the memory of the process, which others would use meanwhile.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class AloneInItsProcess;
