using System.Diagnostics;
using System.Text.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using CountryProvider.Testing;
using CountryProvider.Topology.Tests.Deployments;
using CountryProvider.Topology.Tests.Http;

namespace CountryProvider.Topology.Tests.Pages;

public sealed class TopologyPageTests
{
    private const string Edge = "API and pages";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task One_process_with_everything_says_so()
    {
        await using var host = await TestHost.StartAsync();

        var topology = await ReadAsync(host);

        var process = topology.GetProperty("processes").EnumerateArray().ShouldHaveSingleItem();
        process.Text("id").ShouldBe(topology.Text("seenBy"));
        process.Text("machine").ShouldBe(Environment.MachineName);
        process.Text("version").ShouldNotBeNullOrWhiteSpace();
        Modules(topology).ShouldBe(Host.Modules.All.Select(module => (module.Name, (string?)process.Text("id"), "answers")));
    }

    [Theory, EveryGrouping]
    public async Task It_shows_every_module_and_every_call_that_can_be_made(Grouping grouping)
    {
        var client = await grouping.ClientAsync();

        // On a busy machine a process that has just started may take longer for an answer than it is waited for.
        var topology = (await client.Get("/topology.json")).ShouldBe(200).Json;
        for (
            var started = Stopwatch.GetTimestamp();
            Modules(topology).Any(module => module.Health != "answers") && Stopwatch.GetElapsedTime(started) < _patience;

        )
        {
            topology = (await client.Get("/topology.json")).ShouldBe(200).Json;
        }

        var page = await client.Open("/topology");

        Modules(topology)
            .Select(module => (module.Name, module.Health))
            .ShouldBe(Host.Modules.All.Select(module => (module.Name, "answers")));
        foreach (var picture in page.QuerySelectorAll("svg[role=img]"))
        {
            picture.QuerySelectorAll(".process").Length.ShouldBe(topology.GetProperty("processes").GetArrayLength());
            picture.QuerySelectorAll(".module").Length.ShouldBe(Host.Modules.All.Count);
            picture.QuerySelectorAll(".tip").Length.ShouldBe(Host.Modules.All.Sum(module => 1 + module.Dependencies.Count));
        }
    }

    [Fact]
    public async Task What_was_not_called_yet_is_there_without_figures()
    {
        await using var host = await TestHost.StartAsync();

        var hops = Hops(await ReadAsync(host));

        hops.Select(hop => (hop.Text("caller"), hop.Text("module")))
            .ShouldBe(
                [
                    .. Host.Modules.All.Select(module => ("edge", module.Name)),
                    .. Host.Modules.All.SelectMany(module => module.Dependencies.Select(other => (module.Name, other))),
                ],
                ignoreOrder: true
            );
        hops.ShouldAllBe(hop =>
            hop.GetProperty("calls").GetInt64() == 0
            && hop.GetProperty("p50Ms").ValueKind == JsonValueKind.Null
            && hop.GetProperty("p99Ms").ValueKind == JsonValueKind.Null
        );
        (await host.Client.Open("/topology")).Rows().ShouldContain($"{Edge} → Country this process local no calls – – –");
    }

