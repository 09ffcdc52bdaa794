using CountryProvider.Topology.Tests.Deployments;
using CountryProvider.Topology.Tests.Http;

namespace CountryProvider.Topology.Tests.Api;

public sealed class CatalogueV2Tests
{
    [Theory, EveryCatalogue]
    public async Task An_added_entry_is_answered_with_its_address_and_its_tag(Grouping grouping, Entries entries)
    {
        var (client, code) = (await grouping.ClientAsync(), Codes.Next());

        var answer = await client.Post(entries.V2, new { code, name = "Zürich & Söhne" });

        answer.ShouldBeJson(201, entries.Json(entries.Stored(code), "Zürich & Söhne"));
        answer["Location"].ShouldBe($"{entries.V2}/{entries.Stored(code)}");
        answer.ETag.ShouldMatch("^\"[^\"]+\"$");
        (await client.Get(answer["Location"]!)).ETag.ShouldBe(answer.ETag);
    }

    [Theory, EveryCatalogue]
    public async Task A_code_is_stored_in_the_case_of_its_catalogue_and_found_in_any(Grouping grouping, Entries entries)
    {
        var (client, code) = (await grouping.ClientAsync(), Codes.Next());
        await client.Post(entries.V2, new { code = entries.Other(code), name = "Anything" });

        foreach (var asked in new[] { code, code.ToLowerInvariant(), code[..1] + code[1..].ToLowerInvariant() })
        {
            (await client.Get($"{entries.V2}/{asked}")).ShouldBeJson(200, entries.Json(entries.Stored(code), "Anything"));
        }
    }

    [Theory, EveryCatalogue]
    public async Task A_code_that_is_taken_is_refused_in_any_case(Grouping grouping, Entries entries)
    {
        var client = await grouping.ClientAsync();
        var (code, _) = await client.Add(entries, "The first");

        (await client.Post(entries.V2, new { code, name = "The second" }))
            .ShouldBeProblem(409)
            .Json.GetProperty("detail")
            .GetString()!
            .ShouldContain("The first");
        (await client.Post(entries.V2, new { code = entries.Other(code), name = "The FIRST" })).ShouldBeProblem(409);

        (await client.Get($"{entries.V2}/{code}")).Json.GetProperty("name").GetString().ShouldBe("The first");
    }

    [Theory, EveryCatalogue]
    public async Task Adding_the_same_again_changes_nothing(Grouping grouping, Entries entries)
    {
        var client = await grouping.ClientAsync();
        var (code, etag) = await client.Add(entries, "Same");

        var answer = await client.Post(entries.V2, new { code = entries.Other(code), name = " Same " });

        answer.ShouldBeJson(200, entries.Json(code, "Same")).ETag.ShouldBe(etag);
        answer["Location"].ShouldBeNull();
    }

    [Theory, EveryCatalogue]
    public async Task A_code_of_a_retired_entry_is_not_used_again(Grouping grouping, Entries entries)
    {
        var client = await grouping.ClientAsync();
        var (code, _) = await client.Add(entries, "The first");
        await client.Delete($"{entries.V2}/{code}");

        (await client.Post(entries.V2, new { code, name = "The second" })).ShouldBeProblem(409);
        (await client.Post(entries.V2, new { code, name = "The first" })).ShouldBeProblem(409);
    }

    [Theory, EveryCatalogue]
    public async Task What_is_missing_is_listed_by_field(Grouping grouping, Entries entries)
    {
        var client = await grouping.ClientAsync();

        (await client.Post(entries.V2, "{}")).ShouldBeProblem(400, "code", "name");
        (await client.Post(entries.V2, new { code = "A1C", name = "Anything" })).ShouldBeProblem(400, "code");
        (await client.Post(entries.V2, new { code = Codes.Next() })).ShouldBeProblem(400, "name");
        (await client.Put($"{entries.V2}/{Codes.Next()}", new { name = " " })).ShouldBeProblem(400, "name");
        (await client.Put($"{entries.V2}/nocode", new { name = "Anything" })).ShouldBeProblem(400, "code");
    }

    [Theory, EveryCatalogue]
    public async Task An_unknown_code_is_not_found(Grouping grouping, Entries entries)
    {
        var client = await grouping.ClientAsync();

        foreach (var code in new[] { Codes.Next(), "x", "toolong", "%C3%A4%C3%B6%C3%BC", "1%202" })
        {
            (await client.Get($"{entries.V2}/{code}")).ShouldBeProblem(404);
            (await client.Delete($"{entries.V2}/{code}")).ShouldBeProblem(404);
        }
    }

    [Theory, EveryCatalogue]
    public async Task Putting_an_unknown_code_creates_the_entry(Grouping grouping, Entries entries)
    {
        var (client, code) = (await grouping.ClientAsync(), Codes.Next());

        var answer = await client.Put($"{entries.V2}/{entries.Other(code)}", new { name = "New" });

        answer.ShouldBeJson(201, entries.Json(entries.Stored(code), "New"));
        answer["Location"].ShouldBe($"{entries.V2}/{entries.Stored(code)}");
        (await client.Get(answer["Location"]!)).ETag.ShouldBe(answer.ETag);
    }

