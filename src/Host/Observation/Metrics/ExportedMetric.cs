using System.Diagnostics.Metrics;

namespace CountryProvider.Host.Observation.Metrics;

/// <summary>
/// An instrument that <c>/metrics</c> shows, and the tags that become labels. What is not in <see cref="All"/> is not listened to and costs
/// nothing; a tag that is not named is dropped. So no label can have more values than are known here: none holds a path, a code or a name.
/// </summary>
/// <param name="Instrument">The name of the instrument, by the semantic conventions of OpenTelemetry.</param>
/// <param name="Tags">The tags to keep.</param>
internal sealed record ExportedMetric(string Instrument, params string[] Tags)
{
    // The framework says that they only ever grow, which they don't.
    private static readonly string[] _gauges = ["dotnet.thread_pool.thread.count", "dotnet.thread_pool.queue.length"];

    // Names by the rules of Prometheus (https://prometheus.io/docs/practices/naming) where those of the instruments break them.
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

    /// <summary>What kind of metric the instrument is.</summary>
    public MetricKind KindOf(Instrument instrument)
    {
        var type = instrument.GetType().GetGenericTypeDefinition();
        return _gauges.Contains(Instrument) ? MetricKind.Gauge
            : type == typeof(Histogram<>) ? MetricKind.Histogram
            : type == typeof(Counter<>) || type == typeof(ObservableCounter<>) ? MetricKind.Counter
            : MetricKind.Gauge;
    }

    /// <summary>The name that Prometheus knows it by: with the unit, and <c>_total</c> for a counter.</summary>
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
