using CountryProvider.Topology.Tests.Deployments;
using CountryProvider.Topology.Tests.Http;

namespace CountryProvider.Topology.Tests.Api;

public sealed class ConditionalRequestTests
{
    [Theory, EveryCatalogue]
    public async Task What_the_client_has_already_is_not_sent_again(Grouping grouping, Entries entries)
    {
        var (client, word) = (await grouping.ClientAsync(), Codes.Word());
        var (code, _) = await client.Add(entries, word);

        foreach (
            var path in new[]
            {
                $"{entries.V2}/{code}",
                $"{entries.V2}?search={word}",
                $"{entries.V2}?search={word}&page=1",
                $"{entries.V1}/{code}",
            }
        )
        {
            await NotSentAgainAsync(client, path);
        }
    }

    [Theory, EveryGrouping]
    public async Task Links_that_the_client_has_already_are_not_sent_again(Grouping grouping)
    {
        var unchanged = await grouping.UnchangedAsync("Seed:Data=demo"); // Elsewhere other scenarios change the links in between.

        foreach (
            var path in new[]
            {
                "/api/v2/links",
                "/api/v2/links?status=all",
                "/api/v2/links/GER",
                "/api/v1/countries-with-languages-and-currencies",
            }
        )
        {
            await NotSentAgainAsync(unchanged, path);
        }
    }

    private static async Task NotSentAgainAsync(HttpClient client, string path)
    {
        var read = (await client.Get(path)).ShouldBe(200);
        var etag = read.ETag;
        foreach (var header in new[] { etag, $"\"other\", {etag}", $"W/{etag}", "*" })
        {
            var answer = await client.Get(path, ("If-None-Match", header));
            answer.ShouldBeEmpty(304);
            answer.ETag.ShouldBe(etag);
            answer["Cache-Control"].ShouldBe(read["Cache-Control"].ShouldNotBeNull());
        }

        (await client.Get(path, ("If-None-Match", "\"other\""))).ShouldBe(200);
        (await client.Get(path, ("If-None-Match", "not a tag"))).ShouldBe(200);
    }

    [Theory, EveryCatalogue]
    public async Task A_write_changes_the_tag_of_the_list(Grouping grouping, Entries entries)
    {
        var (client, word) = (await grouping.ClientAsync(), Codes.Word());
        var path = $"{entries.V2}?search={word}&retired=true";
        var etag = (await client.Get(path)).ETag;

        var (code, _) = await client.Add(entries, word);
        var added = await client.Get(path, ("If-None-Match", etag));
        await client.Put($"{entries.V2}/{code}", new { name = word + "!" });
        var renamed = await client.Get(path, ("If-None-Match", added.ETag));
        await client.Delete($"{entries.V2}/{code}");
        var retired = await client.Get(path, ("If-None-Match", renamed.ETag));

        new[] { added.Status, renamed.Status, retired.Status }.ShouldAllBe(status => status == 200);
    }

    [Theory, EveryCatalogue]
    public async Task Only_who_has_seen_the_entry_as_it_is_may_change_it(Grouping grouping, Entries entries)
    {
        var client = await grouping.ClientAsync();
        var (code, first) = await client.Add(entries, "One");
        var second = (await client.Put($"{entries.V2}/{code}", new { name = "Two" }, ("If-Match", first))).ShouldBe(200).ETag;

        (await client.Put($"{entries.V2}/{code}", new { name = "Three" }, ("If-Match", first))).ShouldBeProblem(412);
        (await client.Put($"{entries.V2}/{code}", new { name = "Three" }, ("If-Match", "\"garbage\""))).ShouldBeProblem(412);
        (await client.Put($"{entries.V2}/{code}", new { name = "Three" }, ("If-Match", "W/" + first))).ShouldBeProblem(412);
        (await client.Delete($"{entries.V2}/{code}", ("If-Match", first))).ShouldBeProblem(412);
        (await client.Get($"{entries.V2}/{code}")).Json.GetProperty("name").GetString().ShouldBe("Two");

        (await client.Put($"{entries.V2}/{code}", new { name = "Three" }, ("If-Match", $"{first}, {second}"))).ShouldBe(200);
        (await client.Put($"{entries.V2}/{code}", new { name = "Four" }, ("If-Match", "*"))).ShouldBe(200);
    }

