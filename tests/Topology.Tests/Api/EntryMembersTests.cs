using CountryProvider.Topology.Tests.Deployments;
using CountryProvider.Topology.Tests.Http;

namespace CountryProvider.Topology.Tests.Api;

/// <summary>What an entry has beside its code and its name: days, other codes, names in other languages.</summary>
public sealed class EntryMembersTests
{
    [Theory, EveryCatalogue]
    public async Task A_patch_changes_what_it_names(Grouping grouping, Entries entries)
    {
        var client = await grouping.ClientAsync();
        var (code, _) = await client.Add(entries, "Old");

        (await client.Patch($"{entries.V2}/{code}", new { validFrom = "2001-02-03", otherNames = new[] { " Former  name " } })).ShouldBe(
            200
        );
        var patched = (await client.Patch($"{entries.V2}/{entries.Other(code)}", new { name = "New" })).ShouldBe(200);

        (await client.Patch($"{entries.V2}/{code}", """{"VALIDTO":"2999-01-01","Aliases":[]}"""))
            .ShouldBe(200)
            .Json.GetProperty("validTo")
            .GetString()
            .ShouldBe("2999-01-01");
        (await client.Patch($"{entries.V2}/{code}", """{"ValidTo":null}""")).ShouldBe(200);
        patched = (await client.Patch($"{entries.V2}/{code}", new { name = "New" })).ShouldBe(200);
        patched.Json.GetProperty("validFrom").GetString().ShouldBe("2001-02-03");
        patched.Json.GetProperty("otherNames")[0].GetString().ShouldBe("Former name");
        patched.Json.GetProperty("name").GetString().ShouldBe("New");
        (await client.Get($"{entries.V2}/{code}")).ETag.ShouldBe(patched.ETag);
        (await client.Patch($"{entries.V2}/{code}", """{"validFrom":null,"otherNames":[]}""")).ShouldBeJson(200, entries.Json(code, "New"));
    }

    [Theory, EveryCatalogue]
    public async Task A_put_replaces_the_whole_entry(Grouping grouping, Entries entries)
    {
        var client = await grouping.ClientAsync();
        var (code, _) = await client.Add(entries, "Old");
        await client.Patch($"{entries.V2}/{code}", new { validFrom = "2001-02-03" });

        (await client.Put($"{entries.V2}/{code}", new { name = "New" })).ShouldBeJson(200, entries.Json(code, "New"));
    }

    [Theory, EveryCatalogue]
    public async Task What_was_read_can_be_sent_back(Grouping grouping, Entries entries)
    {
        var client = await grouping.ClientAsync();
        var (code, _) = await client.Add(entries, "Same");
        var read = (
            await client.Patch(
                $"{entries.V2}/{code}",
                new
                {
                    aliases = new[] { new { code = Codes.Word() } },
                    names = new { fr = "Même" },
                    validFrom = "1999-12-31",
                }
            )
        ).ShouldBe(200);

        (await client.Put($"{entries.V2}/{code}", read.Text, ("If-Match", read.ETag))).ShouldBe(200).ETag.ShouldBe(read.ETag);
    }

    [Theory, EveryCatalogue]
    public async Task A_retired_entry_can_be_corrected_and_stays_retired(Grouping grouping, Entries entries)
    {
        var client = await grouping.ClientAsync();
        var (code, _) = await client.Add(entries, "Mistpyed");
        (await client.Patch($"{entries.V2}/{code}", new { retired = true })).ShouldBeJson(
            200,
            entries.Json(code, "Mistpyed", retired: true)
        );

        (await client.Patch($"{entries.V2}/{code}", new { name = "Mistyped" })).ShouldBeJson(
            200,
            entries.Json(code, "Mistyped", retired: true)
        );
        (await client.Patch($"{entries.V2}/{code}", new { retired = false })).ShouldBeJson(200, entries.Json(code, "Mistyped"));
    }

