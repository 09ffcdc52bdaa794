using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CountryProvider.Testing;

namespace CountryProvider.Faults.Tests.Stores;

/// <summary>
/// The disk of the stores is full. Existing data is still served, and nothing is half written. When there is room again, writes succeed
/// without a restart.
/// </summary>
public sealed class DiskFullTests
{
    private const int Codes = 26 * 26;

    // A short name may still fit into a page that is there.
    private static readonly string _long = "Refused ".PadRight(200, 'x');

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)] // As it fills up by itself.
    [InlineData(true)] // As another program takes all the room.
    public async Task Writes_are_refused_reads_go_on_and_room_is_all_it_takes_to_go_on(bool suddenly)
    {
        using var disk = SmallDisk.Mount(kilobytes: 2048);
        var written = new List<string>();
        await using (var host = await HostProcess.StartAsync(disk.Path, "Seed:Data=demo"))
        {
            disk.Fill();
            disk.Free(suddenly ? 0 : 150);
            await WriteUntilRefusedAsync(host.Client, written);

            await ShouldRefuseWritesAndReadAsync(host.Client, written);

            disk.Free();
            for (var i = 0; i < 40; i++)
            {
                (await PutAsync(host.Client, written.Count)).ShouldBe(HttpStatusCode.Created, "there is room again");
                written.Add(Code(written.Count));
            }
        }

        // The process is killed, so that only the data on the disk counts.
        await using var again = await HostProcess.StartAsync(disk.Path);
        (await CodesAsync(again.Client)).ShouldBe([.. written, "FRA", "GER", "SCO"], ignoreOrder: true);
        foreach (var file in Directory.GetFiles(disk.Path, "*.db"))
        {
            StoreFile.Query(file, "PRAGMA integrity_check").ShouldBe(["ok"]);
        }
    }

    [Fact]
    public async Task The_log_does_not_keep_the_room_that_the_stores_need()
    {
        using var disk = SmallDisk.Mount(kilobytes: 1024);
        await using var host = await HostProcess.StartAsync(disk.Path, "Roles=country");
        disk.Fill();
        disk.Free(400);
        (await PutAsync(host.Client, 0)).ShouldBe(HttpStatusCode.Created);

        // A rename needs some hundred bytes in the file, for its history, but 16 KiB and more in the log, whose 400 KiB are soon gone.
        var number = 0;
        while (await RenameAsync() is HttpStatusCode.OK)
        {
            number.ShouldBeLessThan(200, "that is more than there was room for");
        }

        // Little room lets the log be moved into the file, and that gives back all that it took.
        disk.Free(64);
        var renamed = 0;
        for (var i = 0; i < 20; i++)
        {
            renamed += await RenameAsync() is HttpStatusCode.OK ? 1 : 0;
        }

        renamed.ShouldBeGreaterThan(10, "64 KiB alone are enough for four");

        async Task<HttpStatusCode> RenameAsync()
        {
            using var answer = await host.Client.PutAsJsonAsync("/api/v2/countries/AAA", new { name = $"Name {number++}" }, Stop);
            answer.StatusCode.ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.InsufficientStorage);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task Whoever_asks_cannot_tell_where_the_module_with_the_full_disk_runs()
    {
        using var disk = SmallDisk.Mount(kilobytes: 1024);
        using var room = new TemporaryFolder();
        await using var monolith = await HostProcess.StartAsync(
            room.Path,
            $"ConnectionStrings:Country=Data Source={disk.Path}/country.db",
            "Seed:Data=demo"
        );
        var here = await AnswerAsync(monolith.Client, disk);
        await monolith.KillAsync();

        await using var countries = await TestHost.StartAsync(
            "Roles=country",
            $"ConnectionStrings:Country=Data Source={disk.Path}/country.db",
            "Seed:Data=demo"
        );
        await using var others = await TestHost.StartAsync("Roles=currency,language", "Seed:Data=demo");
        await using var linking = await TestHost.StartAsync(
            "Roles=linking",
            "Seed:Data=demo",
            $"Modules:Country:Address={countries.InternalAddress}",
            $"Modules:Currency:Address={others.InternalAddress}",
            $"Modules:Language:Address={others.InternalAddress}"
        );
        var there = await AnswerAsync(linking.Client, disk);

        here.ShouldStartWith("507 text/plain");
        there.ShouldBe(here);

        // Adds a country on the way to linking it: the module of the links asks that of the countries.
        static async Task<string> AnswerAsync(HttpClient client, SmallDisk disk)
        {
            disk.Fill();
            using var answer = await client.PostAsJsonAsync(
                "/api/v1/countries-with-languages-and-currencies",
                new
                {
                    country = new { name = "Austria", shortName = "AUT" },
                    currency = new { name = "Euro", shortName = "EUR" },
                    language = new { name = "German", shortName = "deu" },
                },
                Stop
            );
            disk.Free();
            return $"{(int)answer.StatusCode} {answer.Content.Headers.ContentType} {await answer.Content.ReadAsStringAsync(Stop)}";
        }
    }

    [Fact]
    public async Task A_disk_that_is_full_at_the_start_is_a_reason_not_to_start()
    {
        using var disk = SmallDisk.Mount(kilobytes: 256);
        disk.Fill();

        var (exitCode, _, error) = await HostProcess.RunAsync("--Http:Port=0", "--Http:InternalPort=0", $"--Store:Directory={disk.Path}");

        exitCode.ShouldBe(1);
        error.ShouldContain(
            "country.db) cannot be opened: there is no room left on its disk. Make room there, or name another place with Store:Directory"
        );
        error.ShouldNotContain("   at ");
        disk.Free();
        await using var host = await HostProcess.StartAsync(disk.Path, "Roles=country,currency");
        (await PutAsync(host.Client, 0)).ShouldBe(HttpStatusCode.Created);
    }

    private static async Task ShouldRefuseWritesAndReadAsync(HttpClient client, List<string> written)
    {
        using var problem = await client.PutAsJsonAsync($"/api/v2/countries/{Code(written.Count)}", new { name = _long }, Stop);
        problem.StatusCode.ShouldBe(HttpStatusCode.InsufficientStorage);
        problem.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        var details = await problem.Content.ReadFromJsonAsync<JsonElement>(Stop);
        details.GetProperty("type").GetString().ShouldBe("urn:country-provider:problem:not-stored");
        details.GetProperty("detail").GetString()!.ShouldContain("no room left");

        using var text = await client.PostAsJsonAsync("/api/v1/countries", new { name = _long, shortName = Code(written.Count) }, Stop);
        (text.StatusCode, text.Content.Headers.ContentType!.MediaType).ShouldBe((HttpStatusCode.InsufficientStorage, "text/plain"));
        (await text.Content.ReadAsStringAsync(Stop)).ShouldContain("no room left");

        using var form = new HttpRequestMessage(HttpMethod.Post, "/countries")
        {
            Content = new FormUrlEncodedContent([new("code", Code(written.Count)), new("name", _long)]),
            Headers = { { "Sec-Fetch-Site", "same-origin" } },
        };
        using var page = await client.SendAsync(form, Stop);
        (page.StatusCode, page.Content.Headers.ContentType!.MediaType).ShouldBe((HttpStatusCode.InsufficientStorage, "text/html"));
        var html = await page.Content.ReadAsStringAsync(Stop);
        html.ShouldContain("no room left");
        html.ShouldContain(_long, Case.Sensitive, "nobody types it again");

        (await CodesAsync(client)).ShouldBe([.. written, "FRA", "GER", "SCO"], ignoreOrder: true);
        (await client.GetAsync("/api/v2/links", Stop)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await client.GetAsync("/countries", Stop)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    // After each refusal the log gives back what room it can do without, so a few more may fit.
    private static async Task WriteUntilRefusedAsync(HttpClient client, List<string> written)
    {
        for (var refusals = 0; refusals < 5; )
        {
            if (await PutAsync(client, written.Count) is HttpStatusCode.Created)
            {
                written.Add(Code(written.Count));
                refusals = 0;
                written.Count.ShouldBeLessThan(Codes);
            }
            else
            {
                refusals++;
            }
        }
    }

    // A name of 200 characters, so that a page of the file holds few.
    private static async Task<HttpStatusCode> PutAsync(HttpClient client, int number)
    {
        using var answer = await client.PutAsJsonAsync(
            $"/api/v2/countries/{Code(number)}",
            new { name = $"{number} ".PadRight(200, 'x') },
            Stop
        );
        answer.StatusCode.ShouldBeOneOf(HttpStatusCode.Created, HttpStatusCode.InsufficientStorage);
        return answer.StatusCode;
    }

    private static async Task<List<string>> CodesAsync(HttpClient client) =>
        [
            .. (await client.GetFromJsonAsync<JsonElement[]>("/api/v2/countries", Stop))!.Select(entry =>
                entry.GetProperty("code").GetString()!
            ),
        ];

    private static string Code(int number) => $"A{(char)('A' + (number / 26 % 26))}{(char)('A' + (number % 26))}";
}
