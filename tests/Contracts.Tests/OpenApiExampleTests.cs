using System.Globalization;
using System.Text.Json.Nodes;
using CountryProvider.Testing;

namespace CountryProvider.Contracts.Tests;

/// <summary>
/// Sends the examples of the documents to a program with the data of these examples. Compares the answers with the documents.
/// </summary>
public sealed class OpenApiExampleTests(ApiFixture api)
{
    private static readonly string[] _headers = ["ETag", "Location", "Link", "X-Total-Count", "Retry-After"];

    public static TheoryData<string> Versions => [.. ApiFixture.Versions];

    [Theory, MemberData(nameof(Versions))]
    public async Task Every_example_does_what_it_says_unless_it_adds_what_is_there_already(string version)
    {
        var answers = await SendAsync(version, ["POST", "PUT", "PATCH", "GET", "DELETE"]);

        answers.ShouldNotBeEmpty();
        answers.ShouldAllBe(answer =>
            answer.Status < 300
            || (answer.Operation.Method == "POST" && answer.Status == 409)
            || (answer.Operation.Path.EndsWith("/proposals/{key}", StringComparison.Ordinal) && answer.Status == 404) // There is none.
        );
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task Every_answer_to_an_example_is_as_documented(string version)
    {
        // The first order finds everything, the second nothing at first: both kinds of answers are promised.
        var answers = await SendAsync(version, ["POST", "PUT", "PATCH", "GET", "DELETE"]);
        answers.AddRange(await SendAsync(version, ["DELETE", "GET", "PATCH", "PUT", "POST"]));

        answers.SelectMany(Faults).ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task Every_operation_may_be_refused_where_there_is_a_limit_of_requests(string version)
    {
        var answers = await SendAsync(version, ["POST", "PUT", "PATCH", "GET", "DELETE"], "RateLimit:PerSecond=1", "RateLimit:Burst=1");

        answers.ShouldContain(answer => answer.Status == 429);
        answers.SelectMany(Faults).ShouldBeEmpty();
        api.OperationsOf(version).ShouldAllBe(operation => operation.Responses.ContainsKey("429"));
    }

    private async Task<List<Answer>> SendAsync(string version, string[] methods, params string[] settings)
    {
        await using var host = await TestHost.StartAsync([$"Seed:Data={(version == "v1" ? "demo" : "world")}", .. settings]);
        var answers = new List<Answer>();
        foreach (var operation in api.OperationsOf(version).OrderBy(operation => Array.IndexOf(methods, operation.Method)))
        {
            using var request = operation.Example();
            using var response = await host.Client.SendAsync(request);
            answers.Add(
                new(
                    operation,
                    (int)response.StatusCode,
                    response.Content.Headers.ContentType?.MediaType,
                    await response.Content.ReadAsStringAsync(),
                    [.. _headers.Where(response.Headers.Contains).Concat(response.Headers.Location is null ? [] : ["Location"]).Distinct()]
                )
            );
        }

        return answers;
    }

    private static IEnumerable<string> Faults(Answer answer)
    {
        if (!answer.Operation.Responses.TryGetValue(answer.Status.ToString(CultureInfo.InvariantCulture), out var documented))
        {
            return [$"{answer} is not documented: {answer.Body}"];
        }

        var contents = documented["content"]?.AsObject() ?? [];
        return
        [
            .. HeaderFaults(documented["headers"]?.AsObject() ?? [], answer.Headers).Select(fault => $"{answer} {fault}"),
            .. (answer.MediaType is null ? contents.Count > 0 : !contents.ContainsKey(answer.MediaType))
                ? [$"{answer} is {answer.MediaType}, not {string.Join(" or ", contents.Select(content => content.Key))}"]
                : BodyFaults(answer, answer.MediaType is null ? null : contents[answer.MediaType]?["schema"]?.AsObject()),
        ];
    }

    private static IEnumerable<string> HeaderFaults(JsonObject documented, IReadOnlyList<string> sent) =>
        [
            .. sent.Where(name => !documented.ContainsKey(name)).Select(name => $"has {name}, which is not documented"),
            .. documented
                .Where(header => (bool?)header.Value!["required"] is true && !sent.Contains(header.Key))
                .Select(header => $"lacks {header.Key}"),
        ];

    private static IReadOnlyList<string> BodyFaults(Answer answer, JsonObject? schema) =>
        answer.MediaType switch
        {
            null => [],
            "text/plain" => answer.Body.Length > 0 ? [] : [$"{answer} says nothing"],
            _ => new JsonShape(answer.Operation.Document).Faults(JsonNode.Parse(answer.Body), schema!, answer.ToString()),
        };

    private sealed record Answer(ApiOperation Operation, int Status, string? MediaType, string Body, IReadOnlyList<string> Headers)
    {
        public override string ToString() => $"{Operation} {Status}";
    }
}