    [Theory, EveryCatalogue]
    public async Task A_patch_that_cannot_be_applied_changes_nothing(Grouping grouping, Entries entries)
    {
        var client = await grouping.ClientAsync();
        var (code, etag) = await client.Add(entries, "Kept");
        var path = $"{entries.V2}/{code}";

        (await client.Patch(path, new { nmae = "x" })).ShouldBeProblem(400, "nmae").Text.ShouldContain("Did you mean 'name'?");
        (await client.Patch(path, new { name = "" })).ShouldBeProblem(400, "name");
        (await client.Patch(path, new { name = 5 })).ShouldBeProblem(400, "name");
        (await client.Patch(path, new { validFrom = "31.12.1999" })).ShouldBeProblem(400, "validFrom");
        (await client.Patch(path, new { validFrom = "2000-01-02", validTo = "2000-01-01" })).ShouldBeProblem(400, "validTo");
        (await client.Patch(path, new { status = "officail" })).ShouldBeProblem(400, "status");
        (await client.Patch(path, new { retired = "yes" })).ShouldBeProblem(400, "retired");
        (await client.Patch(path, new { code = entries.Stored(Codes.Next()) })).ShouldBeProblem(400, "code");
        (await client.Patch(path, new { names = new { klingonisch_ = "x" } })).ShouldBe(400);
        (await client.Patch(path, new { names = new { fr = "\u0000" } })).ShouldBe(400);
        (await client.Patch(path, new { aliases = new[] { new { code = "x y" } } })).ShouldBe(400);
        (await client.Patch(path, new { aliases = new[] { new { code = "xy", since = "2000-01-01" } } })).ShouldBeProblem(
            400,
            "aliases[0].since"
        );
        (await client.Patch(path, new { replacedBy = new[] { entries.Stored(Codes.Next()) } })).ShouldBeProblem(422, "replacedBy");
        (await client.Patch(path, new { replacedBy = new[] { code } }))
            .ShouldBeProblem(422, "replacedBy")
            .Text.ShouldContain("go round in a circle");
        (await client.Patch(path, "[]")).ShouldBe(400);
        (await client.Patch(path, "{")).ShouldBe(400);
        (await client.Patch(path, new { name = "Other" }, ("If-Match", "\"1-0\""))).ShouldBeProblem(412);
        (await client.Send(HttpMethod.Patch, path, Calls.Json(new { name = "Other" })))
            .ShouldBeProblem(415)
            .Text.ShouldContain("merge-patch");
        (await client.Patch($"{entries.V2}/{Codes.Next()}", new { name = "Other" })).ShouldBeProblem(404);
        (await client.Get(path)).ETag.ShouldBe(etag);
    }

    [Theory, EveryCatalogue]
    public async Task An_entry_is_found_by_its_other_codes(Grouping grouping, Entries entries)
    {
        var (client, alias) = (await grouping.ClientAsync(), Codes.Word());
        var (code, _) = await client.Add(entries, "Known by others");
        var whole = (
            await client.Patch($"{entries.V2}/{code}", new { aliases = new[] { new { code = alias, validTo = "1999-01-01" } } })
        ).ShouldBe(200);

        var found = (await client.Get($"{entries.V2}/{alias.ToUpperInvariant()}")).ShouldBeJson(200, whole.Text);

        found["Content-Location"].ShouldBe($"{entries.V2}/{code}");
        (await client.Get($"{entries.V2}/{code}"))["Content-Location"].ShouldBeNull();
        (await client.Get($"{entries.V2}?search={alias}")).All("code").ShouldBe([code]);
        (await client.Delete($"{entries.V2}/{alias}")).ShouldBe(204);
        (await client.Get($"{entries.V2}/{code}")).Json.GetProperty("retired").GetBoolean().ShouldBeTrue();
    }

    [Theory, EveryCatalogue]
    public async Task Of_several_that_had_a_code_the_day_decides(Grouping grouping, Entries entries)
    {
        var (client, alias) = (await grouping.ClientAsync(), Codes.Word());
        var (first, _) = await client.Add(entries, "The first");
        var (second, _) = await client.Add(entries, "The second");
        var aliases = new[] { new { code = alias } };
        (await client.Patch($"{entries.V2}/{first}", new { aliases, validTo = "1990-12-31" })).ShouldBe(200);
        (
            await client.Patch(
                $"{entries.V2}/{second}",
                new
                {
                    aliases,
                    validFrom = "1995-01-01",
                    validTo = "2000-12-31",
                }
            )
        ).ShouldBe(200);

        (await client.Get($"{entries.V2}/{alias}?on=1990-12-31")).Json.GetProperty("code").GetString().ShouldBe(first);
        (await client.Get($"{entries.V2}/{alias}?on=1995-01-01")).Json.GetProperty("code").GetString().ShouldBe(second);
        foreach (var day in new[] { "?on=1991-01-01", "?on=2001-01-01", "" })
        {
            var refused = (await client.Get($"{entries.V2}/{alias}{day}")).ShouldBeProblem(404);
            refused
                .Json.GetProperty("candidates")
                .EnumerateArray()
                .Select(candidate => candidate.GetProperty("code").GetString())
                .ShouldBe([first, second], ignoreOrder: true);
            refused.Json.GetProperty("detail").GetString()!.ShouldContain("The first");
        }
    }

