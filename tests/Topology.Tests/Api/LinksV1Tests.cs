using CountryProvider.Topology.Tests.Deployments;
using CountryProvider.Topology.Tests.Http;

namespace CountryProvider.Topology.Tests.Api;

public sealed class LinksV1Tests
{
    private const string Both = "/api/v1/countries-with-languages-and-currencies";

    /// <summary>The two things that a country can be linked to in version 1, each with the catalogue of them.</summary>
    private static readonly (string Part, string Path, Entries Entries)[] _parts =
    [
        ("currency", "/api/v1/countries-with-currency", Entries.All[1]),
        ("language", "/api/v1/countries-with-language", Entries.All[2]),
    ];

    [Theory, EveryGrouping]
    public async Task A_list_of_nothing_has_no_body_and_linking_a_part_adds_it_and_answers_with_all(Grouping grouping)
    {
        await using var own = await grouping.StartAsync();
        var client = own.Client;
        await client.Post("/api/v1/countries", new { name = "Germany", shortName = "GER" });
        await client.Post("/api/v1/countries", new { name = "France", shortName = "FRA" });
        foreach (var (part, path, entries) in _parts)
        {
            (await client.Get(Both)).ShouldBeEmpty(204);
            (await client.Get(path)).ShouldBeEmpty(204);
            var one = $$$"""{"countryShortName":"GER","{{{part}}}":{"shortName":"{{{entries.Stored("new")}}}","name":"New"}}""";

            (
                await client.Post(
                    path,
                    $$$"""{"countryShortName":"ger","{{{part}}}":{"shortName":"{{{entries.Other("new")}}}","name":"New"}}"""
                )
            ).ShouldBeJson(200, $"[{one}]");
            (await client.Post(path, $$$"""{"countryShortName":"FRA","{{{part}}}":{"shortName":"new","name":"new"}}"""))
                .ShouldBe(200)
                .Json.GetArrayLength()
                .ShouldBe(2);

            (await client.Get(entries.V1)).ShouldBeJson(200, $$"""[{"name":"New","shortName":"{{entries.Stored("new")}}"}]""");
            (await client.Get(path)).All("countryShortName").ShouldBe(["GER", "FRA"], ignoreOrder: true);
            (await client.Get($"{path}/ger")).ShouldBeJson(200, one);
        }

        (await client.Get(Both)).ShouldBe(200).Json.GetArrayLength().ShouldBe(2);
    }

    [Theory, EveryGrouping("currency", "language")]
    public async Task The_same_part_again_changes_nothing(Grouping grouping, string part)
    {
        var (client, (_, path, entries)) = (await grouping.ClientAsync(), Part(part));
        var (country, _, _) = await client.AddThree();
        var body = Body(country, part, Codes.Next(), "Same");
        var first = (await client.Post(path, body)).ShouldBe(200);
        var etag = (await client.Get($"/api/v2/links/{country}")).ETag;

        (await client.Post(path, body)).ShouldBe(200).Text.ShouldContain($"\"{country}\"", Case.Sensitive, first.Text + entries);

        (await client.Get($"/api/v2/links/{country}")).ETag.ShouldBe(etag);
    }

    [Theory, EveryGrouping("currency", "language")]
    public async Task A_country_that_has_another_part_keeps_it(Grouping grouping, string part)
    {
        var (client, (_, path, entries)) = (await grouping.ClientAsync(), Part(part));
        var (country, _, _) = await client.AddLinked();
        var etag = (await client.Get($"/api/v2/links/{country}")).ETag;
        var other = Codes.Next();

        var answer = (await client.Post(path, Body(country, part, other, "Another"))).ShouldBe(200);

        answer
            .Json.EnumerateArray()
            .Single(link => link.GetProperty("countryShortName").GetString() == country)
            .GetProperty(part)
            .GetProperty("shortName")
            .GetString()
            .ShouldBe(entries.Stored(country));
        (await client.Get($"/api/v2/links/{country}")).ETag.ShouldBe(etag);
        (await client.Get($"{entries.V1}/{other}")).ShouldBeJson(200, $$"""{"name":"Another","shortName":"{{entries.Stored(other)}}"}""");
    }