    [Fact]
    public async Task Calls_are_counted_and_timed()
    {
        await using var host = await TestHost.StartAsync();
        await host.Client.Get("/api/v2/countries");
        await host.Client.Get("/api/v2/countries");

        var hop = Hop(await ReadAsync(host), "edge", "Country");

        hop.GetProperty("calls").GetInt64().ShouldBe(2);
        hop.GetProperty("isRemote").GetBoolean().ShouldBeFalse();
        hop.GetProperty("p50Ms").GetDouble().ShouldBeInRange(0.0001, 10_000);
        hop.GetProperty("p99Ms").GetDouble().ShouldBeGreaterThanOrEqualTo(hop.GetProperty("p50Ms").GetDouble());
        hop.GetProperty("breaker").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Of_several_replicas_it_says_which_answered_how_often()
    {
        await using var country = await TestHost.StartAsync("Roles=country", "Seed:Data=demo");
        var (answer, number) = (Peer.As(country.InternalAddress), 0);
        await using var replicas = await Peer.StartAsync(http =>
        {
            var machine = $"country-{Interlocked.Increment(ref number) % 3}";
            http.Response.OnStarting(() =>
            {
                http.Response.Headers["Served-By"] = machine;
                return Task.CompletedTask;
            });
            return answer(http);
        });
        await using var linking = await TestHost.StartAsync(
            "Roles=linking,currency,language",
            $"Modules:Country:Address={replicas.Address}",
            "Linking:MaxStaleness=0"
        );
        for (var i = 0; i < 8; i++)
        {
            (await linking.Client.Get("/api/v2/links")).ShouldBe(200);
        }

        var hop = Hop(await ReadAsync(linking), "Linking", "Country");
        var answered = hop.GetProperty("replicas")
            .EnumerateArray()
            .ToDictionary(replica => replica.Text("machine"), replica => replica.GetProperty("calls").GetInt64());

        answered.Keys.ShouldBe(["country-0", "country-1", "country-2"], ignoreOrder: true);
        answered.Values.Sum().ShouldBe(hop.GetProperty("calls").GetInt64());
        (answered.Values.Max() - answered.Values.Min()).ShouldBeLessThanOrEqualTo(1);
        (await linking.Client.Open("/topology"))
            .Rows()
            .ShouldContain(row =>
                row.StartsWith("Linking → Country", StringComparison.Ordinal) && row.Contains("country-1 ", StringComparison.Ordinal)
            );
    }

    [Fact]
    public async Task A_process_says_on_which_machine_it_runs()
    {
        await using var split = await ProcessPerModule.StartAsync();
        await split["Linking"].Client.Get("/api/v2/links");

        Hop(await ReadAsync(split["Linking"]), "Linking", "Country")
            .GetProperty("replicas")[0]
            .Text("machine")
            .ShouldBe(Environment.MachineName);
        (await split["Country"].Client.Open("/countries"))
            .QuerySelector("footer")!
            .TextContent.ShouldContain($"answered by {Environment.MachineName}");
    }

    [Fact]
    public async Task Looking_at_it_is_not_a_call()
    {
        await using var split = await ProcessPerModule.StartAsync();
        await UntilAskedAtTheStartAsync(split["Linking"]);

        foreach (var host in split.All)
        {
            Hops(await ReadAsync(host))
                .ShouldAllBe(hop => hop.GetProperty("calls").GetInt64() == (hop.Text("caller") == "Linking" ? 2 : 0));
        }
    }

    // The process that hosts the links asks each catalogue once in English and once in German, in its own time.
    private static async Task UntilAskedAtTheStartAsync(TestHost linking)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (Hops(await ReadAsync(linking)).Count(hop => hop.GetProperty("calls").GetInt64() == 2) < 3)
        {
            await Task.Delay(10, deadline.Token);
        }
    }

    [Fact]
    public async Task Four_processes_are_seen_from_the_one_that_knows_their_addresses()
    {
        await using var split = await ProcessPerModule.StartAsync();
        await UntilAskedAtTheStartAsync(split["Linking"]);
        await split["Country"].Client.Get("/api/v2/countries");

        var topology = await ReadAsync(split["Linking"]);

        topology.GetProperty("processes").EnumerateArray().Select(process => process.Text("id")).Distinct().Count().ShouldBe(4);
        topology
            .GetProperty("processes")
            .EnumerateArray()
            .ShouldAllBe(process => process.Text("health") == "answers" && process.Text("version").Length > 0);
        Modules(topology).Select(module => module.Name).ShouldBe(Host.Modules.All.Select(module => module.Name));
        var remote = Hop(topology, "Linking", "Country");
        remote.GetProperty("isRemote").GetBoolean().ShouldBeTrue();
        remote.GetProperty("calls").GetInt64().ShouldBe(2);
        remote.Text("breaker").ShouldBe("closed");
        remote.Text("process").ShouldBe(topology.Text("seenBy"));
        remote.Text("target").ShouldBe(Modules(topology).Single(module => module.Name == "Country").Process);
        Hop(topology, "edge", "Country").GetProperty("calls").GetInt64().ShouldBe(1, "it is the other process that saw this");
    }

