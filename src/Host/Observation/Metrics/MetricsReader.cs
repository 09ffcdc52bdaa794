using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using CountryProvider.Host.Observation.Calls;

namespace CountryProvider.Host.Observation.Metrics;

/// <summary>Collects the measurements of this process for <c>/metrics</c>, from its creation on.</summary>
internal sealed class MetricsReader : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, MetricSeries> _metrics = new();
    private readonly Dictionary<string, ExportedMetric> _exported = ExportedMetric.All.ToDictionary(metric => metric.Instrument);
    private readonly CallStatistics _statistics;
    private readonly Lock _reading = new();

    /// <param name="meters">
    /// The factory of the meters of this program. The reader ignores meters of other programs in the same process, as in tests.
    /// </param>
    /// <param name="statistics">The statistics of calls to modules.</param>
    public MetricsReader(IMeterFactory meters, CallStatistics statistics)
    {
        _statistics = statistics;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (
                _exported.TryGetValue(instrument.Name, out var exported)
                && (instrument.Meter.Scope is null || instrument.Meter.Scope == meters)
            )
            {
                listener.EnableMeasurementEvents(instrument, _metrics.GetOrAdd(instrument.Name, _ => new(instrument, exported)));
            }
        };
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, state) => ((MetricSeries)state!).Record(value, tags));
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, state) => ((MetricSeries)state!).Record(value, tags));
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, state) => ((MetricSeries)state!).Record(value, tags));
        _listener.Start();
    }

    /// <summary>All metrics in the text format of Prometheus.</summary>
    public string Read()
    {
        lock (_reading)
        {
            _listener.RecordObservableInstruments();
            var text = new PrometheusText();
            text.Describe(
                "module_call_duration_seconds",
                MetricKind.Histogram,
                "How long a request to a module took, as its caller saw it."
            );
            foreach (var record in _statistics.Records.OrderBy(record => (record.Caller, record.Module, record.Request)))
            {
                foreach (var outcome in Enum.GetValues<CallOutcome>())
                {
                    if (record.Of(outcome) is { } durations)
                    {
                        text.Histogram(
                            "module_call_duration_seconds",
                            [
                                ("caller", record.Caller),
                                ("module", record.Module),
                                ("request", record.Request),
                                ("transport", record.Transport),
                                ("outcome", CallRecord.NameOf(outcome)),
                            ],
                            durations
                        );
                    }
                }
            }

            foreach (var metric in _metrics.Values.OrderBy(metric => metric.Name, StringComparer.Ordinal))
            {
                text.Describe(metric.Name, metric.Kind, metric.Help);
                foreach (var (values, number, durations) in metric.Read())
                {
                    var labels = metric.Tags.Zip(values, (tag, value) => (PrometheusText.Name(tag), value));
                    if (durations is null)
                    {
                        text.Number(metric.Name, [.. labels], number);
                    }
                    else
                    {
                        text.Histogram(metric.Name, [.. labels], durations);
                    }
                }
            }

            return text.ToString();
        }
    }

    public void Dispose() => _listener.Dispose();
}