    [Theory, EveryGrouping("currency", "language")]
    public async Task A_country_whose_part_is_retired_has_none_here_and_gets_a_new_one(Grouping grouping, string part)
    {
        var (client, (_, path, entries)) = (await grouping.ClientAsync(), Part(part));
        var (country, _, _) = await client.AddLinked();
        await client.Delete($"{entries.V2}/{country}");
        var other = Codes.Next();

        (await client.Post(path, Body(country, part, other, "Another"))).ShouldBe(200);

        (await client.Get($"{path}/{country}"))
            .ShouldBe(200)
            .Json.GetProperty(part)
            .GetProperty("shortName")
            .GetString()
            .ShouldBe(entries.Stored(other));
    }

    [Theory, EveryGrouping("currency", "language")]
    public async Task A_refusal_names_the_members_that_the_request_has(Grouping grouping, string part)
    {
        var (client, (_, path, _)) = (await grouping.ClientAsync(), Part(part));
        var (country, code, _) = await client.AddThree();

        (await client.Post(path, Body("G", part, code, "X"))).ShouldBeSentence(400).Text.ShouldStartWith("countryShortName: ");
        (await client.Post(path, Body(Codes.Next(), part, code, "X")))
            .ShouldBeSentence(400)
            .Text.ShouldStartWith("countryShortName: There is no country with the short name ");
        (await client.Post(path, Body(country, part, "E", "X"))).ShouldBeSentence(400).Text.ShouldStartWith($"{part}.shortName: ");
        (await client.Post(path, Body(country, part, code, " "))).ShouldBeSentence(400).Text.ShouldStartWith($"{part}.name: ");
        (await client.Post(Both, Composite("G", "X", code, "X", code, "X")))
            .ShouldBeSentence(400)
            .Text.ShouldStartWith("country.shortName: ");
        (await client.Post(Both, Composite(country, " ", code, "X", code, "X")))
            .ShouldBeSentence(400)
            .Text.ShouldStartWith("country.name: ");
    }

    [Theory, EveryGrouping("currency", "language")]
    public async Task A_part_under_another_name_is_refused_and_links_nothing(Grouping grouping, string part)
    {
        var (client, (_, path, _)) = (await grouping.ClientAsync(), Part(part));
        var (country, code, _) = await client.AddThree();

        (await client.Post(path, Body(country, part, code, "Another name"))).ShouldBeSentence(400);

        (await client.Get($"{path}/{country}")).ShouldBeSentence(404);
    }

    [Theory, EveryGrouping("currency", "language")]
    public async Task A_country_that_does_not_exist_is_refused_and_adds_nothing(Grouping grouping, string part)
    {
        var (client, (_, path, entries)) = (await grouping.ClientAsync(), Part(part));
        var code = Codes.Next();

        (await client.Post(path, Body(Codes.Next(), part, code, "Anything"))).ShouldBeSentence(400);

        (await client.Get($"{entries.V2}/{code}")).ShouldBe(404);
    }

    [Theory, EveryGrouping("currency", "language")]
    public async Task A_missing_or_invalid_field_of_a_part_is_refused(Grouping grouping, string part)
    {
        var (client, (_, path, _)) = (await grouping.ClientAsync(), Part(part));
        var (country, _, _) = await client.AddThree();

        foreach (
            var body in new[]
            {
                "{}",
                "null",
                "{",
                $$"""{"countryShortName":"{{country}}"}""",
                $$$"""{"{{{part}}}":{"shortName":"XYZ","name":"X"}}""",
                Body(country, part, "XY", "X"),
                Body(country, part, "XYZ", " "),
                Body("G", part, "XYZ", "X"),
                Body(country, part, "XYZ", new string('x', 201)),
            }
        )
        {
            (await client.Post(path, body)).ShouldBeSentence(400);
        }

        (await client.Get($"{path}/{country}")).ShouldBe(404);
    }

    [Theory, EveryGrouping("currency", "language")]
    public async Task A_country_without_the_part_is_not_found(Grouping grouping, string part)
    {
        var (client, (_, path, _)) = (await grouping.ClientAsync(), Part(part));
        var (country, _, _) = await client.AddThree();

        (await client.Get($"{path}/{country}")).ShouldBeSentence(404);
        (await client.Get($"{path}/{Codes.Next()}")).ShouldBeSentence(404);
        (await client.Get($"{path}/GE")).ShouldBeSentence(400);
        (await client.Get($"{path}/GERM")).ShouldBeSentence(400);
    }

