using System.Text.Json;
using CountryProvider.Testing;
using CountryProvider.Topology.Tests.Deployments;
using CountryProvider.Topology.Tests.Http;
using CountryProvider.Topology.Tests.Pages;
using CountryProvider.Topology.Tests.Security;

namespace CountryProvider.Topology.Tests.Api;

/// <summary>What codes and names mean.</summary>
public sealed class ResolveTests
{
    private const string Other = "https://other.example";

    [Theory, EveryGrouping]
    public async Task A_value_means_an_entry_by_any_code_or_name(Grouping grouping)
    {
        var client = await grouping.UnchangedAsync("Seed:Data=world");

        (
            await MeaningsAsync(client, "countries", "DE", "deu", "276", "4", "XKK", "CSHH", "germany", "Ivory Coast", "Österreich", "SUN")
        ).ShouldBe([
            "DEU alpha2 valid",
            "DEU alpha3 valid",
            "DEU numeric valid",
            "AFG numeric valid",
            "XKX alias valid",
            "CSHH code ended",
            "DEU name valid",
            "CIV otherName valid",
            "AUT otherName valid",
            "SUHH alpha3 ended",
        ]);
        (await MeaningsAsync(client, "currencies", "eur", "978", "Euro", "kuna", "532")).ShouldBe([
            "EUR code valid",
            "EUR numeric valid",
            "EUR name valid",
            "HRK otherName ended",
            "XCG numeric valid",
        ]);
        (await MeaningsAsync(client, "languages", "de", "ger", "DEU", "iw", "Deutsch", "German")).ShouldBe([
            "deu alpha2 valid",
            "deu bibliographic valid",
            "deu code valid",
            "heb alias valid",
            "deu otherName valid",
            "deu name valid",
        ]);
    }

    [Theory, EveryGrouping]
    public async Task What_is_not_clear_gets_up_to_three_suggestions(Grouping grouping)
    {
        var client = await grouping.UnchangedAsync("Seed:Data=world");

        (await MeaningsAsync(client, "countries", "Germny", "CS", "qqqqqqqqqq")).ShouldBe(["? DEU", "? CSHH CSXX", "?"]);
        (await MeaningsAsync(client, "currencies", "Swis Franc"))[0].ShouldStartWith("? CHF ");
        (await MeaningsAsync(client, "currencies", "Swis Franc"))[0].Split(' ').Length.ShouldBe(4);
        (await MeaningsAsync(client, "countries", new { code = "ZZZ", name = "Germany" })).ShouldBe(["? DEU"]);
    }

    [Theory, EveryGrouping]
    public async Task The_day_decides_and_an_object_may_bring_its_own(Grouping grouping)
    {
        var client = await grouping.UnchangedAsync("Seed:Data=world");

        var answers = await ResolveAsync(
            client,
            "currencies",
            new
            {
                code = "HRK",
                name = "Kuna",
                on = "2024-01-01",
            },
            new
            {
                code = "HRK",
                name = "Croatian kuna",
                on = "2020-01-01",
            },
            new { code = "EUR", name = "Dollar" },
            new { code = "EUR", on = "1990-01-01" },
            new { name = "Euro" },
            "EUR"
        );

        answers[0]
            .GetRawText()
            .ShouldBe(
                """{"index":0,"entry":{"code":"HRK","name":"Croatian Kuna","validFrom":"1994-05-30","validTo":"2023-01-14","replacedBy":["EUR"]},"by":"code","validity":"ended"}"""
            );
        answers
            .Select(answer => answer.GetProperty("validity").GetString())
            .ShouldBe(["ended", "valid", "valid", "future", "valid", "valid"]);
        answers
            .Select(answer => answer.TryGetProperty("rightName", out var name) ? name.GetString() : null)
            .ShouldBe([null, null, "Euro", null, null, null]);
        answers.Select(answer => answer.GetProperty("index").GetInt32()).ShouldBe([0, 1, 2, 3, 4, 5]);

        foreach (var (on, code) in new[] { ("1990-01-01", "CSHH"), ("2005-01-01", "CSXX") })
        {
            (await client.Post("/api/v2/countries/resolve", new { values = new[] { "CS" }, on }))
                .Json[0]
                .GetProperty("entry")
                .GetProperty("code")
                .GetString()
                .ShouldBe(code);
        }

        (await client.Post("/api/v2/countries/resolve?lang=fr", new { values = new[] { "Allemagne" } }))
            .Json[0]
            .GetProperty("by")
            .GetString()
            .ShouldBe("name");
    }

