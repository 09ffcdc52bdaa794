using System.Collections.Concurrent;
using CountryProvider.Abstractions;
using CountryProvider.Host;
using CountryProvider.Host.Distribution;
using CountryProvider.Host.Foundation.Settings;
using CountryProvider.Modularity;
using CountryProvider.Testing;
using CountryProvider.Topology.Tests.Deployments;
using CountryProvider.Topology.Tests.Http;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CountryProvider.Topology.Tests.Security;

public sealed class WriteAuthorizationTests
{
    /// <summary>One process, every module alone, and two pairs.</summary>
    public static TheoryData<string> Groupings { get; } =
    [
        .. new[]
        {
            Partition.All(Modules.All)[0],
            Partition.All(Modules.All).First(partition => partition.Groups.All(group => group.Count == 2)),
            Partition.Each(Modules.All),
        }.Select(partition => partition.ToString()),
    ];

    [Theory, MemberData(nameof(Groupings))]
    public async Task A_write_needs_the_departments_of_all_modules_that_it_may_write_in(string grouping)
    {
        await using var deployment = await StartAsync(grouping, Keys.Setting);
        await using var routes = await TestHost.StartAsync();

        foreach (var endpoint in Endpoints.Of(routes).Where(endpoint => endpoint.Writes()))
        {
            var needed = endpoint.Metadata.GetOrderedMetadata<Department>().Select(department => department.Module).ToHashSet();
            needed.ShouldNotBeEmpty(endpoint.RoutePattern.RawText);
            foreach (var (departments, key, _) in Keys.All.Prepend(([], "", "")))
            {
                var answer = await deployment.Client.Send(
                    new(endpoint.Methods().Single()),
                    endpoint.Path(_ => "x"),
                    null,
                    key.Length == 0 ? [] : [Keys.Bearer(key)]
                );
                var what = $"{endpoint.DisplayName} with {string.Join(",", departments)}: {answer.Status}";
                (answer.Status is 401 or 403 ? answer.Status : 0).ShouldBe(
                    needed.IsSubsetOf(departments) ? 0
                        : key.Length == 0 ? 401
                        : 403,
                    what
                );
                if (answer.Status == 401)
                {
                    answer["WWW-Authenticate"].ShouldBe("Bearer realm=\"Country Provider\"", what);
                }
            }
        }
    }

    [Theory, MemberData(nameof(Groupings))]
    public async Task Whoever_has_the_key_of_a_department_writes_there_and_everyone_reads(string grouping)
    {
        await using var deployment = await StartAsync(grouping, Keys.Setting);
        var client = deployment.Client;

        foreach (var entries in Entries.All)
        {
            var department = Modules.All.Single(module => module.Navigation.Path == entries.Path).Name;
            var (mine, other) = (
                Keys.Bearer(Keys.For(department)),
                Keys.Bearer(Keys.For(Modules.All.First(module => module.Name != department).Name))
            );

            (await client.Post(entries.V2, new { code = "ABC", name = "Anything" })).ShouldBeProblem(401);
            (await client.Post(entries.V2, new { code = "ABC", name = "Anything" }, other))
                .ShouldBeProblem(403)
                .Text.ShouldContain(department);
            (await client.Post(entries.V2, new { code = "ABC", name = "Anything" }, Keys.Bearer(Keys.Everywhere + "x"))).ShouldBeProblem(
                401
            );
            (await client.Post(entries.V1, new { shortName = "ABC", name = "Anything" })).ShouldBeSentence(401);
            (await client.Post(entries.V1, new { shortName = "ABC", name = "Anything" }, other)).ShouldBeSentence(403);
            (await client.Get($"{entries.V2}/ABC")).ShouldBe(404);

            (await client.Post(entries.V2, new { code = "ABC", name = "Anything" }, mine)).ShouldBe(201);
            (await client.Post(entries.V1, new { shortName = "ABD", name = "Something" }, mine)).ShouldBe(200);
            (await client.Get($"{entries.V2}/ABC")).ShouldBe(200);
            (await client.Get(entries.V1)).ShouldBe(200);
            (await client.Get(entries.Page)).ShouldBe(200);
        }
    }