    [Theory, EveryGrouping]
    public async Task The_composite_adds_what_is_missing_and_links_it(Grouping grouping)
    {
        var client = await grouping.ClientAsync();
        var (country, currency, language) = (Codes.Next(), Codes.Next(), Codes.Next().ToLowerInvariant());
        var composite =
            $$$"""{"country":{"shortName":"{{{country}}}","name":"Germany"},"language":{"shortName":"{{{language}}}","name":"German"},"currency":{"shortName":"{{{currency}}}","name":"Euro"}}""";

        (await client.Post(Both, composite)).ShouldBeEmpty(204);
        (await client.Post(Both, composite)).ShouldBeEmpty(204);

        var links = (await client.Get(Both)).ShouldBe(200).Json.EnumerateArray();
        links.Single(link => link.GetProperty("country").GetProperty("shortName").GetString() == country).GetRawText().ShouldBe(composite);
        (await client.Get($"/api/v1/countries/{country}")).ShouldBeJson(200, $$"""{"name":"Germany","shortName":"{{country}}"}""");
        (await client.Get($"/api/v1/currencies/{currency}")).ShouldBeJson(200, $$"""{"name":"Euro","shortName":"{{currency}}"}""");
        (await client.Get($"/api/v1/languages/{language}")).ShouldBeJson(200, $$"""{"name":"German","shortName":"{{language}}"}""");
        (await client.Get($"/api/v1/countries-with-currency/{country}")).ShouldBeJson(
            200,
            $$$"""{"countryShortName":"{{{country}}}","currency":{"shortName":"{{{currency}}}","name":"Euro"}}"""
        );
        (await client.Get($"/api/v1/countries-with-language/{country}")).ShouldBeJson(
            200,
            $$$"""{"countryShortName":"{{{country}}}","language":{"shortName":"{{{language}}}","name":"German"}}"""
        );
    }

    [Theory, EveryGrouping]
    public async Task The_composite_uses_what_is_there(Grouping grouping)
    {
        var client = await grouping.ClientAsync();
        var (country, currency, language) = await client.AddThree();
        await client.Post("/api/v1/countries-with-currency", Body(country, "currency", currency, $"Currency {country}"));

        (
            await client.Post(
                Both,
                Composite(country, $"COUNTRY {country}", language, $"language {country}", currency, $"Currency {country}")
            )
        ).ShouldBeEmpty(204);

        (await client.Get($"/api/v2/links/{country}")).Json.GetProperty("languages")[0].GetProperty("code").GetString().ShouldBe(language);
    }

    [Theory, EveryGrouping]
    public async Task The_composite_keeps_what_a_country_has_and_fills_in_what_is_missing(Grouping grouping)
    {
        var client = await grouping.ClientAsync();
        var (country, currency, language) = await client.AddThree();
        await client.Put($"/api/v2/links/{country}", Arrange.Link(currency));
        var (otherCurrency, otherLanguage) = (Codes.Next(), Codes.Next());

        (
            await client.Post(Both, Composite(country, $"Country {country}", language, $"Language {country}", otherCurrency, "Another"))
        ).ShouldBeEmpty(204);
        ShouldBeLinked(await client.Get(Both));
        (await client.Get($"/api/v1/currencies/{otherCurrency}")).ShouldBe(200);

        (
            await client.Post(Both, Composite(country, $"Country {country}", otherLanguage, "Another", otherCurrency, "Another"))
        ).ShouldBeEmpty(204);
        ShouldBeLinked(await client.Get(Both));
        (await client.Get($"/api/v1/languages/{otherLanguage}")).ShouldBe(200);

        void ShouldBeLinked(Answer all)
        {
            var link = all.ShouldBe(200)
                .Json.EnumerateArray()
                .Single(link => link.GetProperty("country").GetProperty("shortName").GetString() == country);
            link.GetProperty("currency").GetProperty("shortName").GetString().ShouldBe(currency);
            link.GetProperty("language").GetProperty("shortName").GetString().ShouldBe(language);
        }
    }

