using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CountryProvider.Testing;

namespace CountryProvider.Faults.Tests.Stores;

/// <summary>The disk of the database is full, with another one for its log.</summary>
public sealed class PostgresDiskFullTests
{
    private const int PerPage = 40; // At most that many rows of 200 characters fit into a page that is there already.

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Writes_are_refused_reads_go_on_and_room_is_all_it_takes_to_go_on()
    {
        using var disk = SmallDisk.Mount(kilobytes: 32 * 1024);
        await using var server = await PostgresServer.StartAsync();
        await using var host = await TestHost.StartAsync([
            .. server.SettingsFor(await server.CreateDatabaseAsync(disk.Path)),
            "Roles=country",
            "Seed:Data=demo",
            "Logging:LogLevel:Default=None",
        ]);
        disk.Fill();

        var number = 0;
        while (await PutAsync(number) is HttpStatusCode.Created)
        {
            (++number).ShouldBeLessThan(3 * PerPage, "there is no room for another page");
        }

        using var refused = await host.Client.PutAsJsonAsync("/api/v2/countries/ZZZ", new { name = "Refused".PadRight(200, 'x') }, Stop);
        refused.StatusCode.ShouldBe(HttpStatusCode.InsufficientStorage);
        (await refused.Content.ReadFromJsonAsync<JsonElement>(Stop))
            .GetProperty("type")
            .GetString()
            .ShouldBe("urn:country-provider:problem:not-stored");
        (await host.Client.GetFromJsonAsync<JsonElement[]>("/api/v2/countries", Stop))!.Length.ShouldBe(3 + number);
        (await host.Client.GetAsync($"{host.InternalAddress}/healthz/ready", Stop)).StatusCode.ShouldBe(
            HttpStatusCode.OK,
            "it can still be read"
        );

        disk.Free();
        (await PutAsync(number)).ShouldBe(HttpStatusCode.Created);

        async Task<HttpStatusCode> PutAsync(int number)
        {
            using var answer = await host.Client.PutAsJsonAsync(
                $"/api/v2/countries/A{(char)('A' + (number / 26))}{(char)('A' + (number % 26))}",
                new { name = $"{number} ".PadRight(200, 'x') },
                Stop
            );
            return answer.StatusCode;
        }
    }
}