    [Theory, MemberData(nameof(Groupings))]
    public async Task The_history_names_the_key_wherever_the_change_was_carried_out(string grouping)
    {
        await using var deployment = await StartAsync(grouping, Keys.Setting);
        var (client, bearer) = (deployment.Client, Keys.Bearer(Keys.Everywhere));
        (await client.Post("/api/v1/countries", new { shortName = "ABC", name = "Anywhere" }, bearer)).ShouldBe(200);

        // Linking has the currency made by its own module.
        (
            await client.Post(
                "/api/v1/countries-with-currency",
                new { countryShortName = "ABC", currency = new { shortName = "ABC", name = "Anything" } },
                bearer
            )
        ).ShouldBe(200);

        foreach (var path in new[] { "countries", "currencies", "links" })
        {
            (await client.Get($"/api/v2/{path}/ABC/history")).ShouldBe(200).All("by").ShouldBe([$"key-{Keys.All.Count}"], path);
        }
    }

    [Theory, MemberData(nameof(Groupings))]
    public async Task Where_reads_need_a_key_only_the_way_to_sign_in_is_open(string grouping)
    {
        await using var deployment = await StartAsync(grouping, Keys.Setting, "Auth:Reads=true");
        await using var routes = await TestHost.StartAsync(Keys.Setting);

        foreach (var endpoint in Endpoints.Of(routes).Where(endpoint => endpoint.Methods().Contains("GET")))
        {
            var path = endpoint.Path(_ => "GER");
            var isOpen = endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;

            (await deployment.Client.Get(path)).Status.ShouldBe(
                isOpen
                    ? path.StartsWith("/assets", StringComparison.Ordinal)
                        ? 404
                        : 200
                    : 401,
                path
            );
            (await deployment.Client.Get(path, Keys.Bearer(Keys.All[0].Key))).Status.ShouldNotBe(401, path);
        }

        foreach (var path in new[] { "/nothing", "/api/v2/nothing", "/api/v1/nothing" })
        {
            (await deployment.Client.Get(path)).ShouldBe(401);
        }
    }

    [Fact]
    public async Task Linking_reads_its_neighbours_and_the_platform_asks_how_it_is_without_a_key()
    {
        await using var host = await TestHost.StartAsync(Keys.Setting, "Auth:Reads=true");
        using var client = new HttpClient { BaseAddress = new(host.InternalAddress) };

        (await client.Get("/healthz/ready")).ShouldBe(200);
        (await client.Get("/topology")).ShouldBe(200);
    }

    [Fact]
    public async Task What_an_endpoint_says_of_where_it_writes_is_where_it_writes()
    {
        var sent = new ConcurrentBag<string>();
        await using var host = await TestHost.StartAsync(
            Modules.All,
            services => services.AddSingleton(sent).AddSingleton(typeof(IPipelineBehavior<,>), typeof(Recorder<,>)),
            "Seed:Data=demo",
            "Logging:LogLevel:Default=None"
        );
        var seen = 0;

        foreach (var endpoint in Endpoints.Of(host).Where(endpoint => endpoint.Writes()))
        {
            sent.Clear();
            var body = endpoint.IsApi()
                ? endpoint.ExampleBody() is { } example
                    ? Endpoints.Json(example)
                    : null
                : (HttpContent)Endpoints.Form(("code", "GER"), ("name", "Germany"), ("currency", "EUR"), ("language", "deu"));
            (
                await host.Client.Send(new(endpoint.Methods().Single()), endpoint.Path(name => endpoint.IsApi() ? "GER" : "EUR"), body)
            ).Status.ShouldBeLessThan(500);

            var declared = endpoint.Metadata.GetOrderedMetadata<Department>().Select(department => department.Module).Distinct();
            sent.Distinct().ShouldBeSubsetOf(declared, endpoint.DisplayName);
            seen += sent.Distinct().Order().SequenceEqual(declared.Order()) ? 1 : 0;
        }

        seen.ShouldBeGreaterThan(20, "the requests are such that they are carried out");
    }