    [Theory, EveryCatalogue]
    public async Task A_code_that_another_has_now_is_taken(Grouping grouping, Entries entries)
    {
        var (client, alias) = (await grouping.ClientAsync(), Codes.Word());
        var (owner, _) = await client.Add(entries, "The owner");
        var (other, _) = await client.Add(entries, "The other");
        var aliases = new[] { new { code = alias } };
        await client.Patch($"{entries.V2}/{owner}", new { aliases });

        (await client.Patch($"{entries.V2}/{other}", new { aliases })).ShouldBeProblem(409).Text.ShouldContain("The owner");
        (await client.Patch($"{entries.V2}/{other}", new { aliases = new[] { new { code = owner } } })).ShouldBeProblem(409);

        await client.Patch($"{entries.V2}/{owner}", new { validTo = "2000-12-31" });
        (await client.Patch($"{entries.V2}/{other}", new { aliases })).ShouldBe(200);
    }

    [Theory, EveryCatalogue]
    public async Task A_list_holds_what_is_valid_on_the_day(Grouping grouping, Entries entries)
    {
        var (client, word) = (await grouping.ClientAsync(), Codes.Word());
        var (past, _) = await client.Add(entries, $"{word} a");
        var (future, _) = await client.Add(entries, $"{word} b");
        var (always, _) = await client.Add(entries, $"{word} c");
        var ended = entries.Path == "languages" ? "deprecated" : "former";
        await client.Patch(
            $"{entries.V2}/{past}",
            new
            {
                validFrom = "1980-01-01",
                validTo = "1990-12-31",
                status = ended,
            }
        );
        await client.Patch($"{entries.V2}/{future}", new { validFrom = "2990-01-01" });

        (await CodesOf("")).ShouldBe([always]);
        (await CodesOf("&on=1979-12-31")).ShouldBe([always]);
        (await CodesOf("&on=1980-01-01")).ShouldBe([past, always]);
        (await CodesOf("&on=1990-12-31")).ShouldBe([past, always]);
        (await CodesOf("&on=2990-01-01")).ShouldBe([future, always]);
        (await CodesOf("&former=true")).ShouldBe([past, future, always]);
        (await CodesOf($"&status={ended}")).ShouldBe([past]);
        (await CodesOf($"&status={(entries.Path == "countries" ? "user-assigned" : "active")}")).ShouldBe([always]);
        (await client.Get($"{entries.V2}?on=1990-02-30")).ShouldBeProblem(400, "on");
        (await client.Get($"{entries.V2}?status=sttaus")).ShouldBeProblem(400, "status");
        (await client.Get($"{entries.V1}")).All("shortName").ShouldNotContain(past);
        (await client.Get($"{entries.V1}/{past}")).ShouldBe(404);

        async Task<IEnumerable<string?>> CodesOf(string parameters) =>
            (await client.Get($"{entries.V2}?search={word}{parameters}")).All("code");
    }

    [Theory, EveryCatalogue]
    public async Task Names_and_their_order_are_in_the_language_that_is_asked_for(Grouping grouping, Entries entries)
    {
        var (client, word) = (await grouping.ClientAsync(), Codes.Word());
        var (a, _) = await client.Add(entries, $"{word} A");
        var (b, _) = await client.Add(entries, $"{word} B");
        (
            await client.Patch(
                $"{entries.V2}/{a}",
                new { names = new Dictionary<string, string> { ["tlh"] = $"{word} Zède", ["QAA-br"] = $"{word} Brasil" } }
            )
        ).ShouldBe(200);

        (await NamesIn("tlh")).ShouldBe([$"{word} B", $"{word} Zède"]);
        (await NamesIn("tlh-CA")).ShouldBe([$"{word} B", $"{word} Zède"]);
        (await NamesIn("qaa-BR")).ShouldBe([$"{word} B", $"{word} Brasil"]);
        (await NamesIn("qaa")).ShouldBe([$"{word} A", $"{word} B"]);
        (await NamesIn("xx")).ShouldBe([$"{word} A", $"{word} B"]);
        (await client.Get($"{entries.V2}/{a}?lang=tlh")).Json.GetProperty("name").GetString().ShouldBe($"{word} Zède");
        (await client.Get($"{entries.V2}?lang=tlh&search=zede {word}")).ShouldBeJson(200, "[]");
        (await client.Get($"{entries.V2}?lang=tlh&search={word} zede")).All("code").ShouldBe([a]);
        (await client.Get($"{entries.V2}?lang=not_a_tag")).ShouldBeProblem(400, "lang");
        var names = (await client.Get($"{entries.V2}/{a}/names")).ShouldBe(200).Json;
        names.GetProperty("en").GetProperty("name").GetString().ShouldBe($"{word} A");
        names.GetProperty("qaa-BR").GetProperty("name").GetString().ShouldBe($"{word} Brasil");
        names.GetProperty("tlh").GetProperty("origin").GetString().ShouldBe("own");

        async Task<IEnumerable<string?>> NamesIn(string language) =>
            (await client.Get($"{entries.V2}?search={word}&lang={language}")).All("name");
    }

