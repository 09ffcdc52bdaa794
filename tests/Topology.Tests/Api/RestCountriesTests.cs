using CountryProvider.Testing;
using CountryProvider.Topology.Tests.Deployments;
using CountryProvider.Topology.Tests.Http;

namespace CountryProvider.Topology.Tests.Api;

/// <summary>The calls of REST Countries 3.1, in its shapes.</summary>
public sealed class RestCountriesTests
{
    private static readonly string[] _members =
    [
        "name",
        "cca2",
        "ccn3",
        "cca3",
        "status",
        "currencies",
        "languages",
        "translations",
        "altSpellings",
        "region",
        "subregion",
        "flag",
    ];

    [Theory, EveryGrouping]
    public async Task All_countries_of_today_have_every_field_that_there_is(Grouping grouping)
    {
        var client = await grouping.UnchangedAsync("Seed:Data=world");

        var all = (await client.Get("/v3.1/all")).ShouldBe(200);

        all.ContentType.ShouldBe("application/json; charset=utf-8");
        all.Json.GetArrayLength().ShouldBe(250);
        all.Json.EnumerateArray().ShouldAllBe(country => country.EnumerateObject().Select(member => member.Name).SequenceEqual(_members));
        all.All("cca3").ShouldNotContain("CSHH");
        (await client.Get("/v3.1/all", ("If-None-Match", all.ETag))).ShouldBeEmpty(304);
        (await client.Get("/v3.1/all?fields=cca3,flag"))
            .Json.EnumerateArray()
            .ShouldAllBe(country => country.EnumerateObject().Select(member => member.Name).SequenceEqual(new[] { "cca3", "flag" }));
        (await client.Get("/v3.1/all/?fields=cca3")).Text.ShouldStartWith("""[{"cca3":"AFG"},{"cca3":"ALA"},""");
    }

    [Theory, EveryGrouping]
    public async Task A_country_has_the_shape_of_the_original(Grouping grouping)
    {
        var client = await grouping.UnchangedAsync("Seed:Data=world");

        var country = (await client.Get("/v3.1/alpha/che")).ShouldBe(200).Json.EnumerateArray().ShouldHaveSingleItem();

        country.GetProperty("name").GetProperty("common").GetString().ShouldBe("Switzerland");
        country.GetProperty("name").GetProperty("official").GetString().ShouldBe("Switzerland");
        country
            .GetProperty("name")
            .GetProperty("nativeName")
            .GetProperty("roh")
            .GetRawText()
            .ShouldBe("""{"official":"Svizra","common":"Svizra"}""");
        (Text("cca2"), Text("ccn3"), Text("cca3"), Text("flag")).ShouldBe(("CH", "756", "CHE", "🇨🇭"));
        (Text("status"), Text("region"), Text("subregion")).ShouldBe(("officially-assigned", "Europe", "Western Europe"));
        country.GetProperty("currencies").GetRawText().ShouldBe("""{"CHF":{"name":"Swiss Franc","symbol":""}}""");
        country.GetProperty("languages").GetRawText().ShouldBe("""{"deu":"German","fra":"French","ita":"Italian","roh":"Romansh"}""");
        country.GetProperty("altSpellings")[0].GetString().ShouldBe("CH");
        country.GetProperty("translations").GetProperty("deu").GetProperty("common").GetString().ShouldBe("Schweiz");
        country.GetProperty("translations").GetProperty("per").GetProperty("common").GetString().ShouldBe("سوئیس");

        (await client.Get("/v3.1/alpha/DEU?fields=currencies")).ShouldBeJson(
            200,
            """{"currencies":{"EUR":{"name":"Euro","symbol":"€"}}}"""
        ); // With fields it is no array, as in the original.
        (await client.Get("/v3.1/alpha/XK?fields=cca2,ccn3,cca3,status")).ShouldBeJson(
            200,
            """{"cca2":"XK","ccn3":"","cca3":"XKX","status":"user-assigned"}"""
        );
        (await client.Get("/v3.1/alpha/ATA?fields=currencies,languages,region")).ShouldBeJson(
            200,
            """{"currencies":{},"languages":{},"region":""}"""
        );
        (await client.Get("/v3.1/alpha/SWZ?fields=altSpellings"))
            .Json.GetProperty("altSpellings")
            .EnumerateArray()
            .Select(name => name.GetString())
            .ShouldContain("Swaziland");

        string? Text(string member) => country.GetProperty(member).GetString();
    }