    [Theory, EveryCatalogue]
    public async Task What_a_department_adds_and_retires_is_known_at_once(Grouping grouping, Entries entries)
    {
        var client = await grouping.ClientAsync();
        var word = Codes.Word();
        var (code, _) = await client.Add(entries, $"The {word}");

        (await MeaningsAsync(client, entries.Path, entries.Other(code), $"THE {word}")).ShouldBe([
            $"{code} code valid",
            $"{code} name valid",
        ]);
        (await MeaningsAsync(client, entries.Path, $"The {word[..^1]}"))[0].ShouldContain(code);

        (await client.Delete($"{entries.V2}/{code}")).ShouldBe(204);

        (await ResolveAsync(client, entries.Path, code))[0].GetProperty("entry").GetProperty("retired").GetBoolean().ShouldBeTrue();
    }

    [Theory, EveryCatalogue]
    public async Task What_is_not_understood_is_refused_by_its_place(Grouping grouping, Entries entries)
    {
        var client = await grouping.ClientAsync();
        var path = $"{entries.V2}/resolve";

        (await client.Post(path, new { })).ShouldBeProblem(400, "values");
        (await client.Post(path, new { values = Array.Empty<string>() })).ShouldBeProblem(400, "values");
        (await client.Post(path, new { values = Enumerable.Repeat("DE", 1001) })).ShouldBeProblem(400, "values");
        (await client.Post(path, new { values = Enumerable.Repeat("DE", 1000) })).ShouldBe(200).Json.GetArrayLength().ShouldBe(1000);
        (await client.Post(path, new { values = "DE" })).ShouldBeProblem(400, "values");
        (await client.Post(path, """{"values":["DE",7,null,"",{}]}""")).ShouldBeProblem(
            400,
            "values[1]",
            "values[2]",
            "values[3]",
            "values[4]"
        );
        (await client.Post(path, new { values = new[] { new string('x', 201) } })).ShouldBeProblem(400, "values[0]");
        (await client.Post(path, """{"values":[{"cod":"DE"}]}""")).ShouldBeProblem(400, "values[0].cod").Text.ShouldContain("'code'");
        (await client.Post(path, """{"values":[{"code":"DE","on":"x"}]}""")).ShouldBeProblem(400, "values[0].on");
        (await client.Post(path, new { values = new[] { "DE" }, on = "31.1.2026" })).ShouldBeProblem(400, "on");
        (await client.Post(path, new { values = new[] { "DE" }, day = "x" })).ShouldBeProblem(400, "day");
        (await client.Post(path + "?lang=!", new { values = new[] { "DE" } })).ShouldBeProblem(400, "lang");
        (await client.Post(path + "?on=2026-01-01", new { values = new[] { "DE" } })).ShouldBeProblem(400, "on");
        (await client.Post(path, "[")).ShouldBeProblem(400);
        (await client.Put(path, new { values = new[] { "DE" } })).Status.ShouldBeInRange(400, 405);
    }

    [Theory, EveryCatalogue]
    public async Task Scripts_of_every_origin_may_ask(Grouping grouping, Entries entries)
    {
        var client = await grouping.ClientAsync();

        (await client.Post($"{entries.V2}/resolve", new { values = new[] { "DE" } }, ("Origin", Other)))["Access-Control-Allow-Origin"]
            .ShouldBe("*");
        var asked = await client.Send(
            HttpMethod.Options,
            $"{entries.V2}/resolve",
            null,
            ("Origin", Other),
            ("Access-Control-Request-Method", "POST"),
            ("Access-Control-Request-Headers", "content-type")
        );
        asked["Access-Control-Allow-Origin"].ShouldBe("*");
        asked["Access-Control-Allow-Methods"]!.ShouldContain("POST");
    }

    [Fact]
    public async Task It_needs_a_key_only_where_reads_do()
    {
        await using var writes = await TestHost.StartAsync(Keys.Setting);
        await using var reads = await TestHost.StartAsync(Keys.Setting, "Auth:Reads=true");
        foreach (var entries in Entries.All)
        {
            var body = new { values = new[] { "DE" } };
            (await writes.Client.Post($"{entries.V2}/resolve", body)).ShouldBe(200);
            (await writes.Client.Form($"{entries.Page}/resolve", [("values", "DE")])).ShouldBe(200);
            (await writes.Client.Post(entries.V2, new { code = "ABC", name = "Anything" })).ShouldBe(401);
            (await reads.Client.Post($"{entries.V2}/resolve", body)).ShouldBe(401);
            (await reads.Client.Post($"{entries.V2}/resolve", body, Keys.Bearer(Keys.All[0].Key))).ShouldBe(200);
        }
    }

