using System.Net;
using System.Net.Http.Json;
using CountryProvider.Testing;

namespace CountryProvider.Telemetry.Tests;

public sealed class MetricsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Requests_and_calls_of_modules_are_counted_by_what_they_were_and_how_they_ended()
    {
        await using var host = await TestHost.StartAsync("Seed:Data=demo");
        for (var i = 0; i < 5; i++)
        {
            await host.Client.GetStringAsync("/api/v2/links", Stop);
        }

        await host.Client.PostAsJsonAsync("/api/v2/countries", new { code = "GER", name = "Germania" }, Stop);

        var scrape = await Scrape.OfAsync(host, requests: 6);
        scrape[
            "http_server_request_duration_seconds_count",
            "http_route=\"/api/v2/links/\"",
            "http_request_method=\"GET\"",
            "http_response_status_code=\"200\""
        ]
            .ShouldBe(5);
        scrape["http_server_request_duration_seconds_count", "http_response_status_code=\"409\""].ShouldBe(1);
        scrape[
            "module_call_duration_seconds_count",
            "caller=\"edge\"",
            "module=\"Linking\"",
            "request=\"ListLinks\"",
            "transport=\"local\"",
            "outcome=\"answered\""
        ]
            .ShouldBe(5);
        scrape["module_call_duration_seconds_count", "caller=\"Linking\"", "module=\"Country\"", "outcome=\"answered\""].ShouldBe(5);
        scrape["module_call_duration_seconds_bucket", "request=\"ListLinks\"", "le=\"+Inf\""].ShouldBe(5);
        scrape["module_call_duration_seconds_sum", "request=\"ListLinks\""].ShouldBeInRange(1e-6, 60);
        scrape["module_call_duration_seconds_count", "request=\"WriteEntry\"", "outcome=\"refused\""].ShouldBe(1);
    }

    [Fact]
    public async Task A_call_that_another_process_answers_is_remote_and_one_that_nobody_answers_has_failed_and_opens_the_breaker()
    {
        await using var catalogue = await TestHost.StartAsync("Roles=country");
        using var nobody = new ReservedPort();
        await using var host = await TestHost.StartAsync(
            "Roles=linking",
            $"Modules:Country:Address={catalogue.InternalAddress}",
            $"Modules:Currency:Address=http://127.0.0.1:{nobody.Number}",
            $"Modules:Language:Address={catalogue.InternalAddress}",
            "Logging:LogLevel:Default=None"
        );
        for (var i = 0; i < 3; i++)
        {
            (await host.Client.GetAsync("/api/v2/links", Stop)).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        }

        var scrape = await Scrape.OfAsync(host, requests: 3);
        scrape[
            "module_call_duration_seconds_count",
            "caller=\"Linking\"",
            "module=\"Country\"",
            "transport=\"remote\"",
            "outcome=\"answered\""
        ]
            .ShouldBeGreaterThan(0);
        scrape[
            "module_call_duration_seconds_count",
            "caller=\"Linking\"",
            "module=\"Currency\"",
            "transport=\"remote\"",
            "outcome=\"failed\""
        ]
            .ShouldBeGreaterThan(0);
        scrape["module_breaker_state", "module=\"Country\""].ShouldBe(0);
        scrape["module_breaker_state", "module=\"Currency\""].ShouldBeGreaterThan(0);
        scrape["http_server_request_duration_seconds_count", "http_response_status_code=\"503\""].ShouldBe(3);
        const string Route = "http_route=\"/modules/country/GetCountries\"";
        (await Scrape.OfAsync(catalogue, requests: 1, Route))["http_server_request_duration_seconds_count", Route].ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_store_says_what_it_holds_and_how_long_it_takes()
    {
        await using var host = await TestHost.StartAsync("Seed:Data=demo");
        var before = await Scrape.OfAsync(host);

        await host.Client.PostAsJsonAsync("/api/v2/countries", new { code = "AUT", name = "Austria" }, Stop);

        var after = await Scrape.OfAsync(host);
        (before["store_snapshot_entries", "module=\"Country\""], after["store_snapshot_entries", "module=\"Country\""]).ShouldBe((3, 4));
        (before["store_snapshot_version", "module=\"Country\""], after["store_snapshot_version", "module=\"Country\""]).ShouldBe((3, 4));
        after["store_snapshot_age_seconds", "module=\"Country\""]
            .ShouldBeLessThan(after["store_snapshot_age_seconds", "module=\"Currency\""]);
        after["store_operation_duration_seconds_count", "module=\"Country\"", "operation=\"write\"", "outcome=\"answered\""]
            .ShouldBeGreaterThan(0);
        after["store_available", "module=\"Country\""].ShouldBe(1);
        after["module_ready"].ShouldBe(Host.Modules.All.Count);
    }

    [Fact]
    public async Task No_label_holds_what_a_user_typed()
    {
        await using var host = await TestHost.StartAsync();
        await host.Client.PostAsJsonAsync("/api/v2/countries", new { code = "QXZ", name = "Marked name" }, Stop);
        string[] paths =
        [
            "api/v2/countries/QXZ",
            "api/v2/countries?search=QXZ",
            "api/v1/countries/QXZ",
            "api/v2/links/QXZ",
            "QXZ/QXZ",
            "countries/QXZ",
            "api/v2/QXZ?QXZ=QXZ",
            "?search=QXZ",
        ];
        foreach (var path in paths)
        {
            await host.Client.GetAsync(path, Stop);
            await host.Client.SendAsync(new(new HttpMethod("QXZ"), path), Stop);
        }

        var scrape = await Scrape.OfAsync(host, requests: 1 + (2 * paths.Length));
        scrape.Text.ShouldNotContain("QXZ", Case.Insensitive);
        scrape.Text.ShouldNotContain("Marked", Case.Insensitive);
        scrape["http_server_request_duration_seconds_count"].ShouldBe(1 + (2 * paths.Length));
    }

    [Fact]
    public async Task They_are_on_the_internal_port_alone_and_need_no_token()
    {
        await using var host = await TestHost.StartAsync("Modules:InternalToken=a-token-for-tests-alone");
        using var client = new HttpClient();

        var answer = await client.GetAsync(host.InternalAddress + "/metrics", Stop);
        (answer.StatusCode, answer.Content.Headers.ContentType?.ToString()).ShouldBe(
            (HttpStatusCode.OK, "text/plain; version=0.0.4; charset=utf-8")
        );
        (await host.Client.GetAsync("/metrics", Stop)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await client.PostAsync(host.InternalAddress + "/metrics", null, Stop)).StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
    }

    [Fact]
    public async Task What_the_platform_asks_is_not_counted_as_requests()
    {
        await using var host = await TestHost.StartAsync();
        using var client = new HttpClient();
        await client.GetAsync(host.InternalAddress + "/healthz/ready", Stop);
        await client.GetAsync(host.InternalAddress + "/metrics", Stop);
        await host.Client.GetAsync("/api/v2/countries", Stop); // When this is counted, everything before it is counted too.

        (await Scrape.OfAsync(host, requests: 1))["http_server_request_duration_seconds_count"].ShouldBe(1);
    }

    [Fact]
    public async Task Promtool_finds_nothing_wrong_with_them()
    {
        await using var split = await ProcessPerModule.StartAsync("Seed:Data=demo");
        await split["Linking"].Client.GetStringAsync("/api/v2/links", Stop);
        await split["Linking"].Client.GetAsync("/api/v2/links/XXX", Stop);

        var (exitCode, output) = await Tool.RunAsync((await Scrape.OfAsync(split["Linking"])).Text, "promtool", "check", "metrics");

        (exitCode, output).ShouldBe((0, ""));
    }
}
