using CountryProvider.Topology.Tests.Deployments;
using CountryProvider.Topology.Tests.Http;

namespace CountryProvider.Topology.Tests.Api;

public sealed class SearchAndPagingTests
{
    [Theory, EveryCatalogue]
    public async Task Case_and_accents_make_no_difference_to_a_search(Grouping grouping, Entries entries)
    {
        var (client, word) = (await grouping.ClientAsync(), Codes.Word());
        var (code, _) = await client.Add(entries, $"Côte d’Ivoire {word} Ångström");

        foreach (
            var search in new[]
            {
                $"ivoire {word}",
                $"CÔTE D’IVOIRE {word}",
                $"cote d’ivoire {word}",
                $"{word} angstrom",
                $"{word.ToUpperInvariant()} ÅNGSTRÖM",
                $"{word} A\u030Angstro\u0308m",
                $"  {word}  ",
            }
        )
        {
            (await client.Get($"{entries.V2}?search={Uri.EscapeDataString(search)}")).All("code").ShouldBe([code], search);
        }

        (await client.Get($"{entries.V2}?search={word}x")).ShouldBeJson(200, "[]");
    }

    [Theory, EveryCatalogue]
    public async Task A_search_finds_codes(Grouping grouping, Entries entries)
    {
        var client = await grouping.ClientAsync();
        var (code, _) = await client.Add(entries, "Anything");

        (await client.Get($"{entries.V2}?search={code.ToLowerInvariant()}")).All("code").ShouldContain(code);
        (await client.Get($"{entries.V2}?search={code.ToUpperInvariant()}")).All("code").ShouldContain(code);
    }

    [Theory, EveryCatalogueText("%20", "", "%09")]
    public async Task A_blank_search_finds_all(Grouping grouping, Entries entries, string search)
    {
        var client = await grouping.ClientAsync();
        var (code, _) = await client.Add(entries, "Anything");

        (await client.Get($"{entries.V2}?search={search}")).All("code").ShouldContain(code);
    }

    [Theory, EveryCatalogue]
    public async Task Pages_follow_each_other_by_their_links(Grouping grouping, Entries entries)
    {
        var (client, word) = (await grouping.ClientAsync(), Codes.Word());
        for (var i = 0; i < 5; i++)
        {
            await client.Add(entries, $"{word} ä {i}");
        }

        var seen = new List<string?>();
        var next = $"{entries.V2}?search={word}%20%C3%A4&page=1&pageSize=2";
        while (next is not null)
        {
            var answer = (await client.Get(next)).ShouldBe(200);
            answer["X-Total-Count"].ShouldBe("5");
            seen.AddRange(answer.All("name"));
            var links = Links(answer);
            (await client.Get(links["first"])).All("name").ShouldBe([$"{word} ä 0", $"{word} ä 1"]);
            (await client.Get(links["last"])).All("name").ShouldBe([$"{word} ä 4"]);
            next = links.GetValueOrDefault("next");
        }

        seen.ShouldBe(Enumerable.Range(0, 5).Select(i => $"{word} ä {i}"));
        Links(await client.Get($"{entries.V2}?search={word}&page=1&pageSize=2")).Keys.ShouldBe(["first", "next", "last"]);
        Links(await client.Get($"{entries.V2}?search={word}&page=2&pageSize=2")).Keys.ShouldBe(["first", "prev", "next", "last"]);
        Links(await client.Get($"{entries.V2}?search={word}&page=3&pageSize=2")).Keys.ShouldBe(["first", "prev", "last"]);
    }

    [Theory, EveryCatalogue]
    public async Task A_page_beyond_the_last_is_empty_and_leads_back(Grouping grouping, Entries entries)
    {
        var (client, word) = (await grouping.ClientAsync(), Codes.Word());
        await client.Add(entries, word);

        var answer = (await client.Get($"{entries.V2}?search={word}&page=2147483647&pageSize=1000")).ShouldBeJson(200, "[]");

        answer["X-Total-Count"].ShouldBe("1");
        (await client.Get(Links(answer)["prev"])).All("name").ShouldBe([word]);
    }

    [Theory, EveryCatalogue]
    public async Task Each_page_has_a_tag_of_its_own(Grouping grouping, Entries entries)
    {
        var (client, word) = (await grouping.ClientAsync(), Codes.Word());
        await client.Add(entries, word + " 1");
        await client.Add(entries, word + " 2");

        var first = (await client.Get($"{entries.V2}?search={word}&page=1&pageSize=1")).ETag;

        (await client.Get($"{entries.V2}?search={word}&page=2&pageSize=1", ("If-None-Match", first))).ShouldBe(200);
        (await client.Get($"{entries.V2}?search={word}&page=1&pageSize=1", ("If-None-Match", first))).ShouldBe(304);
    }