    [Theory, EveryGrouping]
    public async Task Countries_are_found_as_in_the_original(Grouping grouping)
    {
        var client = await grouping.UnchangedAsync("Seed:Data=world");

        (await Find("alpha?codes=de,CHE,040,CHE,ZZZ")).ShouldBe(["DEU", "CHE", "AUT"]);
        (await Find("name/cote d'iv")).ShouldBe(["CIV"]);
        (await Find("name/turkiye")).ShouldBe(["TUR"]);
        (await Find("name/Swaziland")).ShouldBe(["SWZ"]);
        (await Find("name/niger")).ShouldBe(["NER", "NGA"]);
        (await Find("name/niger?fullText=true")).ShouldBe(["NER"]);
        (await Find("name/GERMANY?fullText=TRUE")).ShouldBe(["DEU"]);
        (await Find("currency/chf")).ShouldBe(["LIE", "CHE"]);
        (await Find("currency/swiss")).ShouldBe(["LIE", "CHE"]);
        (await Find("currency/HRK?fields=cca3")).ShouldBeEmpty();
        (await Find("lang/roh")).ShouldBe(["CHE"]);
        (await Find("lang/german")).ShouldContain("AUT");
        (await Find("lang/ger")).ShouldBe(await Find("lang/German"));
        (await Find("lang/germ")).ShouldBeEmpty();
        (await Find("region/EUROPE")).ShouldContain("ALB");
        (await Find("region/america")).ShouldContain("USA");
        (await Find("region/western europe")).ShouldBe(await Find("subregion/Western Europe"));
        (await Find("subregion/south-eastern asia")).ShouldContain("VNM");
        (await Find("translation/Österreich")).ShouldBe(["AUT"]);
        (await Find("translation/alemania")).ShouldBe(["DEU"]);
        (await Find("translation/германия")).ShouldBe(["DEU"]);

        async Task<IEnumerable<string?>> Find(string call)
        {
            var answer = await client.Get($"/v3.1/{call}");
            return answer.Status == 404 ? [] : answer.ShouldBe(200).All("cca3");
        }
    }

    [Theory, EveryGrouping]
    public async Task What_is_not_there_is_refused_in_the_form_of_the_original(Grouping grouping)
    {
        var client = await grouping.UnchangedAsync("Seed:Data=world");

        foreach (
            var call in new[]
            {
                "alpha/ZZZ",
                "alpha/CSHH",
                "alpha?codes=ZZZ",
                "name/qqq",
                "name/'",
                "currency/qqq",
                "lang/qqq",
                "region/qqq",
            }
        )
        {
            (await client.Get($"/v3.1/{call}")).ShouldBeJson(404, """{"message":"Not Found","status":404}""");
        }

        await RefusesAsync(404, "capital/berlin", "capitals");
        await RefusesAsync(404, "independent?status=true&fields=name", "independent");
        await RefusesAsync(404, "demonym/german", "demonyms");
        await RefusesAsync(404, "nothing", "alpha?codes");
        await RefusesAsync(404, "", "alpha?codes");
        await RefusesAsync(400, "all?fields=name,capital,flags,population", "capital, flags, population");
        await RefusesAsync(400, "name/peru?fields=nmae", "Did you mean 'name'?");
        await RefusesAsync(400, "all?fields=", "cca2");
        await RefusesAsync(400, "all?field=name", "Did you mean 'fields'?");
        await RefusesAsync(400, "all?fields=name&fields=flag", "2 times");
        await RefusesAsync(400, "name/peru?fullText=yes", "fullText");
        await RefusesAsync(400, "alpha/x", "two to four");
        await RefusesAsync(400, "alpha?codes=DEU,", "two to four");
        await RefusesAsync(400, "alpha", "alpha?codes=");
        await RefusesAsync(400, $"name/{new string('x', 300)}", "200");
        var wrongMethod = await client.Post("/v3.1/all", new { });
        wrongMethod.ShouldBe(405)["Allow"].ShouldBe("GET");
        wrongMethod.Json.GetProperty("status").GetInt32().ShouldBe(405);

        async Task RefusesAsync(int status, string call, string says)
        {
            var answer = (await client.Get($"/v3.1/{call}")).ShouldBe(status);
            answer.ContentType.ShouldBe("application/json; charset=utf-8");
            answer.Json.EnumerateObject().Select(member => member.Name).ShouldBe(["message", "status"]);
            answer.Json.GetProperty("status").GetInt32().ShouldBe(status);
            answer.Json.GetProperty("message").GetString()!.ShouldContain(says, Case.Sensitive, call);
        }
    }

