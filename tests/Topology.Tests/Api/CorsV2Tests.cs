using CountryProvider.Host;
using CountryProvider.Host.Distribution;
using CountryProvider.Testing;
using CountryProvider.Topology.Tests.Deployments;
using CountryProvider.Topology.Tests.Http;
using CountryProvider.Topology.Tests.Security;

namespace CountryProvider.Topology.Tests.Api;

/// <summary>
/// Which scripts of other origins may read and write through version 2, as a browser finds out
/// (https://fetch.spec.whatwg.org/#http-cors-protocol).
/// </summary>
public sealed class CorsV2Tests
{
    private const string Named = "https://app.example";
    private const string Other = "https://other.example";
    private const string Setting = $"Http:CorsOrigins=https://second.example:8443,{Named}";

    private static readonly string[] _writes = ["POST", "PUT", "DELETE"];

    [Theory, EveryCatalogue]
    public async Task Every_origin_may_read_the_answers_and_the_refusals(Grouping grouping, Entries entries)
    {
        var client = await grouping.ClientAsync();
        var (code, etag) = await client.Add(entries, "Anything");

        foreach (
            var answer in new[]
            {
                (await client.Get($"{entries.V2}?page=1", ("Origin", Other))).ShouldBe(200),
                (await client.Get($"{entries.V2}/{code}", ("Origin", Other), ("If-None-Match", etag))).ShouldBe(304),
                (await client.Get($"{entries.V2}?page=0", ("Origin", Other))).ShouldBe(400),
                (await client.Get($"{entries.V2}/{Codes.Next()}", ("Origin", Other))).ShouldBe(404),
                (await client.Get("/api/v2/links", ("Origin", Other))).ShouldBe(200),
                (await client.Get("/api/v2/nothing", ("Origin", Other))).ShouldBe(404),
            }
        )
        {
            answer["Access-Control-Allow-Origin"].ShouldBe("*", answer.Text);
            answer["Access-Control-Allow-Credentials"].ShouldBeNull();
            foreach (var header in new[] { "ETag", "Link", "X-Total-Count", "Warning", "Age", "Location", "Retry-After" })
            {
                answer["Access-Control-Expose-Headers"]!.Split(',').ShouldContain(header);
            }
        }

        (await Ask(client, $"{entries.V2}/{code}", Other, "GET"))["Access-Control-Allow-Origin"].ShouldBe("*");
    }

    [Theory, EveryCatalogue]
    public async Task No_origin_may_write_unless_a_setting_names_it(Grouping grouping, Entries entries)
    {
        var client = await grouping.ClientAsync();

        foreach (var method in _writes)
        {
            MayNot(await Ask(client, entries.V2 + (method == "POST" ? "" : "/ABC"), Other, method), method);
        }

        (await client.Post(entries.V2, new { code = Codes.Next(), name = "Anything" }, ("Origin", Other)))["Access-Control-Allow-Origin"]
            .ShouldBeNull();
    }

    [Fact]
    public async Task An_origin_that_a_setting_names_may_write_in_one_process()
    {
        await using var host = await TestHost.StartAsync("Seed:Data=demo", Setting);
        await NamedMayWriteAsync(host.Client);
    }

    [Fact]
    public async Task An_origin_that_a_setting_names_may_write_through_the_front()
    {
        await using var split = await Split.StartAsync(Partition.Each(Modules.All), ["Seed:Data=demo", Setting]);
        await NamedMayWriteAsync(split.Client);
    }

    [Fact]
    public async Task Where_reads_need_a_key_only_named_origins_may_read()
    {
        await using var host = await TestHost.StartAsync(Keys.Setting, "Auth:Reads=true", Setting);

        (await Ask(host.Client, "/api/v2/countries", Named, "GET", "authorization"))["Access-Control-Allow-Origin"].ShouldBe(Named);
        MayNot(await Ask(host.Client, "/api/v2/countries", Other, "GET", "authorization"), "GET");
        (await host.Client.Get("/api/v2/countries", ("Origin", Named))).ShouldBe(401)["Access-Control-Allow-Origin"].ShouldBe(Named);
        (await host.Client.Get("/api/v2/countries", ("Origin", Other))).ShouldBe(401)["Access-Control-Allow-Origin"].ShouldBeNull();
    }

