using CountryProvider.Topology.Tests.Deployments;
using CountryProvider.Topology.Tests.Http;

namespace CountryProvider.Topology.Tests.Api;

public sealed class ConcurrencyTests
{
    private const int Clients = 64;

    [Theory, EveryCatalogue]
    public async Task Of_many_who_add_the_same_code_exactly_one_succeeds(Grouping grouping, Entries entries)
    {
        await using var own = await grouping.StartAsync();
        var code = Codes.Next();

        var answers = await AtOnce(own, (client, i) => client.Post(entries.V2, new { code = i % 2 == 0 ? code : entries.Other(code), name = $"Client {i}" }));

        var won = answers.Where(answer => answer.Status == 201).ToList();
        won.Count.ShouldBe(1);
        answers.Count(answer => answer.Status == 409).ShouldBe(Clients - 1);
        (await own.Client.Get($"{entries.V2}?retired=true")).ShouldBeJson(200, $"[{won[0].Text}]");
    }

    [Theory, EveryCatalogue]
    public async Task Of_many_who_create_only_exactly_one_succeeds(Grouping grouping, Entries entries)
    {
        await using var own = await grouping.StartAsync();

        var answers = await AtOnce(own, (client, i) => client.Put($"{entries.V2}/abc", new { name = $"Client {i}" }, ("If-None-Match", "*")));

        answers.Select(answer => answer.Status).Order().ShouldBe([201, .. Enumerable.Repeat(412, Clients - 1)]);
    }

    [Theory, EveryCatalogue]
    public async Task Of_many_who_change_what_they_have_seen_exactly_one_succeeds(Grouping grouping, Entries entries)
    {
        await using var own = await grouping.StartAsync();
        var (code, etag) = await own.Client.Add(entries, "Seen");

        var answers = await AtOnce(own, (client, i) => client.Put($"{entries.V2}/{code}", new { name = $"Client {i}" }, ("If-Match", etag)));

        var won = answers.Where(answer => answer.Status == 200).ToList();
        won.Count.ShouldBe(1);
        answers.Count(answer => answer.Status == 412).ShouldBe(Clients - 1);
        (await own.Client.Get($"{entries.V2}/{code}")).ShouldBeJson(200, won[0].Text);
    }

    [Theory, EveryCatalogue]
    public async Task No_write_among_many_is_lost(Grouping grouping, Entries entries)
    {
        await using var own = await grouping.StartAsync();
        var codes = Enumerable.Range(0, Clients).Select(_ => entries.Stored(Codes.Next())).ToList();

        var answers = await AtOnce(own, (client, i) => client.Put($"{entries.V2}/{codes[i]}", new { name = "Anything" }));

        answers.ShouldAllBe(answer => answer.Status == 201);
        answers.Select(answer => answer.ETag).ShouldBeUnique();
        (await own.Client.Get(entries.V2)).All("code").ShouldBe(codes, ignoreOrder: true);
    }

    [Theory, EveryGrouping]
    public async Task Of_many_who_link_a_country_for_the_first_time_exactly_one_succeeds(Grouping grouping)
    {
        await using var own = await grouping.StartAsync();
        var (country, currency, language) = await own.Client.AddThree();

        var answers = await AtOnce(own, (client, i) => client.Put($"/api/v2/links/{country}", i % 2 == 0 ? new { currency } : new { language }, ("If-None-Match", "*")));

        answers.Select(answer => answer.Status).Order().ShouldBe([201, .. Enumerable.Repeat(412, Clients - 1)]);
    }

    [Theory, EveryGrouping]
    public async Task The_composite_of_version_1_sent_by_many_links_once(Grouping grouping)
    {
        await using var own = await grouping.StartAsync();
        const string Body = """{"country":{"name":"Germany","shortName":"GER"},"language":{"shortName":"deu","name":"German"},"currency":{"shortName":"EUR","name":"Euro"}}""";

        var answers = await AtOnce(own, (client, _) => client.Post("/api/v1/countries-with-languages-and-currencies", Body));

        answers.ShouldAllBe(answer => answer.Status == 204);
        (await own.Client.Get("/api/v1/countries-with-languages-and-currencies")).ShouldBeJson(200, $"[{Body}]");
    }

    // Each over a connection of its own that is open already, all in the same moment.
    private static async Task<IReadOnlyList<Answer>> AtOnce(IDeployment deployment, Func<HttpClient, int, Task<Answer>> send)
    {
        var clients = Enumerable.Range(0, Clients).Select(_ => deployment.NewClient()).ToList();
        try
        {
            await Task.WhenAll(clients.Select(client => client.Get("/api/v2/links")));
            return await Task.WhenAll(clients.Select(send));
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }
    }
}