    [Theory, EveryCatalogue]
    public async Task Without_a_page_there_is_no_paging(Grouping grouping, Entries entries)
    {
        var client = await grouping.ClientAsync();

        var answer = await client.Get(entries.V2);

        answer["Link"].ShouldBeNull();
        answer["X-Total-Count"].ShouldBeNull();
    }

    [Theory, EveryCatalogueText("page=0", "page=-1", "page=x", "page=", "page=1.5", "page=2147483648", "page=1&page=2", "page=%2B1")]
    public async Task A_page_that_is_no_positive_number_is_refused(Grouping grouping, Entries entries, string query) =>
        (await (await grouping.ClientAsync()).Get($"{entries.V2}?{query}")).ShouldBeProblem(400, "page");

    [Theory, EveryCatalogueText("pageSize=0", "pageSize=1001", "pageSize=-5", "pageSize=ten", "pageSize=")]
    public async Task A_page_size_that_is_not_from_1_to_1000_is_refused(Grouping grouping, Entries entries, string query) =>
        (await (await grouping.ClientAsync()).Get($"{entries.V2}?{query}")).ShouldBeProblem(400, "pageSize");

    [Theory, EveryCatalogueText("yes", "", "1")]
    public async Task Retired_is_true_or_false(Grouping grouping, Entries entries, string value) =>
        (await (await grouping.ClientAsync()).Get($"{entries.V2}?retired={value}")).ShouldBeProblem(400, "retired");

    [Theory, EveryCatalogueText("x", "漢", "😀", "+")]
    public async Task A_search_has_200_characters_at_most(Grouping grouping, Entries entries, string character)
    {
        var client = await grouping.ClientAsync();
        string Search(int length) =>
            "search=" + string.Concat(Enumerable.Repeat(character == "+" ? character : Uri.EscapeDataString(character), length));

        (await client.Get($"{entries.V2}?{Search(200)}")).ShouldBe(200);
        (await client.Get($"{entries.V2}?{Search(201)}")).ShouldBeProblem(400, "search");
        (await client.Get($"{entries.Page}?{Search(201)}")).ShouldBe(400);
        (await client.Get($"/?{Search(201)}")).ShouldBe(400);
    }

    [Theory, EveryCatalogue]
    public async Task With_a_long_search_the_next_page_is_still_linked_and_the_previous_one_of_the_last(Grouping grouping, Entries entries)
    {
        var (client, word) = (await grouping.ClientAsync(), Codes.Word());
        var name = word + string.Concat(Enumerable.Repeat("漢", 190));
        await client.Add(entries, name + "1");
        await client.Add(entries, name + "2");
        var path = $"{entries.V2}?search={Uri.EscapeDataString(name)}&pageSize=1";

        var first = (await client.Get(path)).ShouldBe(200);
        Links(first).Keys.ShouldBe(["next"]);
        var last = (await client.Get(Links(first)["next"])).ShouldBe(200);
        last.All("name").ShouldBe([name + "2"]);
        Links(last).Keys.ShouldBe(["prev"]);
        (await client.Get(Links(last)["prev"])).All("name").ShouldBe([name + "1"]);
    }

    [Theory, EveryCatalogue]
    public async Task Links_to_pages_hold_what_was_understood_and_nothing_else(Grouping grouping, Entries entries)
    {
        var (client, word) = (await grouping.ClientAsync(), Codes.Word());
        await client.Add(entries, word);

        Links(await client.Get($"{entries.V2}?PAGE=1&Search={word}&retired=%20TRUE%20"))
            .Values.Distinct()
            .ShouldHaveSingleItem()
            .ShouldEndWith($"?search={word}&retired=true&pageSize=100&page=1");
        Links(await client.Get($"{entries.V2}?pageSize=0007&search={word}"))
            .Values.Distinct()
            .ShouldHaveSingleItem()
            .ShouldEndWith($"?search={word}&pageSize=7&page=1");
    }

    private static Dictionary<string, string> Links(Answer answer) =>
        answer["Link"]!
            .Split(", <")
            .Select(link => link.TrimStart('<').Split(">; rel="))
            .ToDictionary(parts => parts[1].Trim('"'), parts => parts[0]);
}
