using CountryProvider.Topology.Tests.Deployments;
using CountryProvider.Topology.Tests.Http;

namespace CountryProvider.Topology.Tests.Api;

public sealed class LinksV2Tests
{
    private const string Links = "/api/v2/links";

    [Theory, EveryGrouping]
    public async Task A_country_is_linked_to_a_currency_and_a_language(Grouping grouping)
    {
        var client = await grouping.ClientAsync();
        var (country, currency, language) = await client.AddThree();

        var answer = await client.Put(
            $"{Links}/{country.ToLowerInvariant()}",
            Arrange.Link(currency.ToLowerInvariant(), language.ToUpperInvariant())
        );

        answer.ShouldBeJson(201, Whole(country));
        answer["Location"].ShouldBe($"{Links}/{country}");
        (await client.Get($"{Links}/{country.ToLowerInvariant()}")).ShouldBeJson(200, Whole(country)).ETag.ShouldBe(answer.ETag);
    }

    [Theory, EveryGrouping]
    public async Task Linking_the_same_again_changes_nothing(Grouping grouping)
    {
        var client = await grouping.ClientAsync();
        var (country, currency, language) = await client.AddLinked();
        var etag = (await client.Get($"{Links}/{country}")).ETag;

        var answer = await client.Put($"{Links}/{country}", Arrange.Link(currency, language));

        answer.ShouldBeJson(200, Whole(country)).ETag.ShouldBe(etag);
        answer["Location"].ShouldBeNull();
    }

    [Theory, EveryGrouping]
    public async Task Either_part_may_be_left_out(Grouping grouping)
    {
        var client = await grouping.ClientAsync();
        var (country, currency, language) = await client.AddLinked();

        (await client.Put($"{Links}/{country}", Arrange.Link(currency)))
            .ShouldBe(200)
            .Json.GetProperty("languages")
            .GetArrayLength()
            .ShouldBe(0);
        (await client.Put($"{Links}/{country}", $$"""{"currencies":null,"languages":["{{language}}"]}"""))
            .ShouldBe(200)
            .Json.GetProperty("currencies")
            .GetArrayLength()
            .ShouldBe(0);
        (await client.Put($"{Links}/{country}", "{}")).ShouldBeJson(200, Bare(country));
    }

    [Theory, EveryGrouping]
    public async Task Each_status_lists_its_countries_and_complete_is_the_default(Grouping grouping)
    {
        var client = await grouping.ClientAsync();
        var (complete, _, _) = await client.AddLinked();
        var (half, currency, _) = await client.AddThree();
        await client.Put($"{Links}/{half}", Arrange.Link(currency));
        var (bare, _, _) = await client.AddThree();

        (await OwnAsync("")).ShouldBe([complete]);
        (await OwnAsync("?status=complete")).ShouldBe([complete]);
        (await OwnAsync("?status=incomplete")).ShouldBe([half, bare], ignoreOrder: true);
        (await OwnAsync("?status=all")).ShouldBe([complete, half, bare], ignoreOrder: true);

        // Other scenarios link countries too.
        async Task<IEnumerable<string?>> OwnAsync(string status) =>
            Countries((await client.Get(Links + status)).ShouldBe(200))
                .Where(country => country == complete || country == half || country == bare);
    }

    [Theory, EveryGrouping("", "COMPLETE", "none", "all&status=complete", "linked")]
    public async Task A_status_that_does_not_exist_is_refused(Grouping grouping, string status) =>
        (await (await grouping.ClientAsync()).Get($"{Links}?status={status}")).ShouldBeProblem(400, "status");

    [Theory, EveryGrouping]
    public async Task Lists_of_an_empty_product_are_empty_arrays(Grouping grouping)
    {
        var empty = await grouping.UnchangedAsync();

        foreach (var status in new[] { "complete", "incomplete", "all" })
        {
            (await empty.Get($"{Links}?status={status}")).ShouldBeJson(200, "[]");
        }
    }

    [Theory, EveryGrouping]
    public async Task An_unknown_country_is_not_found(Grouping grouping)
    {
        var (client, code) = (await grouping.ClientAsync(), Codes.Next());

        (await client.Get($"{Links}/{code}")).ShouldBeProblem(404);
        (await client.Put($"{Links}/{code}", "{}")).ShouldBeProblem(404);
        (await client.Get($"{Links}/nonsense")).ShouldBeProblem(404);
    }

    [Theory, EveryGrouping]
    public async Task A_country_that_was_never_linked_has_an_empty_link(Grouping grouping)
    {
        var client = await grouping.ClientAsync();
        var (country, _, _) = await client.AddThree();

        (await client.Get($"{Links}/{country}")).ShouldBeJson(200, Bare(country));
    }

    [Theory, EveryGrouping]
    public async Task Unknown_parts_are_refused_by_field(Grouping grouping)
    {
        var client = await grouping.ClientAsync();
        var (country, currency, language) = await client.AddThree();
        var unknown = Codes.Next();

        (await client.Put($"{Links}/{country}", Arrange.Link(unknown, unknown))).ShouldBeProblem(
            422,
            "currencies[0].code",
            "languages[0].code"
        );
        (await client.Put($"{Links}/{country}", Arrange.Link(unknown, language))).ShouldBeProblem(422, "currencies[0].code");
        (await client.Put($"{Links}/{country}", Arrange.Link(currency, unknown))).ShouldBeProblem(422, "languages[0].code");
        (await client.Put($"{Links}/{country}", Arrange.Link("E-R", ""))).ShouldBeProblem(400, "currencies[0].code", "languages[0].code");

        (await client.Get($"{Links}/{country}")).ShouldBeJson(200, Bare(country));
    }

