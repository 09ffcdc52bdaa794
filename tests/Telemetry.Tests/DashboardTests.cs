using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CountryProvider.Testing;

namespace CountryProvider.Telemetry.Tests;

/// <summary>The dashboard for Grafana, as far as it can be judged without Grafana.</summary>
public sealed partial class DashboardTests
{
    private const string Window = "3s"; // Of some scrapes.

    private static readonly string _component = Path.Combine(RepositoryRoot.Path, "kustomize/components/telemetry");
    private static readonly JsonObject _dashboard = JsonNode
        .Parse(File.ReadAllText(Path.Combine(_component, "dashboard.json")))!
        .AsObject();
    private static readonly IReadOnlyList<JsonObject> _panels = [.. _dashboard["panels"]!.AsArray().Select(panel => panel!.AsObject())];

    [Fact]
    public async Task Every_query_finds_something_and_its_legend_names_labels_that_are_there()
    {
        await using var catalogues = await TestHost.StartAsync("Roles=country,language", "Seed:Data=demo");
        using var nobody = new ReservedPort();
        await using var linking = await TestHost.StartAsync(
            "Roles=linking",
            "Seed:Data=demo",
            "Linking:MaxStaleness=0",
            "Logging:LogLevel:Default=None",
            $"Modules:Country:Address={catalogues.InternalAddress}",
            $"Modules:Language:Address={catalogues.InternalAddress}",
            $"Modules:Currency:Address=http://127.0.0.1:{nobody.Number}"
        );
        await using var prometheus = await Prometheus.StartAsync(Path.Combine(_component, "rules.yaml"), catalogues, linking);
        await prometheus.UntilAsync("up");
        var missing = new HashSet<string>(_panels.SelectMany(QueriesOf).Select(query => query.Expression));
        missing.Count.ShouldBeGreaterThan(20);
        var faults = new List<string>();

        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (missing.Count > 0 && !deadline.IsCancellationRequested)
        {
            await linking.Client.GetAsync("/api/v2/links", TestContext.Current.CancellationToken); // 503, as one of the modules is nowhere.
            await catalogues.Client.PostAsync(
                "/countries",
                new FormUrlEncodedContent([new("code", $"X{(char)('A' + (missing.Count % 26))}X"), new("name", "Anything")]),
                TestContext.Current.CancellationToken
            );
            foreach (var (panel, expression, legend) in _panels.SelectMany(QueriesOf).Where(query => missing.Contains(query.Expression)))
            {
                var found = (
                    await prometheus.QueryAsync(
                        expression
                            .Replace("$namespace", ".*", StringComparison.Ordinal)
                            .Replace("$__rate_interval", Window, StringComparison.Ordinal)
                    )
                )
                    .Where(series => !double.IsNaN(series.Value))
                    .ToList();
                if (found.Count > 0)
                {
                    missing.Remove(expression);
                    faults.AddRange(
                        LabelInLegend()
                            .Matches(legend)
                            .Select(match => match.Groups[1].Value)
                            .Where(label => !found[0].Labels.Contains(label))
                            .Select(label => $"{panel}: there is no label {label}")
                    );
                }
            }
        }

        missing.ShouldBeEmpty();
        faults.ShouldBeEmpty();
        var variable = _dashboard["templating"]!["list"]!.AsArray().Single(variable => (string?)variable!["type"] == "query")!["query"]![
            "query"
        ]!.ToString();
        var (metric, name) = (LabelValues().Match(variable).Groups[1].Value, LabelValues().Match(variable).Groups[2].Value);
        (await prometheus.GetAsync($"label/{name}/values?match[]={metric}"))
            .AsArray()
            .Select(value => value!.ToString())
            .ShouldBe(["test"]);
    }

    [Fact]
    public void What_should_be_zero_is_zero_and_not_missing_while_nothing_fails()
    {
        foreach (var panel in _panels.Where(panel => QueriesOf(panel).Any(query => FailureFilter().IsMatch(query.Expression))))
        {
            QueriesOf(panel).ShouldAllBe(query => query.Expression.Contains(" or ", StringComparison.Ordinal), panel["title"]!.ToString());
        }
    }

    [Fact]
    public void Every_panel_has_a_title_a_unit_the_chosen_data_source_and_a_place_of_its_own()
    {
        _panels.Select(panel => (int)panel["id"]!).ShouldBeUnique();
        var taken = new HashSet<(int, int)>();
        foreach (var panel in _panels)
        {
            var place = panel["gridPos"]!;
            var (x, y, width, height) = ((int)place["x"]!, (int)place["y"]!, (int)place["w"]!, (int)place["h"]!);
            (x + width).ShouldBeLessThanOrEqualTo(24, panel["title"]!.ToString());
            (from column in Enumerable.Range(x, width) from row in Enumerable.Range(y, height) select (column, row)).ShouldAllBe(
                cell => taken.Add(cell),
                panel["title"]!.ToString()
            );
            panel["title"]!.ToString().ShouldNotBeEmpty();
            if ((string?)panel["type"] != "row")
            {
                panel["fieldConfig"]!["defaults"]!["unit"]!.ToString().ShouldNotBeEmpty(panel["title"]!.ToString());
                panel["targets"]!.AsArray().Select(target => target!["refId"]!.ToString()).ShouldBeUnique();
                panel["targets"]!
                    .AsArray()
                    .Select(target => target!["datasource"]!)
                    .Append(panel["datasource"]!)
                    .ShouldAllBe(source => source["uid"]!.ToString() == "${datasource}" && source["type"]!.ToString() == "prometheus");
            }
        }
    }

    private static IEnumerable<(string Panel, string Expression, string Legend)> QueriesOf(JsonObject panel) =>
        from target in panel["targets"]?.AsArray() ?? []
        select (panel["title"]!.ToString(), target["expr"]!.ToString(), target["legendFormat"]!.ToString());

    [GeneratedRegex(@"\{\{(\w+)\}\}")]
    private static partial Regex LabelInLegend();

    [GeneratedRegex(@"^label_values\((\w+), (\w+)\)$")]
    private static partial Regex LabelValues();

    [GeneratedRegex("=~?\"(5\\.\\.|failed)\"")]
    private static partial Regex FailureFilter();
}