    [Fact]
    public async Task A_process_shows_as_not_known_what_it_has_no_address_of()
    {
        await using var host = await TestHost.StartAsync("Roles=country");

        var topology = await ReadAsync(host);
        var page = await host.Client.Open("/topology");

        Modules(topology)
            .ShouldBe([
                ("Linking", null, "unknown"),
                ("Country", topology.Text("seenBy"), "answers"),
                ("Currency", null, "unknown"),
                ("Language", null, "unknown"),
            ]);
        page.Rows().ShouldContain("not known here unknown Linking – –");
        page.Rows().ShouldContain(row => row.StartsWith("this process answers Country", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Modules_at_several_addresses_of_one_process_are_in_one_box()
    {
        await using var others = await TestHost.StartAsync("Roles=country,currency,language");
        var port = new Uri(others.InternalAddress).Port;
        await using var linking = await TestHost.StartAsync(
            "Roles=linking",
            $"Modules:Country:Address=http://127.0.0.1:{port}",
            $"Modules:Currency:Address=http://localhost:{port}",
            $"Modules:Language:Address=http://127.0.0.1:{port}"
        );

        var topology = await ReadAsync(linking);
        var page = await linking.Client.Open("/topology");

        topology.GetProperty("processes").GetArrayLength().ShouldBe(2);
        topology
            .GetProperty("processes")[1]
            .GetProperty("addresses")
            .EnumerateArray()
            .Select(address => address.GetString())
            .ShouldBe([$"127.0.0.1:{port}", $"localhost:{port}"]);
        page.QuerySelectorAll("svg.picture .process").Length.ShouldBe(2);
    }

    [Fact]
    public async Task A_process_that_is_down_is_shown_quickly_as_what_it_is()
    {
        await using var split = await ProcessPerModule.StartAsync("Linking:MaxStaleness=0"); // So that it is missed at once.
        await split["Country"].DisposeAsync();
        await split["Linking"].Client.Get("/api/v2/links");
        await split["Linking"].Client.Get("/api/v2/links");

        var started = Stopwatch.GetTimestamp();
        var topology = await ReadAsync(split["Linking"]);
        Stopwatch.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(5));

        Modules(topology)
            .Select(module => (module.Name, module.Health))
            .ShouldBe([("Linking", "answers"), ("Country", "doesNotAnswer"), ("Currency", "answers"), ("Language", "answers")]);
        var hop = Hop(topology, "Linking", "Country");
        hop.GetProperty("failures").GetInt64().ShouldBeGreaterThan(0);
        hop.Text("breaker").ShouldBeOneOf("open", "halfOpen");
        Hop(topology, "Linking", "Currency").Text("breaker").ShouldBe("closed");
        (await split["Linking"].Client.Open("/topology"))
            .Rows()
            .ShouldContain(row => row.EndsWith("does not answer Country – –", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_that_takes_a_connection_and_says_nothing_is_not_waited_for()
    {
        using var mute = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        mute.Start();
        var address = $"http://{mute.LocalEndpoint}";
        await using var linking = await TestHost.StartAsync(
            "Roles=linking",
            $"Modules:Country:Address={address}",
            $"Modules:Currency:Address={address}",
            $"Modules:Language:Address={address}"
        );

        var started = Stopwatch.GetTimestamp();
        var topology = await ReadAsync(linking);
        Stopwatch.GetElapsedTime(started).ShouldBeInRange(TimeSpan.FromMilliseconds(400), TimeSpan.FromSeconds(5));

        Modules(topology)
            .Where(module => module.Health == "doesNotAnswer")
            .Select(module => module.Name)
            .ShouldBe(["Country", "Currency", "Language"]);
    }

    [Fact]
    public async Task One_that_answers_something_else_is_unknown()
    {
        await using var country = await TestHost.StartAsync("Roles=country", "Modules:InternalToken=a-secret-of-its-own");
        await using var linking = await TestHost.StartAsync(
            "Roles=linking,currency,language",
            $"Modules:Country:Address={country.InternalAddress}",
            "Modules:InternalToken=quite-another-secret"
        );

        Modules(await ReadAsync(linking)).Single(module => module.Name == "Country").Health.ShouldBe("unknown");
        (await linking.Client.Get("/topology")).ShouldBe(200);
    }

    public static TheoryData<string> OddAnswers { get; } =
    [
        "",
        "null",
        "[]",
        "{}",
        "\"x\"",
        "{",
        "<html>",
        .. new[] { "id", "machine", "version", "modules", "hops" }.Select(member =>
            State.Replace($"\"{member}\":", $"\"{member}\":null,\"x\":", StringComparison.Ordinal)
        ),
        State.Replace("\"Country\"]", "null]", StringComparison.Ordinal),
        State.Replace("\"Country\"]", "\"Country\",\"Country\",\"Linking\",\"Nowhere\",\"\"]", StringComparison.Ordinal),
        State.Replace(Call, "null", StringComparison.Ordinal),
        State.Replace(Call, "{}", StringComparison.Ordinal),
        State.Replace(Call, $"{Call},{Call}", StringComparison.Ordinal),
        State.Replace("\"edge\"", "\"Country\"", StringComparison.Ordinal),
        State.Replace("\"edge\"", "\"Nobody\"", StringComparison.Ordinal),
        State.Replace("\"process\":\"abc\"", "\"process\":\"somebody else\"", StringComparison.Ordinal),
        State.Replace("\"calls\":1", "\"calls\":-9223372036854775808", StringComparison.Ordinal),
        State.Replace("\"calls\":1", "\"calls\":9223372036854775807", StringComparison.Ordinal),
        State.Replace("\"calls\":1", "\"calls\":1e999", StringComparison.Ordinal),
        State.Replace("\"p50Ms\":1", "\"p50Ms\":1e308", StringComparison.Ordinal),
        State.Replace("\"p50Ms\":1", "\"p50Ms\":-1e308", StringComparison.Ordinal),
        State.Replace("\"isRemote\":false", "\"isRemote\":true", StringComparison.Ordinal),
        State.Replace("\"breaker\":null", "\"breaker\":\"ajar\"", StringComparison.Ordinal),
        State.Replace("\"abc\"", "\"\"", StringComparison.Ordinal),
        State.Replace("\"m\"", $"\"{new string('m', 100_000)}\"", StringComparison.Ordinal),
    ];

    private const string Call =
        """{"process":"abc","caller":"edge","module":"Country","target":null,"isRemote":false,"calls":1,"failures":0,"p50Ms":1,"p99Ms":1,"breaker":null}""";

    private const string State = $$"""{"id":"abc","machine":"m","version":"1","modules":["Country"],"hops":[{{Call}}]}""";

    [Theory, MemberData(nameof(OddAnswers))]
    public async Task An_odd_answer_of_another_process_leaves_the_rest_of_it_whole(string answer)
    {
        await using var peer = await Peer.StartAsync(Peer.Says(answer));
        await using var linking = await TestHost.StartAsync("Roles=linking,currency,language", $"Modules:Country:Address={peer.Address}");

        var topology = await ReadAsync(linking);

        Modules(topology)
            .Where(module => module.Process == topology.Text("seenBy"))
            .Select(module => module.Name)
            .ShouldBe(["Linking", "Currency", "Language"]);
        Modules(topology).ShouldContain(module => module.Name == "Country");
        (await linking.Client.Open("/topology")).QuerySelectorAll("svg[role=img]").Length.ShouldBe(1);
    }

    [Fact]
    public async Task With_keys_addresses_are_for_those_who_may_write()
    {
        var key = Security.Keys.Bearer(Security.Keys.For("Currency"));
        await using var country = await TestHost.StartAsync("Roles=country");
        using var nobody = new ReservedPort();
        string[] settings =
        [
            "Roles=linking,language",
            $"Modules:Country:Address={country.InternalAddress}",
            $"Modules:Currency:Address=http://localhost:{nobody.Number}",
        ];
        await using var open = await TestHost.StartAsync(settings);
        await using var locked = await TestHost.StartAsync([.. settings, Security.Keys.Setting]);
        string[] secrets = [$"{new Uri(country.InternalAddress).Port}", $"{nobody.Number}", Environment.MachineName];

        foreach (var path in new[] { "/topology", "/topology.json" })
        {
            var (hidden, shown, withoutKeys) = (
                await locked.Client.Get(path),
                await locked.Client.Get(path, key),
                await open.Client.Get(path)
            );
            secrets.ShouldAllBe(secret => !hidden.ShouldBe(200).Text.Contains(secret));
            secrets.ShouldAllBe(secret => shown.ShouldBe(200).Text.Contains(secret) && withoutKeys.ShouldBe(200).Text.Contains(secret));
        }

        Modules((await locked.Client.Get("/topology.json")).Json)
            .Select(module => module.Name)
            .ShouldBe(["Linking", "Country", "Currency", "Language"]);
        (await locked.Client.Open("/topology"))
            .Rows()
            .ShouldContain(row => row.EndsWith("does not answer Currency – –", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_module_that_is_not_where_it_is_said_to_be_does_not_answer()
    {
        await using var currency = await TestHost.StartAsync("Roles=currency");
        await using var linking = await TestHost.StartAsync(
            "Roles=linking,language",
            $"Modules:Country:Address={currency.InternalAddress}",
            $"Modules:Currency:Address={currency.InternalAddress}"
        );

        Modules(await ReadAsync(linking))
            .Select(module => (module.Name, module.Health))
            .ShouldBe([("Linking", "answers"), ("Country", "doesNotAnswer"), ("Currency", "answers"), ("Language", "answers")]);
    }

    [Fact]
    public async Task What_a_process_says_of_itself_is_on_the_internal_port_alone()
    {
        await using var host = await TestHost.StartAsync("Roles=country");
        using var client = new HttpClient { BaseAddress = new(host.InternalAddress) };

        var answer = (await client.Get("/topology")).ShouldBe(200);

        answer.Json.GetProperty("modules").EnumerateArray().Select(module => module.GetString()).ShouldBe(["Country"]);
        (await client.Get("/topology.json")).ShouldBe(404);
        (await host.Client.Get("/topology")).ContentType.ShouldBe("text/html; charset=utf-8");
    }

    [Fact]
    public async Task The_picture_and_the_tables_say_the_same()
    {
        await using var split = await ProcessPerModule.StartAsync();
        await split["Linking"].Client.Get("/api/v2/links");
        var page = await split["Linking"].Client.Open("/topology");

        var calls = page.Rows().Where(row => row.Contains('→')).ToList();
        foreach (var picture in page.QuerySelectorAll("svg[role=img]"))
        {
            picture.QuerySelectorAll(".process").Length.ShouldBe(4);
            picture.QuerySelectorAll(".module").Length.ShouldBe(4);
            picture.QuerySelectorAll(".tip").Length.ShouldBe(calls.Count);
            picture.QuerySelectorAll(".lever").Length.ShouldBe(calls.Count(row => row.Contains(" remote ", StringComparison.Ordinal)));
            picture.QuerySelector("title")!.TextContent.ShouldNotBeEmpty();
            picture.QuerySelector("desc")!.TextContent.ShouldContain("hosts Country and answers.");
            picture.GetAttribute("aria-labelledby").ShouldBe(picture.QuerySelector("title")!.Id);
        }
    }

    [Fact]
    public async Task The_page_speaks_German()
    {
        await using var host = await TestHost.StartAsync();

        (await host.Client.Open("/topology", ("Accept-Language", "de")))
            .Rows()
            .ShouldContain("API und Seiten → Country dieser Prozess lokal keine Aufrufe – – –");
    }

    [Fact]
    public async Task The_foot_of_a_page_says_who_was_asked_for_it_and_leads_here()
    {
        // With the default, the page would use the names from the start and ask nobody.
        await using var split = await ProcessPerModule.StartAsync("Linking:MaxStaleness=0");

        var page = await split["Linking"].Client.Open("/");
        var foot = page.QuerySelector("footer")!;

        foot.TextContent.ShouldMatch(@"Country [\d.,]+ ms remote");
        foot.TextContent.ShouldMatch(@"Linking [\d.,]+ ms here");
        foot.QuerySelectorAll<IHtmlAnchorElement>("a").Select(link => new Uri(link.Href).AbsolutePath).ShouldBe(["/topology"]);
        (await split["Linking"].Client.Open("/topology")).QuerySelector("footer")!.TextContent.ShouldNotContain(" ms ");
    }

    private static async Task<JsonElement> ReadAsync(TestHost host)
    {
        var answer = (await host.Client.Get("/topology.json")).ShouldBe(200);
        answer.ContentType.ShouldBe("application/json; charset=utf-8");
        answer["Cache-Control"].ShouldBe("no-store");
        return answer.Json;
    }

    private static List<(string Name, string? Process, string Health)> Modules(JsonElement topology) =>
        [
            .. topology
                .GetProperty("modules")
                .EnumerateArray()
                .Select(module => (module.Text("name"), module.GetProperty("process").GetString(), module.Text("health"))),
        ];

    private static List<JsonElement> Hops(JsonElement topology) => [.. topology.GetProperty("hops").EnumerateArray()];

    private static JsonElement Hop(JsonElement topology, string caller, string module) =>
        Hops(topology).Single(hop => hop.Text("caller") == caller && hop.Text("module") == module);
}

file static class JsonTexts
{
    public static string Text(this JsonElement element, string member) => element.GetProperty(member).GetString()!;
}