    [Theory, EveryCatalogueText("W/\"{0}\"", "W/\"other\", W/\"{0}\"", "\"{0}-gzip\"", "\"{0}-br\"", "W/\"{0}-gzip\"")]
    public async Task What_a_proxy_or_an_encoding_makes_of_a_tag_stands_for_the_same_entry(Grouping grouping, Entries entries, string form)
    {
        var client = await grouping.ClientAsync();
        var (code, first) = await client.Add(entries, "One");
        string Form(string etag) => form.Replace("{0}", etag.Trim('"'), StringComparison.Ordinal);

        var second = (await client.Put($"{entries.V2}/{code}", new { name = "Two" }, ("If-Match", Form(first)))).ShouldBe(200).ETag;
        (await client.Put($"{entries.V2}/{code}", new { name = "Three" }, ("If-Match", Form(first)))).ShouldBeProblem(412);
        (await client.Delete($"{entries.V2}/{code}", ("If-Match", Form(second)))).ShouldBe(204);
    }

    [Theory, EveryCatalogue]
    public async Task What_does_not_exist_matches_nothing(Grouping grouping, Entries entries)
    {
        var (client, code) = (await grouping.ClientAsync(), Codes.Next());

        (await client.Put($"{entries.V2}/{code}", new { name = "Anything" }, ("If-Match", "*"))).ShouldBeProblem(412);
        (await client.Put($"{entries.V2}/{code}", new { name = "Anything" }, ("If-Match", "\"1-abc\""))).ShouldBeProblem(412);

        (await client.Get($"{entries.V2}/{code}")).ShouldBe(404);
    }

    [Theory, EveryCatalogue]
    public async Task Create_only_creates_once(Grouping grouping, Entries entries)
    {
        var (client, code) = (await grouping.ClientAsync(), Codes.Next());

        (await client.Put($"{entries.V2}/{code}", new { name = "One" }, ("If-None-Match", "*"))).ShouldBe(201);
        (await client.Put($"{entries.V2}/{code}", new { name = "Two" }, ("If-None-Match", "*"))).ShouldBeProblem(412);

        (await client.Get($"{entries.V2}/{code}")).Json.GetProperty("name").GetString().ShouldBe("One");
    }

    [Theory, EveryCatalogue]
    public async Task What_is_stored_already_succeeds_again_whatever_its_tag_was(Grouping grouping, Entries entries)
    {
        var client = await grouping.ClientAsync();
        var (code, first) = await client.Add(entries, "One");
        var path = $"{entries.V2}/{code}";
        var second = (await client.Put(path, new { name = "Two" }, ("If-Match", first))).ShouldBe(200).ETag;

        // As after a lost answer (RFC 9110, 13.1.1). "Create only" has no such exception (13.1.2).
        (await client.Put(path, new { name = "Two" }, ("If-Match", first)))
            .ShouldBe(200)
            .ETag.ShouldBe(second);
        (await client.Put(path, new { name = "Two" }, ("If-None-Match", "*"))).ShouldBeProblem(412);

        (await client.Delete(path, ("If-Match", second))).ShouldBeEmpty(204);
        var retired = (await client.Get(path)).ETag;
        (await client.Delete(path, ("If-Match", second))).ShouldBeEmpty(204);
        (await client.Put(path, new { name = "Two" }, ("If-Match", second))).ShouldBeProblem(412); // That would reinstate it.
        (await client.Get(path)).ETag.ShouldBe(retired);
    }

