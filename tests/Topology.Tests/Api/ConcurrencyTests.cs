using System.Text.Json.Nodes;
using CountryProvider.Topology.Tests.Deployments;
using CountryProvider.Topology.Tests.Http;

namespace CountryProvider.Topology.Tests.Api;

/// <summary>What comes of it when many do the same in the same moment.</summary>
public sealed class ConcurrencyTests(ConcurrencyTests.ManyClients many) : IClassFixture<ConcurrencyTests.ManyClients>
{
    private const int Clients = 64;

    [Theory, EveryCatalogue]
    public async Task Of_many_who_add_the_same_code_exactly_one_succeeds(Grouping grouping, Entries entries)
    {
        var code = Codes.Next();

        var answers = await AtOnce(
            grouping,
            entries.V2,
            (client, i) => client.Post(entries.V2, new { code = i % 2 == 0 ? code : entries.Other(code), name = $"Client {i}" })
        );

        var won = answers.Where(answer => answer.Status == 201).ToList();
        won.Count.ShouldBe(1);
        answers.Count(answer => answer.Status == 409).ShouldBe(Clients - 1);
        (await (await grouping.ClientAsync()).Get($"{entries.V2}/{code}")).ShouldBeJson(200, won[0].Text);
        (await (await grouping.ClientAsync()).Get($"{entries.V2}?retired=true"))
            .All("code")
            .Count(listed => listed == entries.Stored(code))
            .ShouldBe(1);
    }

    [Theory, EveryCatalogue]
    public async Task Of_many_who_create_only_exactly_one_succeeds(Grouping grouping, Entries entries)
    {
        var code = Codes.Next();

        var answers = await AtOnce(
            grouping,
            entries.V2,
            (client, i) => client.Put($"{entries.V2}/{code}", new { name = $"Client {i}" }, ("If-None-Match", "*"))
        );

        answers.Select(answer => answer.Status).Order().ShouldBe([201, .. Enumerable.Repeat(412, Clients - 1)]);
    }

    [Theory, EveryCatalogue]
    public async Task Of_many_who_change_what_they_have_seen_exactly_one_succeeds(Grouping grouping, Entries entries)
    {
        var (code, etag) = await (await grouping.ClientAsync()).Add(entries, "Seen");

        var answers = await AtOnce(
            grouping,
            entries.V2,
            (client, i) => client.Put($"{entries.V2}/{code}", new { name = $"Client {i}" }, ("If-Match", etag))
        );

        var won = answers.Where(answer => answer.Status == 200).ToList();
        won.Count.ShouldBe(1);
        answers.Count(answer => answer.Status == 412).ShouldBe(Clients - 1);
        (await (await grouping.ClientAsync()).Get($"{entries.V2}/{code}")).ShouldBeJson(200, won[0].Text);
    }

    [Theory, EveryCatalogue]
    public async Task No_write_among_many_is_lost(Grouping grouping, Entries entries)
    {
        var codes = Enumerable.Range(0, Clients).Select(_ => entries.Stored(Codes.Next())).ToList();

        var answers = await AtOnce(grouping, entries.V2, (client, i) => client.Put($"{entries.V2}/{codes[i]}", new { name = "Anything" }));

        answers.ShouldAllBe(answer => answer.Status == 201);
        answers.Select(answer => answer.ETag).ShouldBeUnique();
        codes.ShouldBeSubsetOf((await (await grouping.ClientAsync()).Get(entries.V2)).All("code"));
    }

    [Theory, EveryGrouping]
    public async Task Of_many_who_link_a_country_for_the_first_time_exactly_one_succeeds(Grouping grouping)
    {
        var (country, currency, language) = await (await grouping.ClientAsync()).AddThree();

        var answers = await AtOnce(
            grouping,
            "/api/v2/links",
            (client, i) =>
                client.Put(
                    $"/api/v2/links/{country}",
                    i % 2 == 0 ? Arrange.Link(currency) : Arrange.Link(null, language),
                    ("If-None-Match", "*")
                )
        );

        answers.Select(answer => answer.Status).Order().ShouldBe([201, .. Enumerable.Repeat(412, Clients - 1)]);
    }

    [Theory, EveryGrouping]
    public async Task The_composite_of_version_1_sent_by_many_links_once(Grouping grouping)
    {
        const string Path = "/api/v1/countries-with-languages-and-currencies";
        var code = Codes.Next();
        var body =
            $$"""{"country":{"name":"Country {{code}}","shortName":"{{code}}"},"language":{"shortName":"{{code.ToLowerInvariant()}}","name":"Language {{code}}"},"currency":{"shortName":"{{code}}","name":"Currency {{code}}"} }""";

        var answers = await AtOnce(grouping, Path, (client, _) => client.Post(Path, body));

        answers.ShouldAllBe(answer => answer.Status == 204);
        var link = JsonNode
            .Parse((await (await grouping.ClientAsync()).Get(Path)).ShouldBe(200).Text)!
            .AsArray()
            .Where(link => (string?)link!["country"]!["shortName"] == code)
            .ShouldHaveSingleItem();
        JsonNode.DeepEquals(link, JsonNode.Parse(body)).ShouldBeTrue($"{link} is not {body}");
    }

    // All at the same moment, each over its own open connection.
    private async Task<IReadOnlyList<Answer>> AtOnce(Grouping grouping, string path, Func<HttpClient, int, Task<Answer>> send)
    {
        var clients = await many.OfAsync(grouping);
        await Task.WhenAll(clients.Select(client => client.Head(path)));
        return await Task.WhenAll(clients.Select(send));
    }

    /// <summary>The clients of each grouping, kept because opening connections takes longer than the requests.</summary>
    public sealed class ManyClients : IDisposable
    {
        private readonly Dictionary<Grouping, IReadOnlyList<HttpClient>> _clients = [];

        public async Task<IReadOnlyList<HttpClient>> OfAsync(Grouping grouping)
        {
            if (!_clients.TryGetValue(grouping, out var clients))
            {
                var deployment = await grouping.SharedAsync();
                _clients[grouping] = clients = [.. Enumerable.Range(0, Clients).Select(_ => deployment.NewClient())];
            }

            return clients;
        }

        public void Dispose()
        {
            foreach (var client in _clients.Values.SelectMany(clients => clients))
            {
                client.Dispose();
            }
        }
    }
}
