using CountryProvider.Topology.Tests.Deployments;
using CountryProvider.Topology.Tests.Http;
using CountryProvider.Topology.Tests.Pages;

namespace CountryProvider.Topology.Tests.Api;

/// <summary>Lists as files.</summary>
public sealed class ExportTests
{
    private const string Links = "/api/v2/links";

    [Theory, EveryCatalogue]
    public async Task A_list_is_a_file_with_a_header_and_a_line_for_each_entry(Grouping grouping, Entries entries)
    {
        var (client, word) = (await grouping.ClientAsync(), Codes.Word());
        var (code, _) = await client.Add(entries, $"{word} \"the; best\", ü");
        (await client.Patch($"{entries.V2}/{code}", """{"otherNames":["a|b","c"],"validFrom":"2020-01-31"}""")).ShouldBe(200);

        var answer = (await client.Get($"{entries.V2}?search={word}&format=csv")).ShouldBe(200);

        answer.ContentType.ShouldBe("text/csv; charset=utf-8; header=present");
        answer["Content-Disposition"].ShouldBe($"attachment; filename={entries.Path}.csv");
        var lines = answer.Text.Split("\r\n");
        lines.Length.ShouldBe(3);
        lines[0].Split(',').ShouldBe([.. lines[0].Split(',').Distinct()]);
        lines[0].ShouldStartWith("code,");
        lines[0].ShouldEndWith(",retired");
        lines[0].ShouldNotContain("flag");
        lines[1].ShouldStartWith($"\"{code}\",");
        lines[1].ShouldContain($"\"{word} \"\"the; best\"\", ü\",");
        lines[1].ShouldContain("\"a\\|b | c\",");
        lines[1].ShouldContain(",\"2020-01-31\",");
        lines[1].ShouldEndWith(",false");
    }

    [Theory, EveryCatalogue]
    public async Task A_file_for_a_spreadsheet_has_no_formulas(Grouping grouping, Entries entries)
    {
        var (client, word) = (await grouping.ClientAsync(), Codes.Word());
        await client.Add(entries, $"={word}");
        await client.Add(entries, $"'{word}");

        var answer = (await client.Get($"{entries.V2}?search={word}&fields=name&format=csv&for=spreadsheet")).ShouldBe(200);

        answer.Text[0].ShouldBe('\uFEFF');
        answer.Text[1..].Split("\r\n").ShouldBe(["name", $"\"'{word}\"", $"\"'={word}\"", ""], ignoreOrder: true);
        (await client.Get($"{entries.V2}?search={word}&for=spreadsheet")).ShouldBeProblem(400, "for");
        (await client.Get($"{entries.V2}?search={word}&format=json&for=spreadsheet")).ShouldBeProblem(400, "for");
        (await client.Get($"{entries.V2}?search={word}&format=csv&for=fun")).ShouldBeProblem(400, "for");
        (await client.Get($"{entries.V2}?search={word}&format=xml")).ShouldBeProblem(400, "format");
    }