    [Theory, EveryGrouping("country", "language", "currency")]
    public async Task A_conflict_of_the_composite_leaves_nothing_behind(Grouping grouping, string conflict)
    {
        var client = await grouping.ClientAsync();
        var (taken, _, _) = await client.AddThree();
        var (newCountry, newLanguage, newCurrency) = (Codes.Next(), Codes.Next(), Codes.Next());
        var body = conflict switch
        {
            "country" => Composite(taken, "Another name", newLanguage, "New", newCurrency, "New"),
            "language" => Composite(newCountry, "New", taken, "Another name", newCurrency, "New"),
            _ => Composite(newCountry, "New", newLanguage, "New", taken, "Another name"),
        };

        (await client.Post(Both, body)).ShouldBeSentence(400);

        (await client.Get($"/api/v2/countries/{newCountry}")).ShouldBe(404);
        (await client.Get($"/api/v2/languages/{newLanguage}")).ShouldBe(404);
        (await client.Get($"/api/v2/currencies/{newCurrency}")).ShouldBe(404);
        (await client.Get($"/api/v2/links/{taken}")).Text.ShouldContain("\"currencies\":[],\"languages\":[]");
    }

    [Theory, EveryGrouping]
    public async Task An_incomplete_composite_is_refused_and_leaves_nothing_behind(Grouping grouping)
    {
        var client = await grouping.ClientAsync();
        var code = Codes.Next();

        foreach (
            var body in new[]
            {
                "{}",
                "null",
                "[",
                $$$"""{"country":{"name":"New","shortName":"{{{code}}}"}}""",
                $$$"""{"country":{"shortName":"{{{code}}}"},"language":{"shortName":"{{{code}}}","name":"N"},"currency":{"shortName":"{{{code}}}","name":"N"}}""",
                Composite(code, "New", code, "New", "", "New"),
                Composite(code, "New", code, "", code, "New"),
                Composite("X", "New", code, "New", code, "New"),
            }
        )
        {
            (await client.Post(Both, body)).ShouldBeSentence(400);
        }

        foreach (var entries in Entries.All)
        {
            (await client.Get($"{entries.V2}/{code}")).ShouldBe(404);
        }
    }

    [Theory, EveryGrouping("countries", "currencies", "languages")]
    public async Task Links_with_a_retired_part_are_left_out(Grouping grouping, string retired)
    {
        var client = await grouping.ClientAsync();
        var (country, _, _) = await client.AddLinked();
        (await client.Get(Both)).Text.ShouldContain($"\"{country}\"");

        await client.Delete($"/api/v2/{retired}/{country}");

        (await client.Get(Both)).Text.ShouldNotContain($"\"{country}\"");
        (await client.Get($"/api/v1/countries-with-currency/{country}")).Status.ShouldBe(retired == "languages" ? 200 : 404);
        (await client.Get($"/api/v1/countries-with-language/{country}")).Status.ShouldBe(retired == "currencies" ? 200 : 404);
    }

    [Theory, EveryGrouping(Both, "/api/v1/countries-with-currency", "/api/v1/countries-with-language")]
    public async Task An_unlinked_country_is_left_out(Grouping grouping, string path)
    {
        var client = await grouping.ClientAsync();
        var (country, _, _) = await client.AddLinked();
        await client.Delete($"/api/v2/links/{country}");

        (await client.Get(path)).Text.ShouldNotContain($"\"{country}\"");
    }

    private static (string Part, string Path, Entries Entries) Part(string part) => _parts.Single(candidate => candidate.Part == part);

    private static string Body(string country, string part, string shortName, string name) =>
        $$$"""{"countryShortName":"{{{country}}}","{{{part}}}":{"shortName":"{{{shortName}}}","name":"{{{name}}}"}}""";

    private static string Composite(
        string country,
        string countryName,
        string language,
        string languageName,
        string currency,
        string currencyName
    ) =>
        $$$"""{"country":{"name":"{{{countryName}}}","shortName":"{{{country}}}"},"language":{"shortName":"{{{language}}}","name":"{{{languageName}}}"},"currency":{"shortName":"{{{currency}}}","name":"{{{currencyName}}}"}}""";
}
