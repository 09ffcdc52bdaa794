using CountryProvider.Topology.Tests.Deployments;
using CountryProvider.Topology.Tests.Http;

namespace CountryProvider.Topology.Tests.Api;

public sealed class CorsV1Tests
{
    private static readonly (string, string) _origin = ("Origin", "https://front-end.example");

    [
        Theory,
        EveryGrouping(
            "countries",
            "currencies",
            "languages",
            "countries-with-currency",
            "countries-with-language",
            "countries-with-languages-and-currencies"
        )
    ]
    public async Task Every_origin_may_ask_whether_it_may_call(Grouping grouping, string path)
    {
        var answer = await (await grouping.ClientAsync()).Send(
            HttpMethod.Options,
            $"/api/v1/{path}",
            null,
            _origin,
            ("Access-Control-Request-Method", "POST"),
            ("Access-Control-Request-Headers", "content-type")
        );

        answer.ShouldBeEmpty(204);
        answer["Access-Control-Allow-Origin"].ShouldBe("*");
        answer["Access-Control-Allow-Methods"]!.Split(',', StringSplitOptions.TrimEntries).ShouldBe(["GET", "POST"]);
        answer["Access-Control-Allow-Headers"]!.ShouldBe("Content-Type", StringCompareShould.IgnoreCase);
    }

    [Theory, EveryCatalogue]
    public async Task Every_origin_may_read_the_answers_and_the_refusals(Grouping grouping, Entries entries)
    {
        var client = await grouping.ClientAsync();
        var (code, _) = await client.Add(entries, "Anything");

        foreach (
            var answer in new[]
            {
                (await client.Get(entries.V1, _origin)).ShouldBe(200),
                (await client.Get($"{entries.V1}/{code}", _origin)).ShouldBe(200),
                (await client.Get($"{entries.V1}/toolong", _origin)).ShouldBe(400),
                (await client.Get($"{entries.V1}/{Codes.Next()}", _origin)).ShouldBe(404),
                (await client.Post(entries.V1, new { shortName = code, name = "Anything" }, _origin)).ShouldBe(200),
                (await client.Post(entries.V1, new { shortName = code, name = "Another" }, _origin)).ShouldBe(400),
                (await client.Post(entries.V1, "{", _origin)).ShouldBe(400),
                (await client.Send(HttpMethod.Post, entries.V1, Calls.Bytes("x"u8.ToArray(), "text/csv"), _origin)).ShouldBe(415),
                (await client.Send(HttpMethod.Post, entries.V1, Calls.Bytes(new byte[65 * 1024], "application/json"), _origin)).ShouldBe(
                    413
                ),
            }
        )
        {
            answer["Access-Control-Allow-Origin"].ShouldBe("*", answer.Text);
        }
    }
}
