using CountryProvider.Topology.Tests.Deployments;
using CountryProvider.Topology.Tests.Http;

namespace CountryProvider.Topology.Tests.Api;

public sealed class DemoDataTests
{
    [Theory, EveryGrouping]
    public async Task The_demo_data_is_what_the_documentation_says(Grouping grouping)
    {
        var demo = await grouping.UnchangedAsync("Seed:Demo=true");

        (await demo.Get("/api/v2/countries?retired=true")).ShouldBeJson(200, """
            [{"code":"FRA","name":"France","retired":false},{"code":"GER","name":"Germany","retired":false},{"code":"SCO","name":"Scotland","retired":false}]
            """);
        (await demo.Get("/api/v2/currencies?retired=true")).ShouldBeJson(200, """
            [{"code":"EUR","name":"Euro","retired":false},{"code":"GBP","name":"Pound","retired":false}]
            """);
        (await demo.Get("/api/v2/languages?retired=true")).ShouldBeJson(200, """
            [{"code":"eng","name":"English","retired":false},{"code":"fra","name":"French","retired":false},{"code":"deu","name":"German","retired":false}]
            """);
        (await demo.Get("/api/v2/links?status=all")).ShouldBeJson(200, """
            [{"country":{"code":"FRA","name":"France"},"currency":{"code":"EUR","name":"Euro"},"language":{"code":"fra","name":"French"}},
             {"country":{"code":"GER","name":"Germany"},"currency":{"code":"EUR","name":"Euro"},"language":{"code":"deu","name":"German"}},
             {"country":{"code":"SCO","name":"Scotland"},"currency":{"code":"GBP","name":"Pound"},"language":{"code":"eng","name":"English"}}]
            """);
    }

    [Theory, EveryGrouping]
    public async Task Without_it_everything_is_empty(Grouping grouping)
    {
        var empty = await grouping.UnchangedAsync(); // The settings of tests are without demo data.

        foreach (var path in Entries.All.Select(entries => entries.V2 + "?retired=true").Append("/api/v2/links?status=all"))
        {
            (await empty.Get(path)).ShouldBeJson(200, "[]");
        }
    }

    [Theory, EveryGrouping]
    public async Task The_demo_data_can_be_changed_like_any_other(Grouping grouping)
    {
        await using var demo = await grouping.StartAsync("Seed:Demo=true");

        (await demo.Client.Put("/api/v2/countries/GER", new { name = "Deutschland" })).ShouldBe(200);
        (await demo.Client.Put("/api/v2/links/GER", new { currency = "GBP", language = "eng" })).ShouldBe(200);
        (await demo.Client.Post("/api/v2/countries", new { code = "ESP", name = "Spain" })).ShouldBe(201);
        (await demo.Client.Put("/api/v2/links/ESP", new { currency = "EUR", language = (string?)null })).ShouldBe(201);
    }
}
