using CountryProvider.Topology.Tests.Deployments;
using CountryProvider.Topology.Tests.Http;

namespace CountryProvider.Topology.Tests.Api;

/// <summary>The data of the world as the API answers it. Whether it is right is the question of Data.Tests.</summary>
public sealed class WorldDataTests
{
    [Theory, EveryGrouping]
    public async Task A_code_that_was_used_again_means_what_it_meant_on_the_day(Grouping grouping)
    {
        var client = await grouping.UnchangedAsync("Seed:Data=world");

        (await client.Get("/api/v2/countries/cs?on=1990-01-01")).Json.GetProperty("name").GetString().ShouldBe("Czechoslovakia");
        (await client.Get("/api/v2/countries/cs?on=2005-01-01")).Json.GetProperty("name").GetString().ShouldBe("Serbia and Montenegro");
        (await client.Get("/api/v2/countries/cs")).ShouldBeProblem(404).Json.GetProperty("candidates").GetArrayLength().ShouldBe(2);
        foreach (var key in new[] { "DEU", "de", "276", "deu" })
        {
            (await client.Get($"/api/v2/countries/{key}")).Json.GetProperty("code").GetString().ShouldBe("DEU", key);
        }

        (await client.Get("/api/v2/countries/4")).Json.GetProperty("code").GetString().ShouldBe("AFG");
        (await client.Get("/api/v2/countries/cshh")).Json.GetProperty("code").GetString().ShouldBe("CSHH");
        (await client.Get("/api/v2/languages/ger")).Json.GetProperty("code").GetString().ShouldBe("deu");
        (await client.Get("/api/v2/currencies/978")).Json.GetProperty("code").GetString().ShouldBe("EUR");
        (await client.Get("/api/v1/languages/ger")).ShouldBeJson(200, """{"name":"German","shortName":"deu"}""");
    }

    [Theory, EveryGrouping]
    public async Task A_country_is_linked_to_what_it_had_on_the_day(Grouping grouping)
    {
        var client = await grouping.UnchangedAsync("Seed:Data=world");

        (await CurrenciesOf("HRV?on=2022-12-31")).ShouldBe(["HRK"]);
        (await CurrenciesOf("HRV")).ShouldBe(["EUR"]);
        (await CurrenciesOf("cs?on=1990-01-01")).ShouldBe(["CSK"]);
        (await client.Get("/api/v2/links/ATA")).Json.GetProperty("complete").GetBoolean().ShouldBeTrue();
        (await client.Get("/api/v2/links?currency=978"))
            .Json.EnumerateArray()
            .Select(link => link.GetProperty("country").GetProperty("code").GetString())
            .ShouldContain("HRV");
        (await client.Get("/api/v2/links/DEU?lang=fr")).Json.GetProperty("country").GetProperty("name").GetString().ShouldBe("Allemagne");

        async Task<IEnumerable<string?>> CurrenciesOf(string path) =>
            (await client.Get($"/api/v2/links/{path}"))
                .Json.GetProperty("currencies")
                .EnumerateArray()
                .Select(currency => currency.GetProperty("code").GetString());
    }

    [Theory, EveryGrouping]
    public async Task All_of_the_world_is_there(Grouping grouping)
    {
        var client = await grouping.UnchangedAsync("Seed:Data=world");

        (await client.Get("/api/v2/countries?status=official")).Json.GetArrayLength().ShouldBe(249);
        (await client.Get("/api/v2/countries?search=cote d’ivoire")).All("code").ShouldBe(["CIV"]);
        (await client.Get("/api/v2/countries?search=Swaziland")).All("code").ShouldBe(["SWZ"]);
        (await client.Get("/api/v2/countries?search=Frankreich")).All("code").ShouldContain("FRA");
        (await client.Get("/api/v2/countries?lang=de&fields=name")).All("name").ShouldContain("Österreich");
        (await client.Get("/api/v2/countries/DEU/names")).Json.GetProperty("fr").GetProperty("name").GetString().ShouldBe("Allemagne");
        (await client.Get("/api/v2/data"))
            .ShouldBe(200)
            .Json.EnumerateArray()
            .Select(file => file.GetProperty("module").GetString())
            .Distinct()
            .ShouldBe(["Country", "Currency", "Language", "Linking"], ignoreOrder: true);
    }

    [Theory, EveryGrouping]
    public async Task Countries_of_chosen_regions_alone(Grouping grouping)
    {
        await using var own = await grouping.StartAsync("Seed:Data=world", "Seed:Regions=155,053");
        var client = own.Client;

        var codes = (await client.Get("/api/v2/countries?former=true")).All("code").ToList();

        codes.ShouldContain("DEU");
        codes.ShouldContain("DDDE");
        codes.ShouldContain("NZL");
        codes.ShouldNotContain("ITA");
        codes.Count.ShouldBeLessThan(30);
        (await client.Get("/api/v2/links?status=all&former=true"))
            .Json.EnumerateArray()
            .Select(link => link.GetProperty("country").GetProperty("code").GetString())
            .ShouldBe(codes, ignoreOrder: true);
    }
}
