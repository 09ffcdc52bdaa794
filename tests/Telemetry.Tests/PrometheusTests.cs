using System.Net;
using System.Text.RegularExpressions;
using CountryProvider.Testing;

namespace CountryProvider.Telemetry.Tests;

/// <summary>A real Prometheus, and what the telemetry component brings for it and for Grafana.</summary>
public sealed partial class PrometheusTests
{
    private static readonly string _component = Path.Combine(RepositoryRoot.Path, "kustomize/components/telemetry");
    private static readonly string _rules = Path.Combine(_component, "rules.yaml");
    private static readonly string _dashboard = Path.Combine(_component, "dashboard.json");

    [Fact]
    public async Task It_scrapes_the_metrics_and_evaluates_the_rules()
    {
        await using var host = await TestHost.StartAsync("Seed:Data=demo");
        await host.Client.GetStringAsync("/api/v2/links", TestContext.Current.CancellationToken);
        await using var prometheus = await Prometheus.StartAsync(_rules, host);

        (await prometheus.UntilAsync("module_call_duration_seconds_count{request=\"ListLinks\"}")).ShouldBe("1");
        (await prometheus.UntilAsync("up")).ShouldBe("1");
        (await prometheus.UntilAsync("count(module_ready)")).ShouldBe($"{Host.Modules.All.Count}");
        var rules = (await prometheus.GetAsync("rules"))["groups"]!.AsArray().SelectMany(group => group!["rules"]!.AsArray()).ToList();
        rules.Count.ShouldBeGreaterThan(5);
        rules.ShouldAllBe(rule => (string?)rule!["health"] != "err");
    }

    [Fact]
    public async Task Promtool_finds_the_rules_right()
    {
        var (exitCode, output) = await Tool.RunAsync("", "promtool", "check", "rules", "--lint=all", "--lint-fatal", _rules);

        exitCode.ShouldBe(0, output);
    }

    [Fact]
    public async Task Each_alert_fires_when_it_should_and_not_before()
    {
        var tests = Path.Combine(RepositoryRoot.Path, "tests/Telemetry.Tests/rules.test.yaml");
        var (exitCode, output) = await Tool.RunAsync("", "promtool", "test", "rules", tests);

        exitCode.ShouldBe(0, output);
        AlertName()
            .Matches(await File.ReadAllTextAsync(_rules, TestContext.Current.CancellationToken))
            .Select(match => match.Groups[1].Value)
            .Distinct()
            .ShouldBe(
                TestedAlert()
                    .Matches(await File.ReadAllTextAsync(tests, TestContext.Current.CancellationToken))
                    .Select(match => match.Groups[1].Value)
                    .Distinct(),
                ignoreOrder: true
            );
    }

    [Fact]
    public async Task Every_metric_in_the_rules_and_on_the_dashboard_is_there()
    {
        await using var split = await ProcessPerModule.StartAsync("Seed:Data=demo");
        // A store without writes does not ask its database, and so has no durations.
        using var written = await split["Linking"].Client.DeleteAsync("/api/v2/links/FRA", TestContext.Current.CancellationToken);
        written.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await split["Linking"].Client.GetStringAsync("/api/v2/links", TestContext.Current.CancellationToken);
        var names = (await Scrape.OfAsync(split["Linking"], requests: 2)).Names;

        foreach (var file in new[] { _rules, _dashboard })
        {
            var used = MetricName()
                .Matches(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken))
                .Select(match => match.Value)
                .Distinct()
                .ToList();

            used.Count.ShouldBeGreaterThan(5);
            used.Except(names).ShouldBeEmpty(file);
        }
    }

    // The names of all metrics of the program begin like this, and nothing else in the files does.
    [GeneratedRegex(@"\b(http_server|http_client|kestrel|module|store|dotnet)_[a-z_]+")]
    private static partial Regex MetricName();

    [GeneratedRegex("- alert: (\\w+)")]
    private static partial Regex AlertName();

    [GeneratedRegex("alertname: (\\w+)")]
    private static partial Regex TestedAlert();
}
