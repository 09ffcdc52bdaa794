using System.Net;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace CountryProvider.Contracts.Tests;

public sealed class OpenApiTests(ApiFixture api)
{
    public static TheoryData<string> Versions => [.. ApiFixture.Versions];

    [Theory, MemberData(nameof(Versions))]
    public void The_document_is_as_approved(string version) => api.TextOf(version).ShouldBeVerified("json", $"version={version}");

    [Theory, MemberData(nameof(Versions))]
    public void The_document_is_valid_OpenAPI(string version)
    {
        var result = OpenApiDocument.Parse(api.TextOf(version), "json");

        result.Diagnostic!.Errors.ShouldBeEmpty();
        result.Diagnostic.Warnings.ShouldBeEmpty();
        result.Document!.Validate(ValidationRuleSet.GetDefaultRuleSet()).ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Versions))]
    public void Every_endpoint_is_in_the_document_and_every_operation_of_the_document_has_an_endpoint(string version)
    {
        var endpoints =
            from endpoint in api.Host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            let path = "/" + endpoint.RoutePattern.RawText!.Trim('/')
            where path.StartsWith(version == "v3.1" ? "/v3.1/" : $"/api/{version}/", StringComparison.Ordinal)
            where endpoint.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>() is null
            from method in endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods
            select $"{method} {path}";

        api.OperationsOf(version).Select(operation => operation.ToString()).ShouldBe(endpoints, ignoreOrder: true);
    }

    [Theory, MemberData(nameof(Versions))]
    public void Every_operation_has_a_summary_a_tag_and_an_id_of_its_own(string version)
    {
        var operations = api.OperationsOf(version).ToList();
        var tags = api.DocumentOf(version)["tags"]!.AsArray().Select(tag => tag!["name"]!.ToString()).ToList();

        operations.ShouldNotBeEmpty();
        operations.ShouldAllBe(operation => !string.IsNullOrWhiteSpace((string?)operation.Json["summary"]));
        operations.ShouldAllBe(operation => tags.Contains(operation.Json["tags"]!.AsArray().Single()!.ToString()));
        operations.Select(operation => operation.Json["operationId"]!.ToString()).ShouldBeUnique();
    }

    [Theory, MemberData(nameof(Versions))]
    public void Every_parameter_is_described(string version) =>
        (
            from operation in api.OperationsOf(version)
            from parameter in operation.Parameters
            where string.IsNullOrWhiteSpace((string?)parameter["description"])
            select $"{operation}: {parameter["name"]}"
        ).ShouldBeEmpty();

    [Theory, MemberData(nameof(Versions))]
    public void Every_body_has_an_example_of_its_shape(string version)
    {
        var shape = new JsonShape(api.DocumentOf(version));
        var faults = new List<string>();
        foreach (var operation in api.OperationsOf(version))
        {
            var bodies = operation.Responses.SelectMany(response =>
                response.Value["content"]?.AsObject().Select(content => (Where: response.Key, Content: content.Value!.AsObject())) ?? []
            );
            foreach (var (where, content) in operation.Body is { } request ? bodies.Prepend(("request", request)) : bodies)
            {
                var examples = content["example"] is { } one
                    ? [one]
                    : content["examples"]?.AsObject().Select(example => example.Value!["value"]).ToList() ?? [];
                faults.AddRange(
                    examples.Count == 0
                        ? [$"{operation} {where}: no example"]
                        : examples.SelectMany(example => shape.Faults(example, content["schema"]!.AsObject(), $"{operation} {where}"))
                );
            }
        }

        faults.ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Versions))]
    public void Every_operation_says_who_may_call_it_and_how_it_refuses(string version)
    {
        var document = api.DocumentOf(version);

        document["security"]!.ToJsonString().ShouldBe("[{}]", "an instance without keys asks for none");
        var any = document["components"]!["responses"]!["AnyOtherError"]!;
        api.OperationsOf(version)
            .ShouldAllBe(operation => operation.Responses["default"]["$ref"]!.ToString() == "#/components/responses/AnyOtherError");
        any["content"]!
            .AsObject()
            .ShouldHaveSingleItem()
            .Key.ShouldBe(
                version switch
                {
                    "v1" => "text/plain",
                    "v2" => "application/problem+json",
                    _ => "application/json",
                }
            );
        string[] statuses = ["401", "403", "429"];
        statuses.ShouldAllBe(status => any["description"]!.ToString().Contains(status, StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Versions))]
    public void A_choice_is_a_type_with_a_name(string version) =>
        (
            from operation in api.OperationsOf(version)
            from parameter in operation.Parameters
            where parameter["schema"]!["enum"] is not null
            select $"{operation}: {parameter["name"]}"
        ).ShouldBeEmpty();

    [Fact]
    public async Task A_default_is_what_holds_when_the_parameter_is_left_out()
    {
        var faults = new List<string>();
        var tried = 0;
        foreach (var operation in api.OperationsOf("v2").Where(operation => operation.Method == "GET"))
        {
            foreach (var parameter in operation.Parameters.Where(parameter => (string?)parameter["in"] == "query"))
            {
                var schema = parameter["schema"]!;
                schema = schema["$ref"]?.ToString().Split('/')[^1] is { } name
                    ? api.DocumentOf("v2")["components"]!["schemas"]![name]!
                    : schema;
                if (schema["default"] is { } value)
                {
                    tried++;
                    var (without, with) = (
                        await SendAsync(operation.Path),
                        await SendAsync($"{operation.Path}?{parameter["name"]}={value}")
                    );
                    if (without != with)
                    {
                        faults.Add($"{operation} {parameter["name"]}={value}: {with}, and without {without}");
                    }
                }
            }
        }

        tried.ShouldBeGreaterThan(0);
        faults.ShouldBeEmpty();

        async Task<string> SendAsync(string path)
        {
            using var answer = await api.Host.Client.GetAsync(path, TestContext.Current.CancellationToken);
            return $"{(int)answer.StatusCode} {answer.Headers.ETag} "
                + $"{string.Join(' ', answer.Headers.Where(header => header.Key is "Link" or "X-Total-Count").SelectMany(header => header.Value))}";
        }
    }

    [Fact]
    public async Task A_client_that_has_the_document_is_not_sent_it_again()
    {
        using var first = await api.Host.Client.GetAsync("/openapi/v2.json", TestContext.Current.CancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/openapi/v2.json")
        {
            Headers = { IfNoneMatch = { first.Headers.ETag! } },
        };

        using var second = await api.Host.Client.SendAsync(request, TestContext.Current.CancellationToken);

        second.StatusCode.ShouldBe(HttpStatusCode.NotModified);
    }

    [Fact]
    public async Task Under_a_path_base_the_server_of_the_document_is_that_path()
    {
        await using var host = await Testing.TestHost.StartAsync("PathBase=/atum");

        var result = OpenApiDocument.Parse(
            await host.Client.GetStringAsync("/atum/openapi/v2.json", TestContext.Current.CancellationToken),
            "json"
        );

        result.Document!.Servers!.ShouldHaveSingleItem().Url.ShouldBe("/atum");
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task Where_there_is_no_limit_of_requests_none_is_documented(string version)
    {
        await using var host = await Testing.TestHost.StartAsync("RateLimit:PerSecond=0");

        (await host.Client.GetStringAsync($"/openapi/{version}.json", TestContext.Current.CancellationToken)).ShouldNotContain("\"429\"");
    }
}
