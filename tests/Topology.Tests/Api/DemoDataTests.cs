using CountryProvider.Topology.Tests.Deployments;
using CountryProvider.Topology.Tests.Http;

namespace CountryProvider.Topology.Tests.Api;

public sealed class DemoDataTests
{
    [Theory, EveryGrouping]
    public async Task The_demo_data_is_what_the_documentation_says(Grouping grouping)
    {
        var demo = await grouping.UnchangedAsync("Seed:Data=demo");

        foreach (
            var (entries, expected) in new (Entries, (string Code, string Name)[])[]
            {
                (Entries.All[0], [("FRA", "France"), ("GER", "Germany"), ("SCO", "Scotland")]),
                (Entries.All[1], [("EUR", "Euro"), ("GBP", "Pound")]),
                (Entries.All[2], [("eng", "English"), ("fra", "French"), ("deu", "German")]),
            }
        )
        {
            var answer = await demo.Get($"{entries.V2}?retired=true&former=true");
            answer.All("code").Zip(answer.All("name")).ShouldBe(expected.Select(entry => ((string?)entry.Code, (string?)entry.Name)));
        }

        (await demo.Get("/api/v2/links?status=all")).ShouldBeJson(
            200,
            """
            [{"country":{"code":"FRA","name":"France"},"currencies":[{"code":"EUR","name":"Euro","tender":true}],"languages":[{"code":"fra","name":"French","status":"official"}],"complete":true},
             {"country":{"code":"GER","name":"Germany"},"currencies":[{"code":"EUR","name":"Euro","tender":true}],"languages":[{"code":"deu","name":"German","status":"official"}],"complete":true},
             {"country":{"code":"SCO","name":"Scotland"},"currencies":[{"code":"GBP","name":"Pound","tender":true}],"languages":[{"code":"eng","name":"English","status":"official"}],"complete":true}]
            """
        );
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
        await using var demo = await grouping.StartAsync("Seed:Data=demo");

        (await demo.Client.Put("/api/v2/countries/GER", new { name = "Deutschland" })).ShouldBe(200);
        (await demo.Client.Put("/api/v2/links/GER", new { currencies = new[] { "GBP" }, languages = new[] { "eng" } })).ShouldBe(200);
        (await demo.Client.Post("/api/v2/countries", new { code = "ESP", name = "Spain" })).ShouldBe(201);
        (await demo.Client.Put("/api/v2/links/ESP", new { currencies = new[] { "EUR" } })).ShouldBe(201);
    }
}