    [Theory, EveryGrouping]
    public async Task Scripts_of_every_origin_may_read_answers_and_refusals(Grouping grouping)
    {
        var client = await grouping.UnchangedAsync("Seed:Data=world");

        foreach (var call in new[] { "all?fields=name", "alpha/ZZZ", "all?fields=capital", "capital/berlin", "nothing" })
        {
            (await client.Get($"/v3.1/{call}", ("Origin", "https://other.example")))["Access-Control-Allow-Origin"].ShouldBe("*", call);
        }

        (
            await client.Send(
                HttpMethod.Options,
                "/v3.1/all",
                null,
                ("Origin", "https://other.example"),
                ("Access-Control-Request-Method", "GET"),
                ("Access-Control-Request-Headers", "content-type")
            )
        )["Access-Control-Allow-Origin"]
            .ShouldBe("*");
    }

    [Theory, EveryGrouping]
    public async Task What_is_written_is_read(Grouping grouping)
    {
        var client = await grouping.ClientAsync();
        var (code, currency, language) = await client.AddLinked();
        (await client.Patch($"/api/v2/countries/{code}", new { names = new { fr = $"Pays {code}" }, region = "019" })).ShouldBe(200);
        (await client.Patch($"/api/v2/currencies/{currency}", new { symbol = "¤" })).ShouldBe(200);

        var country = (await client.Get($"/v3.1/alpha/{code}")).ShouldBe(200).Json[0];

        country.GetProperty("name").GetProperty("common").GetString().ShouldBe($"Country {code}");
        country.GetProperty("status").GetString().ShouldBe("user-assigned");
        country.GetProperty("region").GetString().ShouldBe("Americas");
        country.GetProperty("currencies").GetProperty(currency).GetProperty("symbol").GetString().ShouldBe("¤");
        country.GetProperty("languages").GetProperty(language).GetString().ShouldBe($"Language {code}");
        country.GetProperty("translations").GetProperty("fra").GetProperty("common").GetString().ShouldBe($"Pays {code}");
        (await client.Get($"/v3.1/translation/pays {code}")).All("cca3").ShouldBe([code]);

        (await client.Delete($"/api/v2/countries/{code}")).ShouldBe(204);

        (await client.Get($"/v3.1/alpha/{code}")).ShouldBe(404);
        (await client.Get($"/v3.1/name/Country {code}")).ShouldBe(404);
    }

    [Fact]
    public async Task Without_any_country_all_is_an_empty_array()
    {
        await using var host = await TestHost.StartAsync();
        (await host.Client.Get("/v3.1/all")).ShouldBeJson(200, "[]");
    }

    [Fact]
    public async Task When_a_catalogue_is_silent_answers_say_that_they_may_be_old_and_nothing_is_said_not_to_exist()
    {
        await using var processes = await ProcessPerModule.StartAsync("Seed:Data=world", "Linking:MaxStaleness=0");
        var client = processes["Linking"].Client;
        (await client.Get("/v3.1/alpha/DEU")).ShouldBe(200)["Warning"].ShouldBeNull();

        await processes["Country"].DisposeAsync();

        var answer = (await client.Get("/v3.1/alpha/DEU")).ShouldBe(200);
        answer["Warning"]!.ShouldStartWith("110");
        answer.Json[0].GetProperty("translations").GetProperty("deu").GetProperty("common").GetString().ShouldBe("Deutschland");
        var unknown = (await client.Get("/v3.1/alpha/ZZZ")).ShouldBe(503);
        unknown["Retry-After"].ShouldNotBeNull();
        unknown.Json.GetProperty("message").GetString()!.ShouldContain("Country");
    }
}