    [Theory, EveryCatalogue]
    public async Task A_language_is_the_same_in_any_case(Grouping grouping, Entries entries)
    {
        var client = await grouping.ClientAsync();
        var (code, _) = await client.Add(entries, "Named");
        var path = $"{entries.V2}/{code}";

        (await client.Patch(path, new { names = new Dictionary<string, string> { ["pt-BR"] = "Um" } })).ShouldBe(200);
        var patched = (await client.Patch(path, new { names = new Dictionary<string, string> { ["PT-br"] = "Dois" } })).ShouldBe(200);

        patched.Json.GetProperty("names").GetProperty("pt-BR").GetString().ShouldBe("Dois");
        (await client.Patch(path, """{"names":{"Pt-Br":null}}""")).ShouldBe(200).Json.TryGetProperty("names", out _).ShouldBeFalse();
    }

    [Theory, EveryCatalogue]
    public async Task An_answer_has_the_members_that_are_asked_for(Grouping grouping, Entries entries)
    {
        var (client, word) = (await grouping.ClientAsync(), Codes.Word());
        var (code, _) = await client.Add(entries, word);

        (await client.Get($"{entries.V2}/{code}?fields=name,code")).ShouldBeJson(200, $$"""{"code":"{{code}}","name":"{{word}}"}""");
        (await client.Get($"{entries.V2}?search={word}&fields=retired")).ShouldBeJson(200, """[{"retired":false}]""");
        (await client.Get($"{entries.V2}?fields=nam")).ShouldBeProblem(400, "fields").Text.ShouldContain("Did you mean 'name'?");
        (await client.Get($"{entries.V2}?fields=")).ShouldBeProblem(400, "fields");
        (await client.Get($"{entries.V2}?fields=version")).ShouldBeProblem(400, "fields");
    }

    [Theory, EveryCatalogue]
    public async Task A_search_can_ask_for_the_beginning_or_the_whole_name(Grouping grouping, Entries entries)
    {
        var (client, word) = (await grouping.ClientAsync(), Codes.Word());
        var (exact, _) = await client.Add(entries, word);
        var (prefix, _) = await client.Add(entries, $"{word} and more");
        var (inside, _) = await client.Add(entries, $"More than {word}");

        (await Find("")).ShouldBe([exact, prefix, inside]);
        (await Find("&match=contains")).ShouldBe([exact, prefix, inside]);
        (await Find("&match=prefix")).ShouldBe([exact, prefix]);
        (await Find("&match=exact")).ShouldBe([exact]);
        (await client.Get($"{entries.V2}?match=whole")).ShouldBeProblem(400, "match");

        async Task<IEnumerable<string?>> Find(string match) => (await client.Get($"{entries.V2}?search={word}{match}")).All("code");
    }

    [Theory, EveryGrouping]
    public async Task What_follows_from_other_members_is_answered_and_not_changed(Grouping grouping)
    {
        var client = await grouping.ClientAsync();
        var (code, _) = await client.Add(Entries.All[0], "Regional");
        var path = $"/api/v2/countries/{code}";

        var answer = (await client.Patch(path, new { region = "150", subregion = "155" })).ShouldBe(200);

        answer.Json.GetProperty("regionName").GetString().ShouldBe("Europe");
        (await client.Get(path + "?lang=fr")).Json.GetProperty("subregionName").GetString().ShouldBe("Europe de l’Ouest");
        (await client.Patch(path, new { regionName = "Europe" })).ShouldBe(200).ETag.ShouldBe(answer.ETag);
        (await client.Patch(path, new { regionName = "Asia" })).ShouldBeProblem(400, "regionName").Text.ShouldContain("Europe");
        (await client.Patch(path, new { region = "999" })).ShouldBeProblem(400, "region");
    }
}
