using System.Text;
using CountryProvider.Topology.Tests.Deployments;
using CountryProvider.Topology.Tests.Http;

namespace CountryProvider.Topology.Tests.Api;

public sealed class LimitTests
{
    private const int MaxBody = 64 * 1024;

    [Theory, EveryCatalogue]
    public async Task A_body_of_64_KiB_is_accepted(Grouping grouping, Entries entries) =>
        (await (await grouping.ClientAsync()).Post(entries.V2, Padded(Codes.Next(), MaxBody))).ShouldBe(201);

    [Theory, EveryCatalogue]
    public async Task A_larger_body_is_refused(Grouping grouping, Entries entries)
    {
        var (client, code) = (await grouping.ClientAsync(), Codes.Next());

        (await client.Post(entries.V2, Padded(code, MaxBody + 1))).ShouldBeProblem(413);
        (await client.Put($"{entries.V2}/{code}", Padded(code, MaxBody + 1))).ShouldBeProblem(413);
        (await client.Post(entries.V1, Padded(code, MaxBody + 1))).ShouldBeSentence(413);
        (await client.Form(entries.Page, [("code", code), ("name", new string('x', MaxBody))])).ShouldBe(413);

        (await client.Get($"{entries.V2}/{code}")).ShouldBe(404);
    }

    [Theory, EveryCatalogue]
    public async Task A_larger_body_of_unknown_length_is_refused(Grouping grouping, Entries entries)
    {
        var (client, code) = (await grouping.ClientAsync(), Codes.Next());

        var refused = (
            await client.Send(HttpMethod.Post, entries.V2, Calls.Json(Padded(code, MaxBody + 1)), ("Transfer-Encoding", "chunked"))
        ).ShouldBeProblem(413);
        refused
            .Json.GetProperty("type")
            .GetString()
            .ShouldBe((await client.Post(entries.V2, Padded(code, MaxBody + 1))).Json.GetProperty("type").GetString());
        (
            await client.Send(HttpMethod.Post, entries.V1, Calls.Json(Padded(code, MaxBody + 1)), ("Transfer-Encoding", "chunked"))
        ).ShouldBeSentence(413);
        (await client.Get($"{entries.V2}/{code}")).ShouldBe(404);

        (await client.Send(HttpMethod.Post, entries.V2, Calls.Json(Padded(code, 1000)), ("Transfer-Encoding", "chunked"))).ShouldBe(201);
    }

    [Theory, EveryCatalogue]
    public async Task What_is_unknown_or_there_twice_is_refused_by_name(Grouping grouping, Entries entries)
    {
        var (client, code) = (await grouping.ClientAsync(), Codes.Next());

        (
            await client.Post(entries.V2, $$"""{"code":"{{code}}","name":"Known","retired":true,"unknown":{"deep":[1,{}]},"version":99}""")
        ).ShouldBeProblem(400, "unknown", "version");
        (await client.Put($"{entries.V2}/{code}", """{"name":"Known","name":"Other"}""")).ShouldBeProblem(400, "name");
        (await client.Post($"{entries.V2}?dryRun=true", new { code, name = "Known" })).ShouldBeProblem(400, "dryRun");
        (await client.Get($"{entries.V2}?serach={code}"))
            .ShouldBeProblem(400, "serach")
            .Json.GetProperty("detail")
            .GetString()!
            .ShouldContain("Did you mean 'search'?");
        (await client.Get($"{entries.V2}?search={code}&search=x")).ShouldBeProblem(400, "search");
        (await client.Get($"{entries.V2}/{code}")).ShouldBe(404);

        (await client.Post(entries.V1, $$"""{"shortName":"{{code}}","name":"Other","name":"Known","unknown":1}""")).ShouldBe(200);
        (await client.Get($"{entries.V1}/{code}?unknown=x")).Json.GetProperty("name").GetString().ShouldBe("Known");
    }

    [Theory, EveryGrouping]
    public async Task A_misspelt_member_does_not_unlink_a_country(Grouping grouping)
    {
        var client = await grouping.ClientAsync();
        var (country, currency, language) = await client.AddLinked();
        var path = $"/api/v2/links/{country}";
        var before = (await client.Get(path)).Text;

        (await client.Put(path, $$"""{"currencies":["{{currency}}"],"language":"{{language}}"}"""))
            .ShouldBeProblem(400, "language")
            .Text.ShouldContain("languages");
        (await client.Send(HttpMethod.Delete, path, Calls.Json(new { currency }))).ShouldBeProblem(400, "body");

        (await client.Get(path)).Text.ShouldBe(before);
    }

