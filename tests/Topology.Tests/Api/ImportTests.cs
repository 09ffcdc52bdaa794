using System.Text;
using CountryProvider.Topology.Tests.Deployments;
using CountryProvider.Topology.Tests.Http;

namespace CountryProvider.Topology.Tests.Api;

/// <summary>Import of files: all rows or none. A fault is reported with its place in the file.</summary>
public sealed class ImportTests
{
    private const int MaxReloads = 200;

    /// <summary>Refused files: the fault, and its line and column.</summary>
    public static TheoryData<string, byte[], int, int?> Faulty =>
        new()
        {
            { "windows-1252", [.. "code,name\nZZA,C"u8, 0xF4, .. "te\n"u8], 2, 2 },
            { "UTF-16", Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("code,name\nZZA,A\n")).ToArray(), 1, null },
            { "lone quote", "code,name\nZZA,\"A\n"u8.ToArray(), 2, 2 },
            { "too many cells", "code,name\nZZA,A,B\n"u8.ToArray(), 2, 3 },
            { "header twice", "code,name,name\nZZA,A,B\n"u8.ToArray(), 1, 3 },
            { "unknown header", "code,nmae\nZZA,A\n"u8.ToArray(), 1, 2 },
            { "empty", ""u8.ToArray(), 1, null },
            { "ZIP", "PK\u0003\u0004anything"u8.ToArray(), 1, null },
            { "the same code twice", "code,name\nZZA,A\nzza,B\n"u8.ToArray(), 3, 1 },
            { "last day before the first", "code,name,validFrom,validTo\nZZA,A,2020-01-02,2020-01-01\n"u8.ToArray(), 2, 4 },
            { "a circle of successors", "code,name,replacedBy\nZZA,A,ZZB\nZZB,B,ZZA\n"u8.ToArray(), 3, 3 },
            { "a code that another has", "code,name,alpha2\nZZA,A,Q9\nZZB,B,QQ\nZZC,C,QQ\n"u8.ToArray(), 2, 3 },
        };

    [Theory, EveryGrouping]
    public async Task A_file_is_refused_as_a_whole_and_the_answer_says_where(Grouping grouping)
    {
        var client = await grouping.ClientAsync();
        var names = new List<string>();
        foreach (var (what, file, line, column) in Faulty.Select(row => row.Data))
        {
            var answer = await ImportAsync(client, "countries", file);

            answer.Status.ShouldBe(400, $"{what}: {answer.Text}");
            answer.Json.GetProperty("type").GetString().ShouldBe("urn:country-provider:problem:invalid-file", what);
            var places = answer
                .Json.GetProperty("faults")
                .EnumerateArray()
                .Select(fault =>
                    (fault.GetProperty("line").GetInt32(), fault.TryGetProperty("column", out var number) ? number.GetInt32() : (int?)null)
                );
            places.ShouldContain((line, column), $"{what}: {answer.Text}");
            names.Add(what);
        }

        names.Count.ShouldBe(Faulty.Count);
        (await client.Get("/api/v2/countries/ZZA")).ShouldBe(404);
        (await client.Get("/api/v2/countries/ZZB")).ShouldBe(404);
    }

    [Theory, EveryCatalogue]
    public async Task What_would_change_is_seen_before_it_is_stored(Grouping grouping, Entries entries)
    {
        var client = await grouping.ClientAsync();
        var (same, changed, added) = (entries.Stored(Codes.Next()), entries.Stored(Codes.Next()), entries.Stored(Codes.Next()));
        var word = Codes.Word();
        await client.Put($"{entries.V2}/{same}", new { name = $"{word} same" });
        await client.Put($"{entries.V2}/{changed}", new { name = $"{word} old" });
        var file = Encoding.UTF8.GetBytes(
            $"name;code\n{word} same;{same}\n\"{word} new\";{entries.Other(changed)}\n{word} added;{added}\n"
        );

        foreach (var isDryRun in new[] { true, false })
        {
            var answer = (await ImportAsync(client, entries.Path, file, isDryRun ? "?dryRun=true" : "")).ShouldBe(200);

            answer.Json.GetProperty("dryRun").GetBoolean().ShouldBe(isDryRun);
            answer.Json.GetProperty("unchanged").GetInt32().ShouldBe(1);
            var changes = answer.Json.GetProperty("changes").EnumerateArray().ToList();
            changes.Select(change => change.GetProperty("code").GetString()).ShouldBe([changed, added]);
            changes.Select(change => change.GetProperty("line").GetInt32()).ShouldBe([3, 4]);
            changes[0].GetProperty("before").GetRawText().ShouldBe($$"""{"name":"{{word}} old"}""");
            changes[0].GetProperty("after").GetRawText().ShouldBe($$"""{"name":"{{word}} new"}""");
            (await client.Get($"{entries.V2}/{added}")).ShouldBe(isDryRun ? 404 : 200);
        }

        (await client.Get($"{entries.V2}/{changed}/history")).Json.GetArrayLength().ShouldBe(2);
        (await ImportAsync(client, entries.Path, file)).Json.GetProperty("unchanged").GetInt32().ShouldBe(3);
    }

    [Theory, EveryGrouping]
    public async Task Links_are_imported_with_any_code_and_refused_for_what_is_not_there(Grouping grouping)
    {
        var client = await grouping.ClientAsync();
        var (country, currency, language) = await client.AddThree();

        (await ImportAsync(client, "links", Encoding.UTF8.GetBytes($"country,currencies,languages\n{country},{currency},{language}\n")))
            .ShouldBe(200)
            .Json.GetProperty("added")
            .GetInt32()
            .ShouldBe(1);
        var unknown = await ImportAsync(client, "links", Encoding.UTF8.GetBytes($"country,currencies\n{country},{Codes.Next()}\n"));

        (await client.Get($"/api/v2/links/{country}")).Text.ShouldContain($"\"{language}\"");
        unknown.ShouldBe(400).Json.GetProperty("faults")[0].GetProperty("member").GetString().ShouldBe("currencies");
        (await client.Get($"/api/v2/links/{country}")).Text.ShouldContain($"\"{currency}\"");
    }

    [Theory, EveryGrouping]
    public async Task Only_CSV_and_JSON_are_taken(Grouping grouping)
    {
        var client = await grouping.ClientAsync();
        var code = Codes.Next();

        (await client.Send(HttpMethod.Post, "/api/v2/countries/import", Calls.Bytes([1], "application/xml"))).ShouldBeProblem(415);
        (await ImportAsync(client, "countries", "code,name\n"u8.ToArray(), "?dryRnu=true")).ShouldBeProblem(400, "dryRnu");
        (
            await client.Send(
                HttpMethod.Post,
                "/api/v2/countries/import",
                Calls.Bytes(Encoding.UTF8.GetBytes($$"""[{"code":"{{code}}","name":"By JSON"}]"""), "application/json")
            )
        ).ShouldBe(200);
        (await client.Get($"/api/v2/countries/{code}")).ShouldBe(200);
        (
            await ImportAsync(
                client,
                "countries",
                [.. Encoding.ASCII.GetBytes($"code,name\n{code},C"), 0xF4, .. "te\n"u8],
                "",
                "text/csv; charset=windows-1252"
            )
        ).ShouldBe(200);
        (await client.Get($"/api/v2/countries/{code}")).Json.GetProperty("name").GetString().ShouldBe("Côte");
    }

    // A file is held by the replica that got it. Each request may arrive at another one.
    [Theory, EveryGrouping]
    public async Task The_page_finds_its_import_wherever_its_requests_arrive(Grouping grouping)
    {
        var client = await grouping.ClientAsync();
        var code = Codes.Next();
        var begun = await client.Send(
            HttpMethod.Post,
            "/countries/import",
            new MultipartFormDataContent
            {
                { Calls.Bytes(Encoding.UTF8.GetBytes($"code,name\n{code},Chosen\n"), "text/csv"), "file", "countries.csv" },
            }
        );
        var import = begun.ShouldBe(303)["Location"]!;

        (await ReloadedAsync(client, import)).ShouldContain("Store these changes");
        (await client.Get($"/api/v2/countries/{code}")).ShouldBe(404);
        var confirmed = await client.Form(import, []);
        for (var times = 0; confirmed.Status == 307 && times < MaxReloads; times++)
        {
            confirmed = await client.Form(confirmed["Location"]!, []);
        }

        confirmed.ShouldBe(303)["Location"].ShouldBe(import);
        (await ReloadedAsync(client, import)).ShouldContain("All of it was stored.");
        (await client.Get($"/api/v2/countries/{code}")).Json.GetProperty("name").GetString().ShouldBe("Chosen");
    }

    // What a browser shows in the end, which reloads the page as the header says.
    private static async Task<string> ReloadedAsync(HttpClient client, string path)
    {
        for (var times = 0; ; times++)
        {
            var answer = (await client.Get(path)).ShouldBe(200);
            if (answer["Refresh"] is not { } seconds)
            {
                return answer.Text;
            }

            seconds.ShouldBe("1");
            times.ShouldBeLessThan(MaxReloads);
            await Task.Delay(20); // A browser waits for longer.
        }
    }

    private static Task<Answer> ImportAsync(
        HttpClient client,
        string path,
        byte[] file,
        string query = "",
        string contentType = "text/csv"
    ) => client.Send(HttpMethod.Post, $"/api/v2/{path}/import{query}", Calls.Bytes(file, contentType));
}
