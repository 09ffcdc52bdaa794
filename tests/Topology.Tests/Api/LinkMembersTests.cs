using CountryProvider.Topology.Tests.Deployments;
using CountryProvider.Topology.Tests.Http;

namespace CountryProvider.Topology.Tests.Api;

/// <summary>Links that are more than one currency and one language.</summary>
public sealed class LinkMembersTests
{
    private const string Links = "/api/v2/links";

    [Theory, EveryGrouping]
    public async Task A_currency_has_days_and_a_language_a_status(Grouping grouping)
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

        CodesIn(await client.Get($"{Links}/{country}"), "currencies").ShouldBe([currency]);
        CodesIn(await client.Get($"{Links}/{country}?on=2002-02-01"), "currencies").ShouldBe([currency, second]);
        CodesIn(await client.Get($"{Links}/{country}?on=2001-12-31"), "currencies").ShouldBe([second]);
        CodesIn(await client.Get($"{Links}/{country}?former=true"), "currencies").ShouldBe([currency, second]);
        (await client.Get($"{Links}/{country}?former=true&fields=currencies")).ShouldBeJson(
            200,
            $$"""
            {"currencies":[{"code":"{{currency}}","name":"Currency {{currency}}","from":"2002-01-01","tender":true},{"code":"{{second}}","name":"Currency {{second}}","to":"2002-02-28","tender":false}]}
            """.Trim()
        );
        CodesIn(await client.Get($"{Links}/{country}"), "languages").ShouldBe([language, secondLanguage]);
        Own(await client.Get(Links), country).ShouldBeTrue();
        Own(await client.Get($"{Links}?on=2001-12-31&status=incomplete"), country).ShouldBeTrue(); // Then it had no legal tender.
    }

    [Theory, EveryGrouping]
    public async Task A_regional_language_alone_or_no_legal_tender_is_not_complete_and_none_at_all_can_be(Grouping grouping)
    {
        var client = await grouping.ClientAsync();
        var (country, currency, language) = await client.AddThree();

        foreach (
            var (body, complete) in new[]
            {
                ($$"""{"currencies":["{{currency}}"],"languages":[{"code":"{{language}}","status":"regional"}]}""", false),
                ($$"""{"currencies":["{{currency}}"],"languages":[{"code":"{{language}}","status":"de-facto"}]}""", true),
                ($$"""{"currencies":[{"code":"{{currency}}","tender":false}],"languages":["{{language}}"]}""", false),
                ($$"""{"noCurrency":true,"languages":["{{language}}"]}""", true),
                ("""{"noCurrency":true,"noLanguage":true}""", true),
            }
        )
        {
            (await client.Put($"{Links}/{country}", body)).Json.GetProperty("complete").GetBoolean().ShouldBe(complete, body);
        }
    }

    [Theory, EveryGrouping]
    public async Task A_patch_changes_only_what_it_names(Grouping grouping)
    {
        var client = await grouping.ClientAsync();
        var (country, currency, language) = await client.AddLinked();

        CodesIn(await PatchAsync("""{"languages":null}"""), "currencies").ShouldBe([currency]);
        CodesIn(await PatchAsync($$"""{"languages":["{{language}}"],"currencies":[]}"""), "languages").ShouldBe([language]);
        (await PatchAsync("""{"noCurrency":true}""")).ShouldBeJson(
            200,
            $$"""{"country":{"code":"{{country}}","name":"Country {{country}}"},"currencies":[],"languages":[{"code":"{{language}}","name":"Language {{country}}","status":"official"}],"noCurrency":true,"complete":true}"""
        );
        (await PatchAsync("""{"noCurrency":null}""")).Text.ShouldNotContain("noCurrency");
        (await PatchAsync("{}")).ShouldBe(200);

        Task<Answer> PatchAsync(string body) => client.Patch($"{Links}/{country}", body);
    }

    [Theory, EveryGrouping]
    public async Task What_contradicts_itself_is_refused_by_field(Grouping grouping)
    {
        var client = await grouping.ClientAsync();
        var (country, currency, language) = await client.AddLinked();

        foreach (
            var (body, fields) in new (string, string[])[]
            {
                ($$"""{"currencies":[{"code":"{{currency}}","from":"2002-01-01","to":"2001-01-01"}]}""", ["currencies[0].to"]),
                ($$"""{"currencies":["{{currency}}",{"code":"{{currency}}","from":"2001-01-01"}]}""", ["currencies"]),
                ($$"""{"languages":["{{language}}","{{language}}"]}""", ["languages"]),
                ($$"""{"languages":[{"code":"{{language}}","status":"offical"}]}""", ["languages[0].status"]),
                ("""{"noCurrency":true}""", ["noCurrency"]),
                ("""{"noLanguage":true}""", ["noLanguage"]),
                ("""{"noLanguage":"yes"}""", ["noLanguage"]),
                ("""{"currencies":{}}""", ["currencies"]),
                ("""{"currencies":[1]}""", ["currencies[0]"]),
                ("""{"currencies":[{"code":"EUR","from":"yesterday"}]}""", ["currencies[0].from"]),
                ("""{"currencies":[{"code":"EUR","form":"2001-01-01"}]}""", ["currencies[0].form"]),
                ("""{"currencies":[{"from":"2001-01-01"}]}""", ["currencies[0].code"]),
                ("""{"currency":"EUR"}""", ["currency"]),
            }
        )
        {
            (await client.Patch($"{Links}/{country}", body)).ShouldBeProblem(400, fields);
        }

        CodesIn(await client.Get($"{Links}/{country}"), "currencies").ShouldBe([currency]);
    }

    [Theory, EveryGrouping]
    public async Task A_currency_may_be_used_twice_at_different_times(Grouping grouping)
    {
        var client = await grouping.ClientAsync();
        var (country, currency, _) = await client.AddThree();

        (
            await client.Put(
                $"{Links}/{country}",
                $$"""{"currencies":[{"code":"{{currency}}","from":"2001-01-01"},{"code":"{{currency}}","to":"1990-12-31"}]}"""
            )
        ).ShouldBe(201);

        CodesIn(await client.Get($"{Links}/{country}?on=1990-01-01"), "currencies").ShouldBe([currency]);
        CodesIn(await client.Get($"{Links}/{country}?on=1995-01-01"), "currencies").ShouldBeEmpty();
    }

    [Theory, EveryGrouping]
    public async Task Lists_are_filtered_searched_and_paged(Grouping grouping)
    {
        var client = await grouping.ClientAsync();
        var (first, currency, language) = await client.AddLinked();
        var (second, _, _) = await client.AddThree();
        await client.Put($"{Links}/{second}", Arrange.Link(currency, language));

        Countries(await client.Get($"{Links}?currency={currency.ToLowerInvariant()}")).ShouldBe([first, second], ignoreOrder: true);
        Countries(await client.Get($"{Links}?language={language}&search=country%20{second}")).ShouldBe([second]);
        Countries(await client.Get($"{Links}?search=Currency%20{currency}")).ShouldBe([first, second], ignoreOrder: true);
        Countries(await client.Get($"{Links}?search=country%20{first}&match=exact")).ShouldBe([first]);
        Countries(await client.Get($"{Links}?search={first[..2]}&match=exact")).ShouldBeEmpty();
        var page = await client.Get($"{Links}?currency={currency}&pageSize=1&page=2&fields=country");
        page["X-Total-Count"].ShouldBe("2");
        page["Link"]!.ShouldContain("rel=\"prev\"");
        Countries(page).Count().ShouldBe(1);
        page.Json[0].EnumerateObject().Select(member => member.Name).ShouldBe(["country"]);
        (await client.Get($"{Links}?currency={Codes.Next()}")).ShouldBeProblem(400, "currency");
        (await client.Get($"{Links}?language=nonsense")).ShouldBeProblem(400, "language");
    }

    [Theory, EveryGrouping("on=today", "lang=x", "fields=name", "former=yes", "page=0", "pageSize=1001", "match=fuzzy", "countries=all")]
    public async Task A_parameter_that_means_nothing_is_refused_by_name(Grouping grouping, string parameter) =>
        (await (await grouping.ClientAsync()).Get($"{Links}?{parameter}")).ShouldBeProblem(400, parameter.Split('=')[0]);

    [Theory, EveryGrouping]
    public async Task A_country_and_what_it_is_linked_to_are_found_by_any_of_their_codes(Grouping grouping)
    {
        var client = await grouping.ClientAsync();
        var (country, currency, language) = await client.AddThree();
        var alias = "q" + Codes.Next().ToLowerInvariant() + "1";
        foreach (var path in new[] { $"countries/{country}", $"currencies/{currency}", $"languages/{language}" })
        {
            (await client.Patch($"/api/v2/{path}", $$"""{"aliases":[{"code":"{{alias}}"}]}""")).ShouldBe(200);
        }

        var linked = (await client.Put($"{Links}/{alias}", Arrange.Link(alias, alias.ToUpperInvariant()))).ShouldBe(201);

        linked["Location"].ShouldBe($"{Links}/{country}");
        CodesIn(linked, "currencies").ShouldBe([currency]);
        CodesIn(linked, "languages").ShouldBe([language]);
        var answer = (await client.Get($"{Links}/{alias}")).ShouldBe(200);
        answer["Content-Location"].ShouldBe($"{Links}/{country}");
        (await client.Get($"{Links}/{country.ToLowerInvariant()}"))["Content-Location"].ShouldBeNull();
        Countries(await client.Get($"{Links}?currency={alias}")).ShouldBe([country]);
        (await client.Delete($"{Links}/{alias}")).ShouldBeEmpty(204);
        CodesIn(await client.Get($"{Links}/{country}"), "currencies").ShouldBeEmpty();
    }

    [Theory, EveryGrouping]
    public async Task A_part_that_is_not_valid_on_the_day_is_outdated_and_says_so(Grouping grouping)
    {
        var client = await grouping.ClientAsync();
        var (country, currency, _) = await client.AddLinked();
        await client.Patch($"/api/v2/currencies/{currency}", """{"validTo":"2001-12-31"}""");

        var link = (await client.Get($"{Links}/{country}")).Json;
        link.GetProperty("currencies")[0].GetProperty("outdated").GetBoolean().ShouldBeTrue();
        link.GetProperty("complete").GetBoolean().ShouldBeFalse();
        Own(await client.Get($"{Links}?status=outdated"), country).ShouldBeTrue();
        Own(await client.Get($"{Links}?status=incomplete"), country).ShouldBeTrue();
        Own(await client.Get($"{Links}?status=outdated&on=2001-12-31"), country).ShouldBeFalse();
        (await client.Get($"{Links}/{country}?on=2001-12-31")).Json.GetProperty("complete").GetBoolean().ShouldBeTrue();
        (await client.Get($"/api/v1/countries-with-currency/{country}")).ShouldBeSentence(404);
    }

    [Theory, EveryGrouping]
    public async Task A_country_that_is_not_valid_on_the_day_is_listed_with_former_alone(Grouping grouping)
    {
        var client = await grouping.ClientAsync();
        var (country, _, _) = await client.AddLinked();
        await client.Patch($"/api/v2/countries/{country}", """{"validTo":"2001-12-31"}""");

        Own(await client.Get(Links), country).ShouldBeFalse();
        Own(await client.Get($"{Links}?status=all"), country).ShouldBeFalse();
        Own(await client.Get($"{Links}?on=2001-12-31"), country).ShouldBeTrue();
        Own(await client.Get($"{Links}?former=true"), country).ShouldBeTrue();
        (await client.Get($"{Links}/{country}")).Json.GetProperty("complete").GetBoolean().ShouldBeTrue(); // As on its last day.
        (await client.Get("/api/v1/countries-with-languages-and-currencies")).Text.ShouldNotContain($"\"{country}\"");
    }

    [Theory, EveryGrouping]
    public async Task Names_are_in_the_language_that_is_asked_for(Grouping grouping)
    {
        var client = await grouping.ClientAsync();
        var (country, currency, language) = await client.AddLinked();
        foreach (var path in new[] { $"countries/{country}", $"currencies/{currency}", $"languages/{language}" })
        {
            (await client.Patch($"/api/v2/{path}", $$$"""{"names":{"fr":"Nom {{{country}}}","de":"Name {{{country}}}"}}""")).ShouldBe(200);
        }

        foreach (var (tag, name) in new[] { ("fr", "Nom"), ("fr-CA", "Nom"), ("de", "Name"), ("en", "Country") })
        {
            var link = (await client.Get($"{Links}/{country}?lang={tag}")).ShouldBe(200).Json;
            link.GetProperty("country").GetProperty("name").GetString().ShouldBe($"{name} {country}");
            link.GetProperty("languages")[0]
                .GetProperty("name")
                .GetString()
                .ShouldBe(name is "Country" ? $"Language {country}" : $"{name} {country}");
        }

        Own(await client.Get($"{Links}?lang=fr&search=nom%20{country}"), country).ShouldBeTrue();
        (await client.Get($"/?search=name%20{country}", ("Accept-Language", "de"))).ShouldBe(200).Text.ShouldContain($"Name {country}");
    }

    [Theory, EveryGrouping]
    public async Task Version_1_shows_the_first_of_each_and_keeps_what_is_there(Grouping grouping)
    {
        var client = await grouping.ClientAsync();
        var (country, currency, language) = await client.AddThree();
        var (_, former, _) = await client.AddThree();
        await client.Put($"{Links}/{country}", $$"""{"currencies":[{"code":"{{former}}","to":"2001-12-31"}],"noLanguage":true}""");
        (await client.Get($"/api/v1/countries-with-currency/{country}")).ShouldBeSentence(404);

        var body =
            $$$"""{"country":{"name":"Country {{{country}}}","shortName":"{{{country}}}"},"language":{"shortName":"{{{language}}}","name":"Language {{{country}}}"},"currency":{"shortName":"{{{currency}}}","name":"Currency {{{country}}}"}}""";
        (await client.Post("/api/v1/countries-with-languages-and-currencies", body)).ShouldBeEmpty(204);

        var link = await client.Get($"{Links}/{country}?former=true");
        CodesIn(link, "currencies").ShouldBe([currency, former]);
        CodesIn(link, "languages").ShouldBe([language]);
        link.Text.ShouldNotContain("noLanguage");
        (await client.Get($"/api/v1/countries-with-currency/{country}")).Text.ShouldContain(currency);
    }

    private static IEnumerable<string?> CodesIn(Answer answer, string member) =>
        answer.Json.GetProperty(member).EnumerateArray().Select(part => part.GetProperty("code").GetString());

    private static IEnumerable<string?> Countries(Answer answer) =>
        answer.ShouldBe(200).Json.EnumerateArray().Select(link => link.GetProperty("country").GetProperty("code").GetString());

    private static bool Own(Answer answer, string country) => Countries(answer).Contains(country);
}
