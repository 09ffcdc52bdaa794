using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CountryProvider.Modularity;
using CountryProvider.Testing;
using CountryProvider.Web.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CountryProvider.Contracts.Tests;

/// <summary>Sends the examples of the documents with something unknown in them.</summary>
public sealed class StrictRequestTests(ApiFixture api)
{
    private const string Unknown = "unheardOf";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Version_2_ignores_nothing()
    {
        var before = await StateAsync();
        var faults = new List<string>();
        var tried = 0;
        foreach (var operation in api.OperationsOf("v2"))
        {
            foreach (var (named, nearest, request) in Faulty(operation))
            {
                using (request)
                {
                    using var answer = await api.Host.Client.SendAsync(request, Stop);
                    var text = await answer.Content.ReadAsStringAsync(Stop);
                    var problem = JsonNode.Parse(text);
                    tried++;
                    if (
                        (int)answer.StatusCode != 400
                        || (string?)problem!["type"] != "urn:country-provider:problem:validation"
                        || problem["errors"]![named] is not JsonArray { Count: 1 } messages
                        || !messages[0]!.ToString().Contains(nearest, StringComparison.Ordinal)
                    )
                    {
                        faults.Add($"{operation} {request.RequestUri} with {named}: {(int)answer.StatusCode} {text}");
                    }
                }
            }
        }

        faults.ShouldBeEmpty();
        tried.ShouldBeGreaterThan(3 * api.OperationsOf("v2").Count());
        (await StateAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task Version_1_goes_on_to_ignore_what_it_does_not_know()
    {
        foreach (var operation in api.OperationsOf("v1"))
        {
            using var asked = operation.Example();
            using var expected = await api.Host.Client.SendAsync(asked, Stop);
            var text = await expected.Content.ReadAsStringAsync(Stop);
            foreach (var (named, _, request) in Faulty(operation).Where(fault => fault.Named == Unknown || !fault.Named.EndsWith('x')))
            {
                using (request)
                {
                    using var answer = await api.Host.Client.SendAsync(request, Stop);
                    answer.StatusCode.ShouldBe(expected.StatusCode, $"{operation} {request.RequestUri} with {named}");
                    (await answer.Content.ReadAsStringAsync(Stop)).ShouldBe(text);
                }
            }
        }
    }

    [Theory]
    [InlineData("""{"title":"a","parts":[{"code":"x"},{"code":"y","cod":"z"}]}""", "parts[1].cod", "'code'")]
    [InlineData("""{"title":"a","parts":[{"code":"x","code":"y"}]}""", "parts[0].code", "more than once")]
    [InlineData("""{"title":"a","parts":[{"code":"x","CODE":"y"}]}""", "parts[0].CODE", "more than once")]
    [InlineData("""{"title":"a","first":{"code":"x","more":{"code":"y"}}}""", "first.more", "There are: code, names.")]
    [InlineData("""{"title":"a","first":{"code":"x","names":{"de":"X","en":"Y","de":"Z"}}}""", "first.names.de", "more than once")]
    [InlineData("""{"title":"a","free":{"anything":{"twice":1,"twice":2}}}""", "free.anything.twice", "more than once")]
    [InlineData("""{"title":"a","titl\u0065":"b"}""", "title", "more than once")]
    [InlineData("""{"title":"a","titl\ud800":"b"}""", "titl\\ud800", "There are: title, parts, first, free.")]
    [InlineData("\uFEFF{\"title\":\"a\",\"tilte\":\"b\"}", "tilte", "'title'")]
    [InlineData("""{"title":"a","":"b"}""", "", "There are: title, parts, first, free.")]
    public async Task A_new_endpoint_is_strict_by_itself_at_every_depth(string body, string named, string nearest)
    {
        await using var host = await TestHost.StartAsync([new Samples()]);

        using var answer = await host.Client.PostAsync("/api/v2/samples", new StringContent(body, Encoding.UTF8, "application/json"), Stop);

        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Stop))!;
        ((int)answer.StatusCode).ShouldBe(400, problem.ToJsonString());
        problem["errors"]!.AsObject().ShouldHaveSingleItem().Key.ShouldBe(named);
        problem["errors"]![named]![0]!.ToString().ShouldContain(nearest);
    }

    [Fact]
    public async Task What_it_knows_it_takes_in_any_case_and_in_any_order()
    {
        await using var host = await TestHost.StartAsync([new Samples()]);

        using var answer = await host.Client.PostAsync(
            "/api/v2/samples",
            new StringContent(
                """{"PARTS":[{"names":{"de":"X","unheardOf":"Y"},"code":"x"},{"code":"y"}],"free":{"unheardOf":[1,{}]},"first":null,"title":"a"}""",
                Encoding.UTF8,
                "application/json"
            ),
            Stop
        );

        (await answer.Content.ReadAsStringAsync(Stop)).ShouldBe("\"a xy\"");
    }