    [Fact]
    public async Task A_write_that_does_not_say_where_needs_every_department()
    {
        await using var host = await TestHost.StartAsync([.. Modules.All, new Undeclared()], Keys.Setting);

        (await host.Client.Post("/undeclared", "")).ShouldBe(401);
        (await host.Client.Post("/undeclared", "", Keys.Bearer(Keys.Everywhere))).ShouldBe(403);
    }

    [Fact]
    public async Task Every_write_is_logged_with_who_and_where_and_without_what_was_typed()
    {
        using var log = new LogRecorder();
        await using var host = await TestHost.StartAsync(
            Modules.All,
            services => services.AddLogging(logging => logging.AddProvider(log)),
            Keys.Setting,
            "Logging:LogLevel:Default=Information"
        );
        var department = Modules.All.Single(module => module.Navigation.Path == "countries").Name;

        await host.Client.Put("/api/v2/countries/QQQ", new { name = "Secret name" }, Keys.Bearer(Keys.For(department)));
        await host.Client.Put("/api/v2/countries/QQQ", new { name = "Secret name" });
        await host.Client.Put("/api/v2/countries/QQ1", new { name = "Secret name" }, Keys.Bearer(Keys.Everywhere));
        await host.Client.Get("/api/v2/countries/QQQ", Keys.Bearer(Keys.Everywhere));

        await log.UntilAsync(lines => lines.Count(line => line.StartsWith("Write by ", StringComparison.Ordinal)) == 3);
        var name = Keys.All.Single(key => key.Key == Keys.For(department)).Line.Split(' ')[0];
        log.Lines.ShouldContain($"Write by {name} in {department}: PUT /api/v2/countries/{{key}}, 201");
        log.Lines.ShouldContain($"Write by nobody in {department}: PUT /api/v2/countries/{{key}}, 401");
        log.Lines.ShouldContain($"Write by {Keys.All[^1].Line.Split(' ')[0]} in {department}: PUT /api/v2/countries/{{key}}, 400");
        log.Lines.ShouldAllBe(line => !line.Contains("QQ") && !line.Contains("Secret") && !line.Contains(Keys.Everywhere));
    }

    [Fact]
    public async Task A_write_through_the_front_is_logged_where_it_is_carried_out_and_by_the_front_only_when_it_goes_no_further()
    {
        var module = Modules.All.Single(module => module.Navigation.Path == "countries").Name;
        using var nobody = new ReservedPort();
        using var logThere = new LogRecorder();
        using var logInFront = new LogRecorder();
        await using var there = await StartAsync(logThere, $"Roles={module}");
        await using var front = await StartAsync(
            logInFront,
            [
                "Roles=front",
                .. Modules.All.Select(other => $"Modules:{other.Name}:Address={there.InternalAddress}"),
                .. Modules.All.Select(other =>
                    $"Modules:{other.Name}:PublicUrl={(other.Name == module ? there.Address : $"http://127.0.0.1:{nobody.Number}")}"
                ),
            ]
        );
        var key = Keys.Bearer(Keys.Everywhere);

        (await front.Client.Put("/api/v2/countries/QQQ", new { name = "Anything" }, key)).ShouldBe(201);
        (await front.Client.Put("/api/v2/countries/QQQ", new { name = "Anything" })).ShouldBe(401);
        (await front.Client.Put("/api/v2/currencies/QQQ", new { name = "Anything" }, key)).ShouldBe(503);

        await Task.WhenAll(logThere.UntilAsync(lines => Writes(lines).Count > 0), logInFront.UntilAsync(lines => Writes(lines).Count > 1));
        Writes(logThere.Lines).ShouldHaveSingleItem().ShouldEndWith("PUT /api/v2/countries/{key}, 201");
        Writes(logInFront.Lines).Select(line => line[^3..]).ShouldBe(["401", "503"]);

        static Task<TestHost> StartAsync(LogRecorder log, params string[] settings) =>
            TestHost.StartAsync(
                Modules.All,
                services => services.AddLogging(logging => logging.AddProvider(log)),
                [Keys.Setting, "Logging:LogLevel:Default=Information", .. settings]
            );

        static List<string> Writes(IReadOnlyList<string> lines) =>
            [.. lines.Where(line => line.StartsWith("Write by ", StringComparison.Ordinal))];
    }