    [Theory, EveryCatalogue]
    public async Task What_narrows_a_list_narrows_the_file(Grouping grouping, Entries entries)
    {
        var (client, word) = (await grouping.ClientAsync(), Codes.Word());
        var (first, _) = await client.Add(entries, $"{word} a");
        var (second, _) = await client.Add(entries, $"{word} b");
        var (third, _) = await client.Add(entries, $"{word} c");
        (await client.Delete($"{entries.V2}/{second}")).ShouldBe(204);
        (await client.Patch($"{entries.V2}/{third}", """{"validTo":"2019-12-31","names":{"fr":"Un nom"}}""")).ShouldBe(200);

        (await Lines("")).ShouldBe([first]);
        (await Lines("&retired=true")).ShouldBe([first, second]);
        (await Lines("&retired=true&former=true")).ShouldBe([first, second, third]);
        (await Lines("&on=2019-12-31")).ShouldBe([first, third]);
        (await Lines("&retired=true&page=2&pageSize=1")).ShouldBe([second]);
        var page = await client.Get($"{entries.V2}?search={word}&retired=true&page=1&pageSize=1&format=csv&for=spreadsheet");
        page["X-Total-Count"].ShouldBe("2");
        page["Link"]!.ShouldContain("format=csv&for=spreadsheet&pageSize=1&page=2");
        (await client.Get($"{entries.V2}?search={word}&on=2019-12-31&lang=fr&fields=name&format=csv")).Text.ShouldContain("Un nom");

        async Task<IEnumerable<string>> Lines(string filter)
        {
            var answer = (await client.Get($"{entries.V2}?search={word}&fields=code&format=csv{filter}")).ShouldBe(200);
            return answer.Text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Trim('"')).Order();
        }
    }

    [Theory, EveryCatalogue]
    public async Task The_header_Accept_chooses_where_the_address_does_not(Grouping grouping, Entries entries)
    {
        var (client, word) = (await grouping.ClientAsync(), Codes.Word());
        await client.Add(entries, word);
        var path = $"{entries.V2}?search={word}";

        foreach (
            var (accept, type) in new[]
            {
                ("text/csv", "text/csv"),
                ("text/csv, application/json;q=0.5", "text/csv"),
                ("text/*;q=0.8, */*;q=0.1", "text/csv"),
                ("application/json, text/csv;q=0.9", "application/json"),
                ("application/json, text/csv", "application/json"),
                ("text/csv;q=0, */*", "application/json"),
                ("text/html, application/xhtml+xml, */*;q=0.8", "application/json"),
                ("nonsense", "application/json"),
            }
        )
        {
            var answer = (await client.Get(path, ("Accept", accept))).ShouldBe(200);
            answer.ContentType!.ShouldStartWith(type, Case.Sensitive, accept);
            answer["Vary"]!.Split(", ").ShouldContain("Accept");
        }

        var asked = await client.Get($"{path}&format=json", ("Accept", "text/csv"));
        asked.ContentType!.ShouldStartWith("application/json");
        (asked["Vary"] ?? "").Split(", ").ShouldNotContain("Accept");
        (await client.Get($"{path}&for=spreadsheet", ("Accept", "text/csv"))).Text.ShouldStartWith("\uFEFFcode;");
    }

    [Theory, EveryCatalogue]
    public async Task Each_form_of_a_list_has_a_tag_of_its_own(Grouping grouping, Entries entries)
    {
        var (client, word) = (await grouping.ClientAsync(), Codes.Word());
        var (code, _) = await client.Add(entries, word);
        var path = $"{entries.V2}?search={word}&retired=true";
        string[] forms = ["&format=json", "&format=csv", "&format=csv&for=spreadsheet"];

        var tags = new List<string>();
        foreach (var form in forms)
        {
            var tag = (await client.Get(path + form)).ETag;
            tags.Add(tag);
            var unchanged = await client.Get(path + form, ("If-None-Match", tag));
            unchanged.ShouldBeEmpty(304);
            unchanged.ETag.ShouldBe(tag);
        }

        tags.Distinct().Count().ShouldBe(forms.Length);
        (await client.Get(path + forms[1], ("If-None-Match", tags[0]))).ShouldBe(200);
        (await client.Get(path, ("Accept", "text/csv"))).ETag.ShouldBe(tags[1]);
        var byAccept = await client.Get(path, ("Accept", "text/csv"), ("If-None-Match", tags[1]));
        byAccept.ShouldBeEmpty(304);
        byAccept["Vary"]!.Split(", ").ShouldContain("Accept");
        (await client.Delete($"{entries.V2}/{code}")).ShouldBe(204);
        (await client.Get(path + forms[1], ("If-None-Match", tags[1]))).ShouldBe(200);
    }

    [Theory, EveryGrouping]
    public async Task Links_are_a_file_with_the_currencies_of_all_times(Grouping grouping)
    {
        var client = await grouping.ClientAsync();
        var (country, currency, language) = await client.AddThree();
        var (_, second, secondLanguage) = await client.AddThree();
        await client.Put(
            $"{Links}/{country}",
            $$"""
            {"currencies":[{"code":"{{currency}}","from":"2002-01-01"},{"code":"{{second}}","to":"2002-02-28","tender":false}],
             "languages":["{{language}}",{"code":"{{secondLanguage}}","status":"regional"}]}
            """
        );

        var answer = (await client.Get($"{Links}?currency={currency}&format=csv")).ShouldBe(200);

        answer["Content-Disposition"].ShouldBe("attachment; filename=links.csv");
        answer.Text.ShouldBe(
            $"""
            country,currencies,languages,noCurrency,noLanguage
            "{country}","{currency} from=2002-01-01 | {second} to=2002-02-28 tender=false","{language} | {secondLanguage} status=regional",,

            """.ReplaceLineEndings("\r\n")
        );
        (await client.Get($"{Links}?currency={currency}&fields=country,complete&format=csv&for=spreadsheet")).Text.ShouldBe(
            $"\uFEFFcountry;complete\r\n\"{country}\";true\r\n"
        );
        (await client.Get($"{Links}?for=spreadsheet")).ShouldBeProblem(400, "for");
    }

    [Theory, EveryGrouping]
    public async Task Pages_offer_what_they_show_as_files(Grouping grouping)
    {
        var (client, word) = (await grouping.ClientAsync(), Codes.Word());
        foreach (var entries in Entries.All)
        {
            var (code, _) = await client.Add(entries, $"{word} & co");
            (await client.Delete($"{entries.V2}/{code}")).ShouldBe(204);
            await ShouldOffer($"{entries.Page}?search={word}+%26&former=true&retired=true", $"\"{code}\"", entries.Path);
        }

        var (country, currency, _) = await client.AddThree();
        await client.Put($"{Links}/{country}", $$"""{"currencies":["{{currency}}"],"noLanguage":true}""");
        await ShouldOffer($"/?currency={currency}", $"\"{country}\"", "links");

        async Task ShouldOffer(string page, string line, string path)
        {
            var links = (await client.Open(page)).QuerySelectorAll(".downloads a").Select(link => link.GetAttribute("href")!).ToList();
            links.Count.ShouldBe(3);
            links.ShouldAllBe(link => link.StartsWith($"api/v2/{path}?", StringComparison.Ordinal));
            var (json, csv, spreadsheet) = (await client.Get(links[0]), await client.Get(links[1]), await client.Get(links[2]));
            json.ShouldBe(200).Json.GetArrayLength().ShouldBe(1);
            csv.ShouldBe(200).Text.Split("\r\n").Length.ShouldBe(3);
            csv.Text.ShouldContain(line);
            spreadsheet.ShouldBe(200).Text.ShouldStartWith("\uFEFF");
            spreadsheet.Text.Split("\r\n").Length.ShouldBe(3);
        }
    }
}