    [Fact]
    public async Task An_answer_names_ten_faults_at_most_and_no_name_in_full_length()
    {
        using var answer = await api.Host.Client.GetAsync(
            "/api/v2/countries?" + string.Join('&', Enumerable.Range(0, 50).Select(number => new string('x', 100) + number)),
            Stop
        );

        var text = await answer.Content.ReadAsStringAsync(Stop);
        ((int)answer.StatusCode).ShouldBe(400);
        text.Length.ShouldBeLessThan(8_000);
    }

    // The request of the example with one fault each. The answer has to name the fault, and the message has to describe it.
    private static IEnumerable<(string Named, string Nearest, HttpRequestMessage Request)> Faulty(ApiOperation operation)
    {
        yield return (Unknown, Unknown, With(operation, $"{Unknown}=x"));
        foreach (
            var name in operation
                .Parameters.Where(parameter => (string?)parameter["in"] == "query")
                .Select(parameter => parameter["name"]!.ToString())
        )
        {
            yield return (name, "Send it once", With(operation, $"{name}=x&{name}=x"));
            yield return (name + "x", $"'{name}'", With(operation, $"{name}x=x"));
        }

        if (operation.TakesFile)
        {
            yield break; // What it says of a file has lines.
        }

        if (operation.Body is { } body)
        {
            foreach (var (named, nearest, json) in Faulty(body["example"], ""))
            {
                var request = operation.Example();
                request.Content = new StringContent(json, Encoding.UTF8, request.Content!.Headers.ContentType!.MediaType!);
                yield return (named, nearest, request);
            }
        }
        else
        {
            var request = operation.Example();
            request.Content = new StringContent("""{"currency":"EUR"}""", Encoding.UTF8, "application/json");
            yield return ("body", "Send none", request);
        }
    }

    private static HttpRequestMessage With(ApiOperation operation, string query)
    {
        var request = operation.Example();
        request.RequestUri = new(request.RequestUri!.OriginalString.Split('?')[0] + "?" + query, UriKind.Relative);
        return request;
    }

    // For each object, at any depth: a member that it does not have, each member twice, and each member misspelt.
    private static IEnumerable<(string Named, string Nearest, string Json)> Faulty(JsonNode? value, string path)
    {
        if (value is JsonArray items)
        {
            return items.SelectMany(
                (item, index) =>
                    Faulty(item, $"{path}[{index}]")
                        .Select(fault =>
                            (
                                fault.Named,
                                fault.Nearest,
                                "[" + string.Join(',', items.Select((other, at) => at == index ? fault.Json : Text(other))) + "]"
                            )
                        )
            );
        }

        return value is not JsonObject members
            ? []
            :
            [
                (At(Unknown), Unknown, Write([.. Members(), (Unknown, "{\"deep\":[1]}")])),
                .. Members().Select(member => (At(member.Name), "more than once", Write([.. Members(), member]))),
                .. Members()
                    .Select(member =>
                        (
                            At(member.Name + "x"),
                            $"'{member.Name}'",
                            Write(Members().Select(other => other == member ? (member.Name + "x", member.Json) : other))
                        )
                    ),
                .. from member in members
                from fault in Faulty(member.Value, At(member.Key))
                select (
                    fault.Named,
                    fault.Nearest,
                    Write(Members().Select(other => other.Name == member.Key ? (member.Key, fault.Json) : other))
                ),
            ];

        string At(string name) => path.Length == 0 ? name : $"{path}.{name}";

        IEnumerable<(string Name, string Json)> Members() => members.Select(member => (member.Key, Text(member.Value)));

        static string Text(JsonNode? node) => node?.ToJsonString() ?? "null";

        static string Write(IEnumerable<(string Name, string Json)> all) =>
            "{" + string.Join(',', all.Select(member => $"{JsonSerializer.Serialize(member.Name)}:{member.Json}")) + "}";
    }

    private async Task<string> StateAsync()
    {
        var lists = new List<string>();
        foreach (
            var path in new[]
            {
                "countries?retired=true&former=true",
                "currencies?retired=true&former=true",
                "languages?retired=true&former=true",
                "links?status=all&former=true",
            }
        )
        {
            lists.Add(await api.Host.Client.GetStringAsync("/api/v2/" + path, Stop));
        }

        return string.Join('\n', lists);
    }

    /// <summary>A module whose endpoint accepts more than the endpoints of the product.</summary>
    private sealed class Samples : IModule
    {
        string IModule.Name => "Samples";

        Assembly IModule.Contracts => typeof(Samples).Assembly;

        IReadOnlyList<string> IModule.Dependencies => [];

        public NavigationItem Navigation { get; } = new("samples", () => "Samples");

        public void AddServices(IServiceCollection services, IConfiguration configuration) { }

        public void MapEndpoints(IEndpointRouteBuilder endpoints) =>
            endpoints
                .MapApiV2("samples", "Samples", "Samples.")
                .MapPost(
                    "/",
                    ([FromBody] Sample body) => TypedResults.Ok($"{body.Title} {string.Concat(body.Parts!.Select(part => part.Code))}")
                );
    }

    private sealed record Sample(string? Title, IReadOnlyList<Part>? Parts, Part? First, JsonElement? Free);

    private sealed record Part(string? Code, IReadOnlyDictionary<string, string>? Names);
}