    [Fact]
    public async Task All_faults_of_the_keys_are_listed_and_no_secret_is()
    {
        var (key, line) = Keys.LineOf("good", "all");
        var hash = line.Split(' ')[2];
        var refusal = await Should.ThrowAsync<StartupException>(() =>
            TestHost.StartAsync(
                "Auth:ApiKeys="
                    + string.Join(
                        '\n',
                        [
                            line,
                            "",
                            "# a remark",
                            key,
                            $"two words all {hash}",
                            $"b@d all {Keys.LineOf("x", "all").Line.Split(' ')[2]}",
                            $"other nonsense {Keys.LineOf("x", "all").Line.Split(' ')[2]}",
                            $"plain all {key}",
                            $"short all {hash[..^1]}",
                            $"GOOD all {Keys.LineOf("x", "all").Line.Split(' ')[2]}",
                            $"again all {hash}",
                        ]
                    )
            )
        );

        refusal
            .Faults.Select(fault => fault.Split(':')[1].Replace("ApiKeys, ", "", StringComparison.Ordinal))
            .ShouldBe([
                "line 4 is not a name, departments and a hash, such as",
                "line 5 is not a name, departments and a hash, such as",
                "line 6",
                "line 7",
                "line 8",
                "line 9",
                "line 10",
                "line 11",
            ]);
        refusal.Message.ShouldContain("one of its departments is no department");
        refusal.Message.ShouldNotContain("nonsense"); // A key may stand there.
        refusal.Message.ShouldNotContain(key);
        refusal.Message.ShouldNotContain(hash[..^1]);
        (await Should.ThrowAsync<StartupException>(() => TestHost.StartAsync("Auth:Reads=true")))
            .Faults.ShouldHaveSingleItem()
            .ShouldContain("api-key");
    }

    [Fact]
    public async Task The_verb_makes_a_key_that_works_from_a_mounted_file()
    {
        using var folder = new TemporaryFolder();
        var (exitCode, output, _) = await Terminal.RunAsync("api-key", "erp", "--department", "currency", "--department", "Language");
        exitCode.ShouldBe(0);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var (key, line) = (
            lines.Single(text => text.StartsWith("cp_", StringComparison.Ordinal)),
            lines.Single(text => text.StartsWith("erp currency,language sha256:", StringComparison.Ordinal))
        );
        await File.WriteAllTextAsync(
            Path.Combine(folder.Path, "Auth__ApiKeys"),
            $"# who may write\n{line}\n",
            TestContext.Current.CancellationToken
        );
        await using var host = await TestHost.StartAsync($"Secrets:Directory={folder.Path}");

        (await host.Client.Post("/api/v2/currencies", new { code = "EUR", name = "Euro" }, Keys.Bearer(key))).ShouldBe(201);
        (await host.Client.Post("/api/v2/languages", new { code = "deu", name = "German" }, Keys.Bearer(key))).ShouldBe(201);
        (await host.Client.Post("/api/v2/countries", new { code = "GER", name = "Germany" }, Keys.Bearer(key))).ShouldBe(403);

        var refused = await Terminal.RunAsync("api-key", "not a name", "--department", "nonsense");
        refused.ExitCode.ShouldBe(1);
        refused.Output.ShouldBeEmpty();
        refused.Error.ShouldContain("'nonsense' is no department");
    }

