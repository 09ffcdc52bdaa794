using CountryProvider.Topology.Tests.Deployments;
using CountryProvider.Topology.Tests.Http;

namespace CountryProvider.Topology.Tests.Api;

public sealed class CatalogueV1Tests
{
    [Theory, EveryCatalogue]
    public async Task A_list_of_nothing_has_no_body(Grouping grouping, Entries entries)
    {
        var empty = await grouping.UnchangedAsync();

        (await empty.Get(entries.V1)).ShouldBeEmpty(204);
    }

    [Theory, EveryGrouping]
    public async Task Adding_answers_with_all_entries_but_those_that_are_retired(Grouping grouping)
    {
        await using var own = await grouping.StartAsync();

        foreach (var entries in Entries.All)
        {
            var (retired, _) = await own.Client.Add(entries, "Anything");
            await own.Client.Delete($"{entries.V2}/{retired}");
            (await own.Client.Get(entries.V1)).ShouldBeEmpty(204);

            (await own.Client.Post(entries.V1, new { name = " One ", shortName = entries.Other("One") })).ShouldBeJson(
                200,
                $$"""[{"name":"One","shortName":"{{entries.Stored("ONE")}}"}]"""
            );
            var both = await own.Client.Post(entries.V1, new { name = "Two", shortName = "Two" });

            both.ShouldBe(200);
            both.All("shortName").ShouldBe([entries.Stored("ONE"), entries.Stored("TWO")], ignoreOrder: true);
            both.All("name").ShouldBe(["One", "Two"], ignoreOrder: true);
            (await own.Client.Get(entries.V1)).ShouldBeJson(200, both.Text);
        }
    }

    [Theory, EveryCatalogue]
    public async Task An_entry_is_found_in_any_case(Grouping grouping, Entries entries)
    {
        var client = await grouping.ClientAsync();
        var (code, _) = await client.Add(entries, "Anything");

        (await client.Get($"{entries.V1}/{code}")).ShouldBeJson(200, $$"""{"name":"Anything","shortName":"{{code}}"}""");
        (await client.Get($"{entries.V1}/{entries.Other(code)}")).ShouldBeJson(200, $$"""{"name":"Anything","shortName":"{{code}}"}""");
    }

    [Theory, EveryCatalogue]
    public async Task An_unknown_short_name_is_not_found(Grouping grouping, Entries entries)
    {
        var client = await grouping.ClientAsync();

        (await client.Get($"{entries.V1}/{Codes.Next()}")).ShouldBeSentence(404);
        (await client.Get($"{entries.V1}/1%C3%A4-")).ShouldBeSentence(404);
    }

    [Theory, EveryCatalogueText("GE", "GERM", "G", "%F0%9F%87%A9%F0%9F%87%AA")]
    public async Task A_short_name_that_is_not_three_characters_long_is_refused(Grouping grouping, Entries entries, string shortName) =>
        (await (await grouping.ClientAsync()).Get($"{entries.V1}/{shortName}")).ShouldBeSentence(400);

    [Theory, EveryCatalogue]
    public async Task The_same_again_changes_nothing_whatever_the_case(Grouping grouping, Entries entries)
    {
        var client = await grouping.ClientAsync();
        var (code, etag) = await client.Add(entries, "Straße Élan");

        (
            await client.Post(
                entries.V1,
                new { name = "STRASSE".Replace("SS", "ß", StringComparison.Ordinal) + " ÉLAN", shortName = entries.Other(code) }
            )
        )
            .ShouldBe(200)
            .All("shortName")
            .ShouldContain(code);

        (await client.Get($"{entries.V2}/{code}")).ETag.ShouldBe(etag);
    }

    [Theory, EveryCatalogue]
    public async Task A_short_name_in_use_under_another_name_is_refused(Grouping grouping, Entries entries)
    {
        var client = await grouping.ClientAsync();
        var (code, etag) = await client.Add(entries, "One");

        (await client.Post(entries.V1, new { name = "Another", shortName = code })).ShouldBeSentence(400).Text.ShouldContain("One");

        (await client.Get($"{entries.V2}/{code}")).ETag.ShouldBe(etag);
    }

    [
        Theory,
        EveryCatalogueText(
            "{\"name\":\"Anything\"}",
            "{}",
            "[]",
            "null",
            "\"GER\"",
            "",
            "{",
            "{\"shortName\":\"XYZ\"}",
            "{\"name\":\"\",\"shortName\":\"XYZ\"}",
            "{\"name\":null,\"shortName\":\"XYZ\"}",
            "{\"name\":\"Anything\",\"shortName\":\"XY\"}",
            "{\"name\":\"Anything\",\"shortName\":\"WXYZ\"}",
            "{\"name\":\"Anything\",\"shortName\":\"X1Z\"}",
            "{\"name\":\"Anything\",\"shortName\":\"XÄZ\"}",
            "{\"name\":7,\"shortName\":\"XYZ\"}",
            "{\"name\":\"Any\\u0007thing\",\"shortName\":\"XYZ\"}"
        )
    ]
    public async Task A_missing_or_invalid_field_is_refused(Grouping grouping, Entries entries, string body)
    {
        var client = await grouping.ClientAsync();

        (await client.Post(entries.V1, body)).ShouldBeSentence(400);

        (await client.Get($"{entries.V1}/XYZ")).ShouldBe(404);
    }

    [Theory, EveryCatalogue]
    public async Task A_refusal_speaks_of_short_names(Grouping grouping, Entries entries) =>
        (await (await grouping.ClientAsync()).Post(entries.V1, "{}")).ShouldBeSentence(400).Text.ShouldContain("shortName");

    [Theory, EveryCatalogue]
    public async Task Retired_entries_are_left_out_until_they_are_added_again(Grouping grouping, Entries entries)
    {
        var client = await grouping.ClientAsync();
        var (code, _) = await client.Add(entries, "Comes back");
        await client.Delete($"{entries.V2}/{code}");

        (await client.Get($"{entries.V1}/{code}")).ShouldBeSentence(404);
        (await client.Get(entries.V1)).Text.ShouldNotContain($"\"{code}\"");

        (await client.Post(entries.V1, new { name = "Comes back", shortName = code })).ShouldBe(200).All("shortName").ShouldContain(code);
        (await client.Get($"{entries.V2}/{code}")).Json.GetProperty("retired").GetBoolean().ShouldBeFalse();
    }
}