    [Theory, EveryGrouping]
    public async Task The_page_says_what_each_pasted_line_means(Grouping grouping)
    {
        var client = await grouping.UnchangedAsync("Seed:Data=world");
        (await client.Open("/currencies")).QuerySelector("main a[href='currencies/resolve']").ShouldNotBeNull();
        (await client.Open("/currencies/resolve")).QuerySelectorAll("tbody tr").ShouldBeEmpty();

        var page = await (
            await client.Form(
                "/currencies/resolve",
                [("values", "EUR\r\n\r\n  hrk \r\nEUR\tDollar\r\nSwis Franc\r\n<b>\r\n"), ("on", "2026-01-01")]
            )
        ).ShouldBePage(client, 200);

        var rows = page.QuerySelectorAll("tbody tr")
            .Select(row => string.Join(" ", row.TextContent.Split((char[])[], StringSplitOptions.RemoveEmptyEntries)))
            .ToList();
        rows.Count.ShouldBe(5);
        rows[0].ShouldBe("EUR Euro EUR code");
        rows[1].ShouldBe("hrk Croatian Kuna HRK code ended on 2023-01-14; now EUR");
        rows[2].ShouldBe("EUR Dollar Euro EUR code wrong name");
        rows[3].ShouldStartWith("Swis Franc not clear – Perhaps Swiss Franc, ");
        rows[4].ShouldBe("<b> not clear – Nothing is called so.");
        page.QuerySelector("h2")!.TextContent.ShouldBe("3 of 5 recognised");
        page.QuerySelector("textarea")!.TextContent.ShouldBe("EUR\nhrk\nEUR\tDollar\nSwis Franc\n<b>");

        var file = await client.Form("/currencies/resolve", [("values", "hrk\n=1+1\nSwis Franc"), ("on", "2026-01-01"), ("format", "csv")]);
        file.ShouldBe(200).ContentType!.ShouldStartWith("text/csv");
        file["Content-Disposition"].ShouldBe("attachment; filename=currencies-checked.csv");
        var written = file.Text.TrimStart('\uFEFF').ReplaceLineEndings("\n").Split('\n');
        written[0].ShouldBe("value;code;name;by;validity;validFrom;validTo;replacedBy;rightName;suggestions");
        written[1].ShouldBe("\"hrk\";\"HRK\";\"Croatian Kuna\";\"code\";\"ended\";\"1994-05-30\";\"2023-01-14\";\"EUR\";;");
        written[2].ShouldStartWith("\"'=1+1\";;");
        written[3].ShouldEndWith(";\"CHF | CHW | XFU\"");

        var refused = await (await client.Form("/currencies/resolve", [("values", " "), ("on", "")])).ShouldBePage(client, 400);
        refused.ErrorOf("values").ShouldContain("1 to 1000");
        (await (await client.Form("/currencies/resolve", [("values", "EUR"), ("on", "x")])).ShouldBePage(client, 400))
            .ErrorOf("on")
            .ShouldContain("2026-01-31");
    }

    private static async Task<List<JsonElement>> ResolveAsync(HttpClient client, string catalogue, params object[] values) =>
        [.. (await client.Post($"/api/v2/{catalogue}/resolve", new { values })).ShouldBe(200).Json.EnumerateArray()];

    // "DEU alpha2 valid" for an entry, "? DEU AUT" for suggestions.
    private static async Task<List<string>> MeaningsAsync(HttpClient client, string catalogue, params object[] values) =>
        [
            .. (await ResolveAsync(client, catalogue, values)).Select(answer =>
                answer.TryGetProperty("entry", out var entry)
                    ? $"{entry.GetProperty("code")} {answer.GetProperty("by")} {answer.GetProperty("validity")}"
                    : string.Join(
                        ' ',
                        answer
                            .GetProperty("suggestions")
                            .EnumerateArray()
                            .Select(entry => entry.GetProperty("code").ToString())
                            .Prepend("?")
                    )
            ),
        ];
}
