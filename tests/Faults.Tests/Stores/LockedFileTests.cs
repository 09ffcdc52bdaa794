using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using CountryProvider.Testing;

namespace CountryProvider.Faults.Tests.Stores;

/// <summary>
/// Another program holds the file of a store, such as a shell in which somebody has begun a transaction and gone for lunch.
/// </summary>
public sealed class LockedFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new(inMemory: true);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Writes_wait_for_a_while_and_are_told_to_come_back_and_reads_go_on()
    {
        await using var host = await TestHost.StartAsync(
            $"Store:Directory={_folder.Path}",
            "Seed:Data=demo",
            $"ConnectionStrings:Country=Data Source={StoreFile.Of(_folder.Path, "Country")};Default Timeout=1"
        );
        using var other = StoreFile.Open(StoreFile.Of(_folder.Path, "Country"));
        other.Query("BEGIN EXCLUSIVE");

        var started = Stopwatch.GetTimestamp();
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(i => host.Client.PutAsJsonAsync($"/api/v2/countries/AA{(char)('A' + i)}", new { name = "Anything" }, Stop))
        );
        var took = Stopwatch.GetElapsedTime(started);

        foreach (var answer in answers)
        {
            answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            answer.Headers.RetryAfter.ShouldNotBeNull();
            (await answer.Content.ReadAsStringAsync(Stop)).ShouldContain("urn:country-provider:problem:module-unavailable");
        }

        took.ShouldBeGreaterThan(TimeSpan.FromSeconds(1), "it may have been just about to end");
        took.ShouldBeLessThan(TimeSpan.FromSeconds(8), "those who wait do not wait for each other");
        (await host.Client.GetStringAsync("/api/v2/countries", Stop)).ShouldContain("Scotland");
        (await host.Client.PutAsJsonAsync("/api/v2/currencies/AAA", new { name = "Anything" }, Stop)).StatusCode.ShouldBe(
            HttpStatusCode.Created,
            "the others have nothing to do with it"
        );

        other.Query("ROLLBACK");
        (await host.Client.PutAsJsonAsync("/api/v2/countries/AAA", new { name = "Anything" }, Stop)).StatusCode.ShouldBe(
            HttpStatusCode.Created
        );
    }

    [Fact]
    public async Task A_write_that_only_has_to_wait_succeeds()
    {
        await using var host = await TestHost.StartAsync($"Store:Directory={_folder.Path}");
        using var other = StoreFile.Open(StoreFile.Of(_folder.Path, "Country"));
        other.Query("BEGIN EXCLUSIVE");

        var writing = host.Client.PutAsJsonAsync("/api/v2/countries/AAA", new { name = "Anything" }, Stop);
        (await host.Client.PutAsJsonAsync("/api/v2/currencies/AAA", new { name = "Anything" }, Stop)).StatusCode.ShouldBe(
            HttpStatusCode.Created
        );
        writing.IsCompleted.ShouldBeFalse();
        other.Query("ROLLBACK");

        (await writing).StatusCode.ShouldBe(HttpStatusCode.Created);
    }
}
