using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using CountryProvider.Testing;

namespace CountryProvider.Telemetry.Tests;

/// <summary>A real Prometheus that scrapes hosts twice a second.</summary>
internal sealed class Prometheus : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new(inMemory: true);
    private readonly ReservedPort _port = new();
    private readonly HttpClient _client;
    private Process? _process;

    private Prometheus() => _client = new() { BaseAddress = new($"http://127.0.0.1:{_port.Number}/api/v1/") };

    /// <param name="rules">The path of a file of rules.</param>
    /// <param name="hosts">Each is a pod of the namespace <c>test</c>.</param>
    public static async Task<Prometheus> StartAsync(string rules, params TestHost[] hosts)
    {
        var prometheus = new Prometheus();
        var targets = hosts.Select(
            (host, index) => $"{{targets: [\"{new Uri(host.InternalAddress).Authority}\"], labels: {{namespace: test, pod: pod-{index}}}}}"
        );
        await File.WriteAllTextAsync(
            Path.Combine(prometheus._folder.Path, "prometheus.yml"),
            $$"""
            global: {scrape_interval: 500ms, evaluation_interval: 500ms}
            rule_files: ["{{rules}}"]
            scrape_configs:
              - job_name: country-provider
                static_configs: [{{string.Join(", ", targets)}}]
            """
        );
        prometheus._process = Tool.Start(
            "prometheus",
            $"--config.file={prometheus._folder.Path}/prometheus.yml",
            $"--storage.tsdb.path={prometheus._folder.Path}/data",
            $"--web.listen-address=127.0.0.1:{prometheus._port.Number}",
            "--log.level=error"
        );
        return prometheus;
    }

    /// <summary>What it answers at a path of its API.</summary>
    /// <exception cref="HttpRequestException">It has not started yet, or refuses the query.</exception>
    public async Task<JsonNode> GetAsync(string path) =>
        JsonNode.Parse(await _client.GetStringAsync(path, TestContext.Current.CancellationToken))!["data"]!;

    /// <summary>The labels and the value of each series that a query finds now.</summary>
    public async Task<IReadOnlyList<(IReadOnlySet<string> Labels, double Value)>> QueryAsync(string query) =>
        [
            .. from series in (await GetAsync($"query?query={Uri.EscapeDataString(query)}"))["result"]!.AsArray()
            select (
                (IReadOnlySet<string>)series["metric"]!.AsObject().Select(label => label.Key).ToHashSet(),
                double.Parse((string)series["value"]![1]!, CultureInfo.InvariantCulture)
            ),
        ];

    /// <summary>Waits until a query finds something.</summary>
    /// <returns>The first value.</returns>
    public async Task<string> UntilAsync(string query)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            try
            {
                if (await QueryAsync(query) is [var (_, value), ..])
                {
                    return value.ToString(CultureInfo.InvariantCulture);
                }
            }
            catch (HttpRequestException) { } // It has not started yet.

            await Task.Delay(50, deadline.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        _client.Dispose();
        _port.Dispose();
        _folder.Dispose();
    }
}