    [
        Theory,
        EveryCatalogueText(
            "{",
            "",
            "}",
            "nonsense",
            "{\"code\":}",
            "[]",
            "7",
            "\"x\"",
            "null",
            "{\"code\":\"ABC\",\"name\":\"x\"",
            "{\"code\":\"ABC\",\"name\":{}}",
            "{\"code\":\"ABC\",\"name\":7}",
            "{\"code\":\"ABC\",\"name\":\"\\ud800\"}",
            "{\"code\":\"ABC\",\"name\":\"\\x\"}",
            "{\"code\":\"ABC\",\"name\":\"x\"} trailing",
            "{'code':'ABC'}",
            "{\"code\":\"ABC\",\"name\":\"a\nb\"}"
        )
    ]
    public async Task What_is_not_the_expected_JSON_is_refused(Grouping grouping, Entries entries, string body)
    {
        var client = await grouping.ClientAsync();

        foreach (
            var answer in new[]
            {
                await client.Post(entries.V2, body),
                await client.Put("/api/v2/links/ABC", body.Replace("name", "currency", StringComparison.Ordinal)),
            }
        )
        {
            answer.Status.ShouldBeOneOf([400, 404], answer.Text);
            answer.ContentType.ShouldBe("application/problem+json; charset=utf-8");
        }

        (await client.Post(entries.V2, body)).ShouldBe(400);
        (await client.Put($"{entries.V2}/ABC", body)).ShouldBe(400);
    }

    [Theory, EveryCatalogue]
    public async Task Deeply_nested_JSON_is_refused(Grouping grouping, Entries entries) =>
        (await (await grouping.ClientAsync()).Post(entries.V2, $$"""{"code":"ABC","name":{{new string('[', 10_000)}}""")).ShouldBeProblem(
            400
        );

    [Theory, EveryCatalogue]
    public async Task Invalid_UTF_8_is_refused(Grouping grouping, Entries entries)
    {
        var (client, code) = (await grouping.ClientAsync(), Codes.Next());
        byte[] body = [.. Encoding.UTF8.GetBytes($$"""{"code":"{{code}}","name":"Z"""), 0xFC, .. "rich\"}"u8];

        (await client.Send(HttpMethod.Post, entries.V2, Calls.Bytes(body, "application/json"))).ShouldBeProblem(400);
        (await client.Send(HttpMethod.Post, entries.V1, Calls.Bytes(body, "application/json"))).ShouldBeSentence(400);
    }

    [Theory, EveryCatalogue]
    public async Task A_byte_order_mark_is_ignored(Grouping grouping, Entries entries)
    {
        var (client, code) = (await grouping.ClientAsync(), Codes.Next());
        byte[] body = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes($$"""{"code":"{{code}}","name":"With a mark"}""")];

