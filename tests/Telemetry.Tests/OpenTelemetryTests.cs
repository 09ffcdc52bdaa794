using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using CountryProvider.Host.Foundation.Settings;
using CountryProvider.Modularity;
using CountryProvider.Testing;

namespace CountryProvider.Telemetry.Tests;

public sealed class OpenTelemetryTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_calls_of_modules_for_a_request_are_the_same_spans_in_one_trace_wherever_the_modules_run()
    {
        await using var sink = await OtlpSink.StartAsync();
        await using var splitSink = await OtlpSink.StartAsync();

        await Task.WhenAll(TogetherAsync(sink), ApartAsync(splitSink));

        foreach (var (trace, calls) in new[] { (Write, 10), (Read, 4) })
        {
            var (together, apart) = (new Trace(sink, trace), new Trace(splitSink, trace));
            together.Calls.Count.ShouldBeGreaterThanOrEqualTo(calls);
            apart.Calls.ShouldBe(together.Calls);
            together.Transports.ShouldAllBe(call => call.Transport == "local");
            apart.Transports.ShouldAllBe(call => call.Transport == (call.Caller == ModuleCalls.Edge ? "local" : "remote"));
            apart.Transports.ShouldContain(call => call.Transport == "remote");

            // An HTTP request is between the call and the span in the other process. The front forwards the request that started the trace.
            together
                .Spans.Select(span => span.Name)
                .Where(name => name != "module.call")
                .ShouldHaveSingleItem()
                .ShouldBe(trace == Write ? "POST /api/v1/countries-with-languages-and-currencies/" : "GET /api/v2/links/");
            apart.Services.ShouldBe([
                "country-provider-country",
                "country-provider-currency",
                "country-provider-front",
                "country-provider-language",
                "country-provider-linking",
            ]);
            foreach (var call in apart.Spans.Where(span => span.Attributes.GetValueOrDefault("transport") == "remote"))
            {
                var sent = apart.Spans.Where(span => span.ParentId == call.Id).ShouldHaveSingleItem();
                var received = apart.Spans.Where(span => span.ParentId == sent.Id).ShouldHaveSingleItem();
                received.Service.ShouldBe("country-provider-" + call.Attributes["module"].ToLowerInvariant());
                received
                    .Attributes["http.route"]
                    .ShouldBe($"/modules/{call.Attributes["module"].ToLowerInvariant()}/{call.Attributes["request"]}");
            }
        }
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("10.42.0.0/16", false)]
    [InlineData("127.0.0.1,::1", true)]
    public async Task Only_a_trusted_proxy_has_a_request_traced_that_is_not_chosen(string proxies, bool isTrusted)
    {
        const string Other = "1af7651916cd43dd8448eb211c80319f";
        await using var sink = await OtlpSink.StartAsync();
        using var folder = new TemporaryFolder(inMemory: true);
        await using var process = await HostProcess.StartAsync(
            folder.Path,
            [
                $"Http:TrustedProxies={proxies}",
                "OTEL_TRACES_SAMPLER=parentbased_traceidratio",
                "OTEL_TRACES_SAMPLER_ARG=0",
                .. sink.Settings,
            ]
        );

        foreach (var trace in new[] { Read, Other }) // Over one connection.
        {
            (await process.Client.SendAsync(Request(HttpMethod.Get, "/api/v2/links", trace), Stop)).StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        await process.StopAsync();

        sink.Spans.Select(span => span.TraceId).Distinct().ShouldBe(isTrusted ? [Read, Other] : [], ignoreOrder: true);
    }

    [Fact]
    public async Task A_front_does_not_hand_on_the_trace_of_a_client_that_it_does_not_trust()
    {
        await using var sink = await OtlpSink.StartAsync();
        using var folder = new TemporaryFolder(inMemory: true);
        await using var all = await HostProcess.StartAsync(
            folder.Path,
            [Trusted, "OTEL_TRACES_SAMPLER=parentbased_traceidratio", "OTEL_TRACES_SAMPLER_ARG=0", .. sink.Settings]
        );
        await using var front = await HostProcess.StartAsync(
            folder.Path + "/front",
            ["Roles=front", .. Host.Modules.All.Select(module => $"Modules:{module.Name}:PublicUrl={all.Client.BaseAddress}")]
        );

        (await front.Client.SendAsync(Request(HttpMethod.Get, "/api/v2/links", Read), Stop)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await all.StopAsync();

        sink.Spans.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Metrics_and_logs_are_sent_too_over_http_and_over_grpc_and_a_line_knows_its_trace(bool isGrpc)
    {
        await using var sink = await OtlpSink.StartAsync();
        using var folder = new TemporaryFolder(inMemory: true);
        await using var process = await HostProcess.StartAsync(folder.Path, [Trusted, .. isGrpc ? sink.GrpcSettings : sink.Settings]);
        Stores.Drop(folder, "country");
        await process.Client.SendAsync(
            Request(HttpMethod.Post, "/api/v2/countries", Write, new { code = "QXZ", name = "Marked name" }),
            Stop
        );

        await process.StopAsync();

        foreach (
            var name in (string[])
                [
                    "http.server.request.duration",
                    "module.call.duration",
                    "store.operation.duration",
                    "store.snapshot.version",
                    "dotnet.process.cpu.time",
                    "kestrel.active_connections",
                ]
        )
        {
            sink.Metrics.ShouldContain(name);
        }

        sink.Spans.ShouldContain(span => span.TraceId == Write && span.Name == "module.call");
        var request = sink.Spans.Single(span => span.TraceId == Write && span.Name == "POST /api/v2/countries/").Attributes;
        request["http.request.method"].ShouldBe("POST");
        request["url.scheme"].ShouldBe("http");
        request["url.path"].ShouldBe("/api/v2/countries");
        request["server.address"].ShouldBe("127.0.0.1");
        request["error.type"].ShouldBe("500");
        request.Keys.ShouldBe(
            [
                "http.request.method",
                "http.response.status_code",
                "http.route",
                "url.scheme",
                "url.path",
                "server.address",
                "server.port",
                "error.type",
            ],
            ignoreOrder: true
        );
        sink.Logs.ShouldContain(line => line.Text.Contains("is ready at") && line.TraceId == "");
        sink.Logs.ShouldContain(line => line.Text.Contains("/api/v2/countries/ failed unexpectedly") && line.TraceId == Write);
        sink.RawLogs.ShouldContain("SqliteException");
        sink.RawLogs.ShouldNotContain("QXZ");
        sink.RawLogs.ShouldNotContain("Marked");
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "/v1/traces", true)]
    [InlineData("OTEL_SDK_DISABLED", "", false)]
    public async Task Only_what_has_an_endpoint_is_sent(string setting, string path, bool traces)
    {
        await using var sink = await OtlpSink.StartAsync();
        using var folder = new TemporaryFolder(inMemory: true);
        var address = sink.Settings[0].Split('=')[1];
        string[] settings = path.Length > 0 ? [$"{setting}={address}{path}"] : [$"{setting}=true", sink.Settings[0]];
        await using var process = await HostProcess.StartAsync(folder.Path, [sink.Settings[1], .. settings]);
        await process.Client.GetAsync("/api/v2/countries", Stop);

        await process.StopAsync();

        (sink.Spans.Count > 0, sink.Metrics.Count, sink.Logs.Count).ShouldBe((traces, 0, 0));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_collector_that_is_down_or_silent_is_noticed_by_nobody_and_holds_up_the_end_no_longer_than_the_settings_allow(
        bool isSilent
    )
    {
        using var port = new ReservedPort();
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start(); // Takes connections and says nothing.
        using var folder = new TemporaryFolder(inMemory: true);
        var address = isSilent ? silent.LocalEndpoint.ToString() : $"127.0.0.1:{port.Number}";
        await using var process = await HostProcess.StartAsync(
            folder.Path,
            $"OTEL_EXPORTER_OTLP_ENDPOINT=http://{address}",
            "OTEL_METRIC_EXPORT_INTERVAL=100",
            "Shutdown:Timeout=00:00:01"
        );
        await Task.WhenAll(
            Enumerable
                .Range(0, 50)
                .Select(async _ => (await process.Client.GetAsync("/api/v2/links?status=all", Stop)).StatusCode.ShouldBe(HttpStatusCode.OK))
        );

        var clock = Stopwatch.StartNew();
        var lines = (await process.StopAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        // A second, and what a busy machine takes; the SDK alone takes 5 s for each signal.
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(4.9));
        (await process.ExitAsync()).ShouldBe(0);
        lines.Length.ShouldBe(3, string.Join('\n', lines));
        lines[0].ShouldContain("is ready at");
        lines[1].ShouldContain("Country Provider stops");
        lines[2].ShouldContain("Country Provider has stopped");
    }

    [Fact]
    public async Task A_start_that_fails_does_not_wait_for_a_silent_collector()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var folder = new TemporaryFolder(inMemory: true);
        var clock = Stopwatch.StartNew();

        var refusal = await Should.ThrowAsync<StartupException>(() =>
            TestHost.StartAsync(
                $"OTEL_EXPORTER_OTLP_ENDPOINT=http://{silent.LocalEndpoint}",
                $"Http:InternalPort={((IPEndPoint)silent.LocalEndpoint).Port}",
                $"Store:Directory={folder.Path}"
            )
        );

        refusal.Message.ShouldContain("Http:InternalPort");
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(4.9)); // The SDK alone takes 5 s for a signal.
    }

    [Fact]
    public async Task Nothing_of_it_is_loaded_when_there_is_no_endpoint()
    {
        using var folder = new TemporaryFolder(inMemory: true);
        await using var process = await HostProcess.StartAsync(folder.Path);
        await process.Client.GetAsync("/api/v2/countries", Stop);

        var loaded = await File.ReadAllTextAsync($"/proc/{process.Id}/maps", Stop);

        loaded.ShouldContain("CountryProvider.Web.dll");
        loaded.ShouldNotContain("OpenTelemetry");
    }

    private const string Write = "0af7651916cd43dd8448eb211c80319c";
    private const string Read = "0af7651916cd43dd8448eb211c80319d";
    private const string Client = "b7ad6b7169203331";

    // The clients of these tests stand for a proxy, which begins traces.
    private const string Trusted = "Http:TrustedProxies=127.0.0.0/8,::1";
    private const string Patient = "Modules:CallTimeout=00:00:30"; // The first answers of processes that all start at once take their time.

    private static async Task TogetherAsync(OtlpSink sink)
    {
        using var folder = new TemporaryFolder(inMemory: true);
        await using var process = await HostProcess.StartAsync(folder.Path, [Trusted, .. sink.Settings]);
        await UseAsync(process);
        await process.StopAsync();
    }

    private static async Task ApartAsync(OtlpSink sink)
    {
        using var folder = new TemporaryFolder(inMemory: true);
        var ports = Host.Modules.All.ToDictionary(module => module.Name, _ => new ReservedPort());
        string[] addresses = [.. ports.Select(port => $"Modules:{port.Key}:Address=http://127.0.0.1:{port.Value.Number}")];
        var modules = await Task.WhenAll(
            Host.Modules.All.Select(async module =>
                (
                    module.Name,
                    Process: await HostProcess.StartAsync(
                        folder.Path,
                        [
                            $"Roles={module.Name}",
                            $"Http:InternalPort={ports[module.Name].Number}",
                            "Linking:MaxStaleness=0",
                            Patient,
                            Trusted,
                            $"OTEL_SERVICE_NAME=country-provider-{module.Name.ToLowerInvariant()}",
                            .. addresses,
                            .. sink.Settings,
                        ]
                    )
                )
            )
        );
        try
        {
            await using var front = await HostProcess.StartAsync(
                folder.Path,
                [
                    "Roles=front",
                    Patient,
                    Trusted,
                    "OTEL_SERVICE_NAME=country-provider-front",
                    .. addresses,
                    .. sink.Settings,
                    .. modules.Select(module => $"Modules:{module.Name}:PublicUrl={module.Process.Client.BaseAddress}"),
                ]
            );
            await UseAsync(front);
            await Task.WhenAll(modules.Select(module => module.Process.StopAsync()).Append(front.StopAsync()));
        }
        finally
        {
            foreach (var (_, process) in modules)
            {
                await process.DisposeAsync();
            }

            foreach (var port in ports.Values)
            {
                port.Dispose();
            }
        }
    }

    private static async Task UseAsync(HostProcess process)
    {
        var link = new
        {
            country = new { name = "Austria", shortName = "AUT" },
            language = new { name = "German", shortName = "deu" },
            currency = new { name = "Euro", shortName = "EUR" },
        };
        (
            await process.Client.SendAsync(Request(HttpMethod.Post, "/api/v1/countries-with-languages-and-currencies", Write, link), Stop)
        ).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (
            await (await process.Client.SendAsync(Request(HttpMethod.Get, "/api/v2/links", Read), Stop)).Content.ReadAsStringAsync(Stop)
        ).ShouldContain("Austria");
    }

    private static HttpRequestMessage Request(HttpMethod method, string path, string trace, object? body = null)
    {
        var message = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        message.Headers.Add("traceparent", $"00-{trace}-{Client}-01"); // https://www.w3.org/TR/trace-context
        return message;
    }

    /// <summary>The spans of one request.</summary>
    private sealed class Trace
    {
        private readonly Dictionary<string, OtlpSpan> _byId;

        public Trace(OtlpSink sink, string id)
        {
            Spans = [.. sink.Spans.Where(span => span.TraceId == id)];
            _byId = Spans.ToDictionary(span => span.Id);
            Spans.Where(span => span.ParentId != Client).ShouldAllBe(span => _byId.ContainsKey(span.ParentId)); // It is one tree.
        }

        public IReadOnlyList<OtlpSpan> Spans { get; }

        public IEnumerable<string> Services => Spans.Select(span => span.Service).Distinct().Order(StringComparer.Ordinal);

        /// <summary>For each call of a module, the module calls that led to it, without the spans between them.</summary>
        public IReadOnlyList<string> Calls =>
            [.. from span in Spans where span.Name == "module.call" let path = Path(span) orderby path select path];

        public IEnumerable<(string Caller, string Transport)> Transports =>
            from span in Spans
            where span.Name == "module.call"
            select (span.Attributes["caller"], span.Attributes["transport"]);

        private string Path(OtlpSpan? span) =>
            span is null
                ? ""
                : Path(_byId.GetValueOrDefault(span.ParentId))
                    + (
                        span.Name == "module.call"
                            ? $" > {span.Attributes["caller"]} calls {span.Attributes["module"]}.{span.Attributes["request"]}"
                            : ""
                    );
    }
}