    [Theory, EveryCatalogue]
    public async Task Putting_a_known_code_renames_the_entry(Grouping grouping, Entries entries)
    {
        var client = await grouping.ClientAsync();
        var (code, etag) = await client.Add(entries, "Old");

        var answer = await client.Put($"{entries.V2}/{code}", new { name = "New" });

        answer.ShouldBeJson(200, entries.Json(code, "New"));
        answer["Location"].ShouldBeNull();
        answer.ETag.ShouldNotBe(etag);
        (await client.Get($"{entries.V2}/{code}")).ETag.ShouldBe(answer.ETag);
    }

    [Theory, EveryCatalogue]
    public async Task Putting_the_same_again_changes_nothing(Grouping grouping, Entries entries)
    {
        var client = await grouping.ClientAsync();
        var (code, etag) = await client.Add(entries, "Same");

        (await client.Put($"{entries.V2}/{code}", new { name = " Same " })).ShouldBe(200).ETag.ShouldBe(etag);
    }

    [Theory, EveryCatalogue]
    public async Task A_retired_entry_is_kept_but_not_listed(Grouping grouping, Entries entries)
    {
        var (client, word) = (await grouping.ClientAsync(), Codes.Word());
        var (code, etag) = await client.Add(entries, word);

        (await client.Delete($"{entries.V2}/{code}")).ShouldBeEmpty(204);
        (await client.Delete($"{entries.V2}/{code}")).ShouldBeEmpty(204);

        var answer = (await client.Get($"{entries.V2}/{code}")).ShouldBeJson(200, entries.Json(code, word, retired: true));
        answer.ETag.ShouldNotBe(etag);
        (await client.Get($"{entries.V2}?search={word}")).ShouldBeJson(200, "[]");
        (await client.Get($"{entries.V2}?search={word}&retired=false")).ShouldBeJson(200, "[]");
        (await client.Get($"{entries.V2}?search={word}&retired=true")).ShouldBeJson(200, $"[{answer.Text}]");
        (await client.Get(entries.V2)).All("code").ShouldNotContain(code);
        (await client.Get($"{entries.V2}?retired=true")).All("code").ShouldContain(code);
    }

    [Theory, EveryCatalogue]
    public async Task Putting_a_retired_entry_reinstates_it(Grouping grouping, Entries entries)
    {
        var client = await grouping.ClientAsync();
        var (code, _) = await client.Add(entries, "Back");
        await client.Delete($"{entries.V2}/{code}");

        (await client.Put($"{entries.V2}/{code}", new { name = "Back" })).ShouldBeJson(200, entries.Json(code, "Back"));

        (await client.Get(entries.V2)).All("code").ShouldContain(code);
    }

    [Theory, EveryCatalogue]
    public async Task A_write_is_visible_to_the_next_read(Grouping grouping, Entries entries)
    {
        var (client, word) = (await grouping.ClientAsync(), Codes.Word());
        var (code, _) = await client.Add(entries, word + " 0");

        for (var i = 1; i <= 20; i++)
        {
            var name = $"{word} {i}";
            (await client.Put($"{entries.V2}/{code}", new { name })).ShouldBe(200);
            (await client.Get($"{entries.V2}/{code}")).Json.GetProperty("name").GetString().ShouldBe(name);
            (await client.Get($"{entries.V2}?search={word}")).All("name").ShouldBe([name]);
            (await client.Get(entries.V2)).All("name").ShouldContain(name);
            (await client.Get($"{entries.V1}/{code}")).Json.GetProperty("name").GetString().ShouldBe(name);
        }
    }

    [Theory, EveryCatalogue]
    public async Task A_list_of_nothing_is_an_empty_array(Grouping grouping, Entries entries)
    {
        var empty = await grouping.UnchangedAsync();

        (await empty.Get(entries.V2)).ShouldBeJson(200, "[]").ETag.ShouldNotBeNull();
    }

    [Theory, EveryCatalogue]
    public async Task A_list_is_ordered_by_name_then_code_whatever_the_case_and_accents(Grouping grouping, Entries entries)
    {
        var (client, word) = (await grouping.ClientAsync(), Codes.Word());
        var codes = Enumerable.Range(0, 6).Select(_ => entries.Stored(Codes.Next())).ToArray();
        foreach (var (code, name) in codes.Zip(["zebra", "Äpfel", "apfel zaft", "Birne", "ÁPFEL", "birne"]).Reverse())
        {
            (await client.Post(entries.V2, new { code, name = $"{name} {word}" })).ShouldBe(201);
        }

        var twins = new[] { entries.Stored(Codes.Next()), entries.Stored(Codes.Next()) };
        foreach (var code in twins.Reverse())
        {
            (await client.Post(entries.V2, new { code, name = $"Zebra {word} twin" })).ShouldBe(201);
        }

        var listed = (await client.Get($"{entries.V2}?search={word}")).All("code").ToList();

        listed[..2].ShouldBe([codes[1], codes[4]], ignoreOrder: true, "apfel ZAFT comes after both ways to write apfel WORD");
        listed[2].ShouldBe(codes[2]);
        listed[3..5].ShouldBe([codes[3], codes[5]], ignoreOrder: true);
        listed[5..].ShouldBe([codes[0], .. twins]);
    }
}
