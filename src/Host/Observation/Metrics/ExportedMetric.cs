using System.Diagnostics.Metrics;

namespace CountryProvider.Host.Observation.Metrics;

/// <summary>
/// An instrument that <c>/metrics</c> shows, and the tags that become labels. The process does not listen to instruments outside
/// <see cref="All"/>, so they cost nothing. It drops tags that are not named. The number of values of a label is therefore bounded: no
/// label holds a path, a code or a name.
/// </summary>
/// <param name="Instrument">The name of the instrument, from the semantic conventions of OpenTelemetry.</param>
/// <param name="Tags">The tags that become labels.</param>
internal sealed record ExportedMetric(string Instrument, params string[] Tags)
{
    // The framework declares these as instruments that only grow, but their values also fall.
    private static readonly string[] _gauges = ["dotnet.thread_pool.thread.count", "dotnet.thread_pool.queue.length"];

    // Names that follow the rules of Prometheus (https://prometheus.io/docs/practices/naming), for instruments whose own names do not.
    private static readonly Dictionary<string, string> _names = new()
    {
        ["dotnet.thread_pool.thread.count"] = "dotnet_thread_pool_threads",
        ["dotnet.thread_pool.work_item.count"] = "dotnet_thread_pool_work_items_total",
        ["dotnet.process.cpu.count"] = "dotnet_process_cpus",
    };

    public static IReadOnlyList<ExportedMetric> All { get; } =
    [
        new("http.server.request.duration", "http.request.method", "http.route", "http.response.status_code"),
        new("kestrel.active_connections", "server.port"),
        new("kestrel.queued_connections", "server.port"),
        new("kestrel.rejected_connections", "server.port"),
        new("store.operation.duration", "module", "operation", "outcome"),
        new("store.snapshot.version", "module"),
        new("store.snapshot.age", "module"),
        new("store.snapshot.entries", "module"),
        new("store.available", "module"),
        new("module.ready", "module"),
        new("module.breaker.state", "module"),
        new("dotnet.process.cpu.time", "cpu.mode"),
        new("dotnet.process.cpu.count"),
        new("dotnet.process.memory.working_set"),
        new("dotnet.gc.collections", "gc.heap.generation"),
        new("dotnet.gc.pause.time"),
        new("dotnet.gc.heap.total_allocated"),
        new("dotnet.gc.last_collection.heap.size", "gc.heap.generation"),
        new("dotnet.gc.last_collection.memory.committed_size"),
        new("dotnet.thread_pool.thread.count"),
        new("dotnet.thread_pool.queue.length"),
        new("dotnet.thread_pool.work_item.count"),
        new("dotnet.monitor.lock_contentions"),
        new("dotnet.exceptions", "error.type"),
    ];

    /// <summary>The metric type of the instrument.</summary>
    public MetricKind KindOf(Instrument instrument)
    {
        var type = instrument.GetType().GetGenericTypeDefinition();
        return _gauges.Contains(Instrument) ? MetricKind.Gauge
            : type == typeof(Histogram<>) ? MetricKind.Histogram
            : type == typeof(Counter<>) || type == typeof(ObservableCounter<>) ? MetricKind.Counter
            : MetricKind.Gauge;
    }

    /// <summary>The name of the metric in Prometheus: with its unit, and with <c>_total</c> for a counter.</summary>
    public string NameOf(Instrument instrument, MetricKind kind)
    {
        if (_names.TryGetValue(Instrument, out var known))
        {
            return known;
        }

        var unit = instrument.Unit switch
        {
            "s" => "_seconds",
            "By" => "_bytes",
            _ => "",
        };
        return PrometheusText.Name(Instrument) + unit + (kind is MetricKind.Counter ? "_total" : "");
    }
}