    [Theory, EveryGrouping]
    public async Task A_link_that_is_as_wanted_already_succeeds_again_whatever_its_tag_was(Grouping grouping)
    {
        var client = await grouping.ClientAsync();
        var (country, currency, language) = await client.AddThree();
        var path = $"/api/v2/links/{country}";
        var bare = (await client.Get(path)).ETag;

        (await client.Put(path, "{}", ("If-Match", "\"garbage\""))).ShouldBe(200).ETag.ShouldBe(bare); // Nothing is linked, as wanted.
        var linked = (await client.Put(path, Arrange.Link(currency, language), ("If-Match", bare))).ShouldBe(201).ETag;
        (await client.Put(path, Arrange.Link(currency.ToLowerInvariant(), language), ("If-Match", bare)))
            .ShouldBe(200)
            .ETag.ShouldBe(linked);
        (await client.Put(path, Arrange.Link(currency, language), ("If-None-Match", "*"))).ShouldBeProblem(412);

        (await client.Delete(path, ("If-Match", linked))).ShouldBeEmpty(204);
        (await client.Delete(path, ("If-Match", linked))).ShouldBeEmpty(204);
        (await client.Put(path, Arrange.Link(currency, language), ("If-Match", linked))).ShouldBeProblem(412);
    }

    [Theory, EveryCatalogue]
    public async Task A_malformed_condition_of_a_write_is_refused_rather_than_ignored(Grouping grouping, Entries entries)
    {
        var client = await grouping.ClientAsync();
        var (code, _) = await client.Add(entries, "One");

        (await client.Put($"{entries.V2}/{code}", new { name = "Two" }, ("If-Match", "not a tag"))).ShouldBeProblem(400, "If-Match");
        (await client.Put($"{entries.V2}/{code}", new { name = "Two" }, ("If-None-Match", "\"1-abc\""))).ShouldBeProblem(
            400,
            "If-None-Match"
        );

        (await client.Get($"{entries.V2}/{code}")).Json.GetProperty("name").GetString().ShouldBe("One");
    }

    [Theory, EveryGrouping]
    public async Task Only_who_has_seen_the_link_as_it_is_may_change_it(Grouping grouping)
    {
        var client = await grouping.ClientAsync();
        var (country, currency, language) = await client.AddThree();
        var path = $"/api/v2/links/{country}";
        var unlinked = (await client.Get(path)).ETag;

        (await client.Put(path, Arrange.Link(currency), ("If-Match", "*"))).ShouldBeProblem(412);
        var first = (await client.Put(path, Arrange.Link(currency), ("If-Match", unlinked))).ShouldBe(201).ETag;
        (await client.Put(path, Arrange.Link(null, language), ("If-Match", unlinked))).ShouldBeProblem(412);
        (await client.Put(path, Arrange.Link(null, language), ("If-None-Match", "*"))).ShouldBeProblem(412);
        (await client.Delete(path, ("If-Match", unlinked))).ShouldBeProblem(412);
        (await client.Put(path, Arrange.Link(currency, language), ("If-Match", first))).ShouldBe(200);
        (await client.Delete(path, ("If-Match", first))).ShouldBeProblem(412);

        (await client.Get(path)).Json.GetProperty("languages")[0].GetProperty("code").GetString().ShouldBe(language);
    }

    [Theory, EveryGrouping]
    public async Task A_link_keeps_its_condition_when_only_a_name_has_changed(Grouping grouping)
    {
        var client = await grouping.ClientAsync();
        var (country, currency, _) = await client.AddLinked();
        var before = (await client.Get($"/api/v2/links/{country}")).ETag;
        await client.Put($"/api/v2/currencies/{currency}", new { name = "Renamed" });

        (await client.Get($"/api/v2/links/{country}", ("If-None-Match", before))).ShouldBe(200).ETag.ShouldNotBe(before);
        (await client.Put($"/api/v2/links/{country}", Arrange.Link(currency), ("If-Match", before))).ShouldBe(200);
    }
}