    [Theory, EveryGrouping]
    public async Task Retired_parts_are_refused_but_existing_links_still_resolve(Grouping grouping)
    {
        var client = await grouping.ClientAsync();
        var (country, currency, language) = await client.AddLinked();
        await client.Delete($"/api/v2/currencies/{currency}");
        await client.Delete($"/api/v2/languages/{language}");
        var (other, _, _) = await client.AddThree();

        (await client.Put($"{Links}/{other}", Arrange.Link(currency, language))).ShouldBeProblem(
            422,
            "currencies[0].code",
            "languages[0].code"
        );
        var link = (await client.Get($"{Links}/{country}")).ShouldBe(200).Json;
        link.GetProperty("currencies")[0].GetProperty("retired").GetBoolean().ShouldBeTrue();
        link.GetProperty("languages")[0].GetProperty("retired").GetBoolean().ShouldBeTrue();
        link.GetProperty("complete").GetBoolean().ShouldBeFalse();
        Countries(await client.Get(Links)).ShouldNotContain(country);
        Countries(await client.Get($"{Links}?status=incomplete")).ShouldContain(country);
        Countries(await client.Get($"{Links}?status=outdated")).ShouldContain(country);
        (await client.Put($"{Links}/{country}", Arrange.Link(currency, language))).ShouldBe(200);
    }

    [Theory, EveryGrouping]
    public async Task A_reinstated_part_can_be_linked_again(Grouping grouping)
    {
        var client = await grouping.ClientAsync();
        var (country, currency, _) = await client.AddThree();
        await client.Delete($"/api/v2/currencies/{currency}");
        await client.Put($"/api/v2/currencies/{currency}", new { name = "Back" });

        (await client.Put($"{Links}/{country}", Arrange.Link(currency))).ShouldBe(201);
    }

    [Theory, EveryGrouping]
    public async Task A_retired_country_keeps_its_link_and_gets_no_new_one(Grouping grouping)
    {
        var client = await grouping.ClientAsync();
        var (country, _, _) = await client.AddLinked();
        var (bare, currency, _) = await client.AddThree();
        await client.Delete($"/api/v2/countries/{country}");
        await client.Delete($"/api/v2/countries/{bare}");

        var link = (await client.Get($"{Links}/{country}")).ShouldBe(200).Json;
        link.GetProperty("country").GetProperty("retired").GetBoolean().ShouldBeTrue();
        link.GetProperty("currencies").GetArrayLength().ShouldBe(1);
        Countries(await client.Get($"{Links}?status=outdated")).ShouldContain(country);
        Countries(await client.Get($"{Links}?status=all")).ShouldNotContain(bare);
        (await client.Put($"{Links}/{bare}", Arrange.Link(currency))).ShouldBeProblem(422, "country");
    }

    [Theory, EveryGrouping]
    public async Task Unlinking_answers_204_also_when_there_was_no_link(Grouping grouping)
    {
        var client = await grouping.ClientAsync();
        var (country, currency, language) = await client.AddLinked();

        (await client.Delete($"{Links}/{country.ToLowerInvariant()}")).ShouldBeEmpty(204);
        (await client.Get($"{Links}/{country}")).ShouldBeJson(200, Bare(country));
        Countries(await client.Get(Links)).ShouldNotContain(country);

        (await client.Delete($"{Links}/{country}")).ShouldBeEmpty(204);
        (await client.Delete($"{Links}/{Codes.Next()}")).ShouldBeEmpty(204);
        (await client.Put($"{Links}/{country}", Arrange.Link(currency, language))).ShouldBe(201);
    }

    [Theory, EveryGrouping]
    public async Task New_names_are_seen_in_links_at_once(Grouping grouping)
    {
        var client = await grouping.ClientAsync();
        var (country, currency, language) = await client.AddLinked();

        foreach (
            var (path, member, code) in new[]
            {
                ("countries", "country", country),
                ("currencies", "currencies", currency),
                ("languages", "languages", language),
            }
        )
        {
            var name = $"Renamed {member} {code}";
            await client.Put($"/api/v2/{path}/{code}", new { name });

            NameIn((await client.Get($"{Links}/{country}")).Json).ShouldBe(name);
            (await client.Get(Links)).Json.EnumerateArray().Select(NameIn).ShouldContain(name);
            (await client.Get("/api/v1/countries-with-languages-and-currencies")).Text.ShouldContain(name);
            (await client.Get($"/?search={Uri.EscapeDataString(name)}")).Text.ShouldContain(name);

            // A country that has no currency is complete without one.
            string? NameIn(System.Text.Json.JsonElement link)
            {
                var part = link.GetProperty(member);
                return part.ValueKind is not System.Text.Json.JsonValueKind.Array ? part.GetProperty("name").GetString()
                    : part.GetArrayLength() == 0 ? null
                    : part[0].GetProperty("name").GetString();
            }
        }
    }

    private static IEnumerable<string?> Countries(Answer answer) =>
        answer.ShouldBe(200).Json.EnumerateArray().Select(link => link.GetProperty("country").GetProperty("code").GetString());

    // What AddThree named them.
    private static string Whole(string code) =>
        $$$"""{"country":{"code":"{{{code}}}","name":"Country {{{code}}}"},"currencies":[{"code":"{{{code}}}","name":"Currency {{{code}}}","tender":true}],"languages":[{"code":"{{{code.ToLowerInvariant()}}}","name":"Language {{{code}}}","status":"official"}],"complete":true}""";

    private static string Bare(string code) =>
        $$"""{"country":{"code":"{{code}}","name":"Country {{code}}"},"currencies":[],"languages":[],"complete":false}""";
}