    [Fact]
    public async Task Where_writes_need_a_key_a_browser_is_told_before_it_sends_one()
    {
        await using var host = await TestHost.StartAsync(Keys.Setting, Setting);

        ShouldAccept(
            await Ask(host.Client, "/api/v2/countries", Named, "POST", "authorization,content-type"),
            "Authorization",
            "Content-Type"
        );
        (await host.Client.Post("/api/v2/countries", new { code = "ABC", name = "Anything" }, ("Origin", Named)))
            .ShouldBe(401)["Access-Control-Allow-Origin"]
            .ShouldBe(Named);
    }

    private static void ShouldAccept(Answer answer, params string[] headers) =>
        headers.ShouldBeSubsetOf(answer["Access-Control-Allow-Headers"].ShouldNotBeNull().Split(','));

    private static async Task NamedMayWriteAsync(HttpClient client)
    {
        string[] resources = ["countries", "currencies", "languages", "links"];
        foreach (var method in _writes)
        {
            foreach (
                var path in resources
                    .Select(path => $"/api/v2/{path}{(method == "POST" ? "" : "/GER")}")
                    .Where(path => path != "/api/v2/links")
            )
            {
                var answer = await Ask(client, path, Named, method);
                answer["Access-Control-Allow-Origin"].ShouldBe(Named, $"{method} {path}");
                answer["Access-Control-Allow-Methods"]!.Split(',').ShouldContain(method);
                ShouldAccept(answer, "Content-Type", "If-Match");
                answer["Access-Control-Allow-Credentials"].ShouldBeNull();
                MayNot(await Ask(client, path, Other, method), $"{method} {path}");
                MayNot(await Ask(client, path, "null", method), $"{method} {path}");
            }
        }

        var written = (await client.Post("/api/v2/countries", new { code = "ESP", name = "Spain" }, ("Origin", Named))).ShouldBe(201);
        written["Access-Control-Allow-Origin"].ShouldBe(Named);
        written["Access-Control-Expose-Headers"]!.Split(',').ShouldContain("Location");
        written["Vary"]!.ShouldContain("Origin");
        (await client.Post("/api/v2/countries", new { code = "ESP", name = "Another" }, ("Origin", Named)))
            .ShouldBe(409)["Access-Control-Allow-Origin"]
            .ShouldBe(Named);
        (await client.Put("/api/v2/countries/ESP", new { name = "España" }, ("Origin", Named), ("If-Match", "\"0-x\"")))
            .ShouldBe(412)["Access-Control-Allow-Origin"]
            .ShouldBe(Named);
        (await client.Get("/api/v2/countries", ("Origin", Named))).ShouldBe(200)["Access-Control-Allow-Origin"].ShouldBe("*");
    }

    private static async Task<Answer> Ask(
        HttpClient client,
        string path,
        string origin,
        string method,
        string headers = "content-type,if-match"
    )
    {
        var answer = await client.Send(
            HttpMethod.Options,
            path,
            null,
            ("Origin", origin),
            ("Access-Control-Request-Method", method),
            ("Access-Control-Request-Headers", headers)
        );
        answer.ShouldBeEmpty(204);
        return answer;
    }

    // A browser lets a script send only what is allowed to its origin, with that method.
    private static void MayNot(Answer answer, string what) =>
        (
            answer["Access-Control-Allow-Origin"] is not null
            && answer["Access-Control-Allow-Methods"]?.Split(',').Contains(what.Split(' ')[0]) is true
        ).ShouldBeFalse(what);
}