        (await client.Send(HttpMethod.Post, entries.V2, Calls.Bytes(body, "application/json")))
            .ShouldBe(201)
            .Json.GetProperty("name")
            .GetString()
            .ShouldBe("With a mark");
    }

    [
        Theory,
        EveryCatalogueText(
            "text/plain",
            "application/xml",
            "text/csv",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "application/json; charset=nonsense",
            null!
        )
    ]
    public async Task Another_media_type_is_refused(Grouping grouping, Entries entries, string? contentType)
    {
        var (client, code) = (await grouping.ClientAsync(), Codes.Next());
        HttpContent Body() =>
            Calls.Bytes(Encoding.UTF8.GetBytes($$"""{"code":"{{code}}","shortName":"{{code}}","name":"Anything"}"""), contentType);

        (await client.Send(HttpMethod.Post, entries.V2, Body())).ShouldBeProblem(415);
        (await client.Send(HttpMethod.Put, $"{entries.V2}/{code}", Body())).ShouldBeProblem(415);
        (await client.Send(HttpMethod.Post, entries.V1, Body())).ShouldBeSentence(415);

        (await client.Get($"{entries.V2}/{code}")).ShouldBe(404);
    }

    [
        Theory,
        EveryCatalogueText(
            "application/json",
            "application/json; charset=utf-8",
            "application/vnd.example+json",
            "APPLICATION/JSON;charset=\"UTF-8\""
        )
    ]
    public async Task JSON_is_accepted_under_all_its_names(Grouping grouping, Entries entries, string contentType) =>
        (
            await (await grouping.ClientAsync()).Send(
                HttpMethod.Post,
                entries.V2,
                Calls.Bytes(Encoding.UTF8.GetBytes($$"""{"code":"{{Codes.Next()}}","name":"Anything"}"""), contentType)
            )
        ).ShouldBe(201);

    [Theory, EveryCatalogueText("utf-7", "utf-16", "nonsense", "\"\"")]
    public async Task A_form_in_another_encoding_is_refused(Grouping grouping, Entries entries, string charset)
    {
        var (client, code) = (await grouping.ClientAsync(), Codes.Next());
        HttpContent Form(string encoding) =>
            Calls.Bytes(Encoding.UTF8.GetBytes($"code={code}&name=Anything"), $"application/x-www-form-urlencoded; charset={encoding}");

        (await client.Send(HttpMethod.Post, entries.Page, Form(charset))).ShouldBe(415);
        (await client.Get($"{entries.V2}/{code}")).ShouldBe(404);

        (await client.Send(HttpMethod.Post, entries.Page, Form("\"UTF-8\""))).ShouldBe(303);
    }

    [Theory, EveryCatalogue]
    public async Task A_method_that_does_not_exist_is_refused_with_those_that_do(Grouping grouping, Entries entries)
    {
        var client = await grouping.ClientAsync();

        Allowed((await client.Delete(entries.V2)).ShouldBeProblem(405)).ShouldBe(["GET", "POST"]);
        Allowed((await client.Post($"{entries.V2}/ABC", "{}")).ShouldBeProblem(405)).ShouldBe(["DELETE", "GET", "PATCH", "PUT"]);
        Allowed((await client.Put(entries.V1, "{}")).ShouldBeSentence(405)).ShouldBe(["GET", "POST"]);
        Allowed((await client.Delete($"{entries.V1}/ABC")).ShouldBeSentence(405)).ShouldBe(["GET"]);
        Allowed((await client.Post("/api/v2/links", "{}")).ShouldBeProblem(405)).ShouldBe(["GET"]);
        Allowed((await client.Send(HttpMethod.Parse("BREW"), entries.Page, null)).ShouldBe(405)).ShouldBe(["GET", "POST"]);

        static IEnumerable<string> Allowed(Answer answer) => answer["Allow"]!.Split(',', StringSplitOptions.TrimEntries).Order();
    }

    [Theory, EveryGrouping]
    public async Task A_path_that_does_not_exist_is_refused_in_the_form_of_its_version(Grouping grouping)
    {
        var client = await grouping.ClientAsync();

        (await client.Get("/api/v2/nothing")).ShouldBeProblem(404);
        (await client.Get("/API/V2/nothing")).ShouldBeProblem(404);
        (await client.Get("/api/v2")).ShouldBeProblem(404);
        (await client.Get("/api/v1/nothing")).ShouldBeSentence(404);
        (await client.Get("/api/v2/countries/ABC/more")).ShouldBeProblem(404);
    }

    [Theory, EveryCatalogue]
    public async Task HEAD_answers_what_GET_answers_without_the_body(Grouping grouping, Entries entries)
    {
        var client = await grouping.ClientAsync();
        var (code, _) = await client.Add(entries, "Anything");

        foreach (
            var path in new[] { $"{entries.V2}/{code}", $"{entries.V1}/{code}", $"{entries.V2}/nothing", $"{entries.Page}/{code}", "/" }
        )
        {
            var (get, head) = (await client.Get(path), await client.Head(path));

            head.Status.ShouldBe(get.Status);
            head.Bytes.ShouldBeEmpty();
            head.ContentType.ShouldBe(get.ContentType);
            head["ETag"].ShouldBe(get["ETag"]);
            if (get.ContentType!.StartsWith("text/html", StringComparison.Ordinal))
            {
                head["Content-Length"].ShouldNotBeNull("a page says how long it took, which differs from one to the next");
            }
            else if (get.Status == 200)
            {
                head["Content-Length"].ShouldBe(get["Content-Length"]);
            }
        }
    }

    private static string Padded(string code, int length)
    {
        var body = $"{{\"code\":\"{code}\",\"name\":\"Anything\"";
        return body + new string(' ', length - body.Length - 1) + "}";
    }
}
