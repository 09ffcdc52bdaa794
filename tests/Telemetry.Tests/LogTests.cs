using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using CountryProvider.Testing;

namespace CountryProvider.Telemetry.Tests;

public sealed class LogTests
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";

    private static readonly int[] _expected = [200, 201, 400, 404, 405, 409, 412, 413, 415, 422, 500, 503];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task In_a_container_each_line_is_a_json_object_that_knows_its_trace()
    {
        using var folder = new TemporaryFolder(inMemory: true);
        await using var process = await HostProcess.StartAsync(folder.Path, "Logging:Format=Json", "Http:TrustedProxies=127.0.0.1,::1");
        Stores.Drop(folder, "country");
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/v2/countries")
        {
            Content = JsonContent.Create(new { code = "QXZ", name = "Marked name" }),
        };
        request.Headers.Add("traceparent", $"00-{Trace}-b7ad6b7169203331-01");
        (await process.Client.SendAsync(request, Stop)).StatusCode.ShouldBe(HttpStatusCode.InternalServerError);

        var lines = (await process.StopAsync())
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonNode.Parse(line)!)
            .ToList();

        lines.Select(line => (string?)line["level"]).ShouldBe(["Information", "Error", "Information", "Information"]);
        ((string?)lines[0]["message"]).ShouldNotBeNull().ShouldContain("is ready at");
        ((string?)lines[0]["values"]!["Modules"]).ShouldBe(string.Join(", ", Host.Modules.All.Select(module => module.Name)));
        ((string?)lines[1]["message"]).ShouldBe("POST /api/v2/countries/ failed unexpectedly");
        ((string?)lines[1]["trace_id"]).ShouldBe(Trace);
        ((string?)lines[1]["span_id"]).ShouldNotBeNullOrEmpty();
        ((string?)lines[1]["exception"]).ShouldNotBeNull().ShouldContain("SqliteException: SQLite Error 1: 'no such table: countries'");
        DateTime
            .Parse((string)lines[1]["time"]!, null, System.Globalization.DateTimeStyles.AdjustToUniversal)
            .ShouldBe(DateTime.UtcNow, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task What_users_typed_is_in_no_line()
    {
        using var folder = new TemporaryFolder(inMemory: true);
        using var nobody = new ReservedPort();
        await using var all = await HostProcess.StartAsync(folder.Path, "Logging:Format=Json");
        await using var linking = await HostProcess.StartAsync(
            folder.Path + "/linking",
            ["Roles=linking", .. Host.Modules.All.Select(module => $"Modules:{module.Name}:Address=http://127.0.0.1:{nobody.Number}")]
        );
        var statuses = new HashSet<int>();
        await UseAsync(all);
        await UseAsync(linking);
        Stores.Drop(folder, "country");
        Stores.Drop(folder, "linking");
        await UseAsync(all);
        Stores.Drop(folder, "linking/linking");
        await UseAsync(linking);

        var output = await all.StopAsync() + await linking.StopAsync();

        _expected.Except(statuses).ShouldBeEmpty();
        output.ShouldContain("failed unexpectedly");
        output.ShouldContain("does not answer");
        output.ShouldNotContain("QXZ", Case.Insensitive);
        output.ShouldNotContain("QXY", Case.Insensitive);
        output.ShouldNotContain("Marked", Case.Insensitive);

        async Task UseAsync(HostProcess process)
        {
            foreach (var catalogue in (string[])["countries", "currencies", "languages"])
            {
                await SendAsync("POST", $"api/v2/{catalogue}", """{"code":"QXZ","name":"Marked name"}""");
                await SendAsync("POST", $"api/v2/{catalogue}", """{"code":"QXZ","name":"Another marked name"}""");
                await SendAsync("POST", $"api/v2/{catalogue}", """{"code":"QXZQXZ","name":"Marked\u0001"}""");
                await SendAsync("POST", $"api/v2/{catalogue}", """{"code":"QXZ","name":["Marked name"]}""");
                await SendAsync("POST", $"api/v2/{catalogue}", """{"code":"QXZ","name":"Marked """);
                await SendAsync("POST", $"api/v2/{catalogue}", "code=QXZ&name=Marked", "application/x-www-form-urlencoded");
                await SendAsync("POST", $"api/v2/{catalogue}", $$"""{"code":"QXZ","name":"{{new string('x', 70_000)}}Marked"}""");
                await SendAsync("PUT", $"api/v2/{catalogue}/QXZ", """{"name":"Marked name"}""", ifMatch: "\"QXZ\"");
                await SendAsync("PUT", $"api/v2/{catalogue}/QXZ", """{"name":"Marked name 2"}""");
                await SendAsync("GET", $"api/v2/{catalogue}?search=Marked&QXZ=QXZ");
                await SendAsync("GET", $"api/v2/{catalogue}/QXY");
                await SendAsync("POST", $"api/v2/{catalogue}/QXZ");
                await SendAsync("GET", $"api/v1/{catalogue}/QXZQXZ");
                await SendAsync("POST", $"api/v1/{catalogue}", """{"shortName":"QXZ","name":"Quite another marked name"}""");
                await SendAsync("GET", $"{catalogue}?search=Marked");
                await SendAsync("GET", $"{catalogue}/QXY");
                await SendAsync("POST", $"{catalogue}/QXZ", "name=Marked", "application/x-www-form-urlencoded");
            }

            await SendAsync("PUT", "api/v2/links/QXZ", """{"currencies":["QXZ"],"languages":["qxz"]}""");
            await SendAsync("PUT", "api/v2/links/QXZ", """{"currencies":["QXY"],"languages":["qxy"]}""");
            await SendAsync(
                "POST",
                "api/v1/countries-with-languages-and-currencies",
                """{"country":{"name":"Marked name 3","shortName":"QXY"},"language":{"name":"Marked","shortName":"QXY"},"currency":{"name":"Marked","shortName":"QXZ"}}"""
            );
            await SendAsync("GET", "api/v2/links?search=Marked");
            await SendAsync("GET", "Marked/QXZ?Marked=QXZ");

            async Task SendAsync(string method, string path, string? body = null, string type = "application/json", string? ifMatch = null)
            {
                using var message = new HttpRequestMessage(new(method), path)
                {
                    Content = body is null ? null : new StringContent(body, Encoding.UTF8, type),
                };
                if (ifMatch is not null)
                {
                    message.Headers.TryAddWithoutValidation("If-Match", ifMatch);
                }

                message.Headers.TryAddWithoutValidation("Origin", "http://marked.example");
                using var answer = await process.Client.SendAsync(message, Stop);
                statuses.Add((int)answer.StatusCode);
            }
        }
    }
}