    [Fact]
    public async Task The_OpenAPI_documents_say_what_needs_a_key()
    {
        foreach (var reads in new[] { false, true })
        {
            await using var host = await TestHost.StartAsync(Keys.Setting, $"Auth:Reads={reads}");
            foreach (var version in new[] { "v1", "v2", "v3.1" })
            {
                var document = (await host.Client.Get($"/openapi/{version}.json", Keys.Bearer(Keys.Everywhere))).ShouldBe(200).Json;
                document
                    .GetProperty("components")
                    .GetProperty("securitySchemes")
                    .GetProperty("key")
                    .GetProperty("scheme")
                    .GetString()
                    .ShouldBe("bearer");
                foreach (
                    var (path, operation) in document
                        .GetProperty("paths")
                        .EnumerateObject()
                        .SelectMany(path => path.Value.EnumerateObject().Select(operation => (path.Name, operation)))
                )
                {
                    var responses = operation.Value.GetProperty("responses");
                    var isRead = operation.Name == "get" || path.EndsWith("/resolve", StringComparison.Ordinal);
                    operation.Value.TryGetProperty("security", out var security).ShouldBe(!isRead || reads);
                    (!isRead || reads ? security[0].TryGetProperty("key", out _) : responses.TryGetProperty("200", out _)).ShouldBeTrue();
                    responses.TryGetProperty("401", out _).ShouldBe(!isRead || reads);
                    responses.TryGetProperty("403", out _).ShouldBe(!isRead);
                }
            }
        }
    }

    [Fact]
    public async Task Scripts_of_other_origins_may_show_a_key_to_version_1_alone_and_only_where_one_is_asked_for()
    {
        await using var host = await TestHost.StartAsync(Keys.Setting, "Auth:Reads=true");
        (string, string)[] asks =
        [
            ("Origin", "https://front-end.example"),
            ("Access-Control-Request-Method", "POST"),
            ("Access-Control-Request-Headers", "authorization,content-type"),
        ];

        var answer = (await host.Client.Send(HttpMethod.Options, "/api/v1/countries", null, asks)).ShouldBe(204);
        answer["Access-Control-Allow-Headers"]!.ToLowerInvariant().ShouldContain("authorization");
        answer["Access-Control-Allow-Credentials"].ShouldBeNull();
        (await host.Client.Get("/api/v1/countries", asks[0])).ShouldBe(401)["Access-Control-Allow-Origin"].ShouldBe("*");
        (await host.Client.Send(HttpMethod.Options, "/api/v2/countries", null, asks))["Access-Control-Allow-Origin"].ShouldBeNull();
    }

    private static Task<IDeployment> StartAsync(string grouping, params string[] settings)
    {
        var partition = Partition.All(Modules.All).Single(partition => partition.ToString() == grouping);
        return partition.Groups.Count == 1
            ? Monolith.StartAsync(null, settings)
            : Split.StartAsync(partition, ["Http:TrustedProxies=127.0.0.1", .. settings]);
    }

    private sealed class Recorder<TRequest, TResponse>(ConcurrentBag<string> sent) : IPipelineBehavior<TRequest, TResponse>
        where TRequest : IRequest<TResponse>
    {
        public Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
        {
            if (request is ICommand<TResponse>)
            {
                var owner = typeof(TRequest).IsGenericType ? typeof(TRequest).GetGenericArguments()[0] : typeof(TRequest);
                sent.Add(
                    Modules.All.Single(module => module.Contracts == owner.Assembly || module.GetType().Assembly == owner.Assembly).Name
                );
            }

            return next();
        }
    }

    /// <summary>A module whose write withdraws the metadata that says where the endpoint writes.</summary>
    private sealed class Undeclared : IModule
    {
        string IModule.Name => "Undeclared";

        System.Reflection.Assembly IModule.Contracts => typeof(Undeclared).Assembly;

        IReadOnlyList<string> IModule.Dependencies => [];

        public NavigationItem Navigation { get; } = new("undeclared", () => "Undeclared");

        public void AddServices(IServiceCollection services, Microsoft.Extensions.Configuration.IConfiguration configuration) { }

        public void MapEndpoints(IEndpointRouteBuilder endpoints) =>
            (
                (Microsoft.AspNetCore.Builder.IEndpointConventionBuilder)
                    Microsoft.AspNetCore.Builder.EndpointRouteBuilderExtensions.MapPost(endpoints, "/undeclared", () => "done")
            ).Finally(endpoint => endpoint.Metadata.Clear());
    }
}
