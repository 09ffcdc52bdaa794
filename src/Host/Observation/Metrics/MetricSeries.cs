using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using CountryProvider.Host.Observation.Calls;

namespace CountryProvider.Host.Observation.Metrics;

/// <summary>The type of a metric, as Prometheus calls it.</summary>
internal enum MetricKind
{
    Counter,
    Gauge,
    Histogram,
}

/// <summary>
/// The measurements of an instrument, grouped by the values of its labels. Recording allocates memory only for a new combination of values.
/// </summary>
internal sealed class MetricSeries
{
    private readonly ConcurrentDictionary<object?[], Series> _series;
    private readonly ConcurrentDictionary<object?[], Series>.AlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>> _byTags;

    public MetricSeries(Instrument instrument, ExportedMetric exported)
    {
        Kind = exported.KindOf(instrument);
        Name = exported.NameOf(instrument, Kind);
        Help = instrument.Description ?? instrument.Name;
        Tags = exported.Tags;
        IsObservable = instrument.IsObservable;
        _series = new(new TagComparer(exported.Tags));
        _byTags = _series.GetAlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>>();
    }

    public MetricKind Kind { get; }

    public string Name { get; }

    public string Help { get; }

    public IReadOnlyList<string> Tags { get; }

    private bool IsObservable { get; }

    /// <summary>All series: the values of the labels, a number, and for a histogram the durations.</summary>
    public IEnumerable<(object?[] Values, double Number, DurationHistogram? Durations)> Read() =>
        _series.Select(series => (series.Key, Volatile.Read(ref series.Value.Number), series.Value.Durations));

    public void Record(double measurement, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (!_byTags.TryGetValue(tags, out var series))
        {
            _byTags.TryAdd(tags, new(Kind is MetricKind.Histogram));
            series = _byTags[tags];
        }

        if (series.Durations is { } durations)
        {
            durations.Record(TimeSpan.FromSeconds(measurement));
        }
        else if (IsObservable)
        {
            Volatile.Write(ref series.Number, measurement);
        }
        else
        {
            Add(ref series.Number, measurement);
        }
    }

    private static void Add(ref double sum, double summand)
    {
        for (
            double seen, current = Volatile.Read(ref sum);
            (seen = Interlocked.CompareExchange(ref sum, current + summand, current)) != current;
            current = seen
        ) { }
    }

    private sealed class Series(bool isHistogram)
    {
        public readonly DurationHistogram? Durations = isHistogram ? new() : null;
        public double Number;
    }

    // Finds the values of the exported tags among the tags of a measurement, in any order, without a copy.
    private sealed class TagComparer(string[] tags)
        : IEqualityComparer<object?[]>,
            IAlternateEqualityComparer<ReadOnlySpan<KeyValuePair<string, object?>>, object?[]>
    {
        public object?[] Create(ReadOnlySpan<KeyValuePair<string, object?>> alternate)
        {
            var values = new object?[tags.Length];
            for (var i = 0; i < tags.Length; i++)
            {
                values[i] = Find(alternate, tags[i]);
            }

            return values;
        }

        public bool Equals(ReadOnlySpan<KeyValuePair<string, object?>> alternate, object?[] other)
        {
            for (var i = 0; i < tags.Length; i++)
            {
                if (!Equals(Find(alternate, tags[i]), other[i]))
                {
                    return false;
                }
            }

            return true;
        }

        public int GetHashCode(ReadOnlySpan<KeyValuePair<string, object?>> alternate)
        {
            var hash = 0;
            foreach (var tag in tags)
            {
                hash = (hash * 31) + (Find(alternate, tag)?.GetHashCode() ?? 0);
            }

            return hash;
        }

        public bool Equals(object?[]? x, object?[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode([DisallowNull] object?[] obj) =>
            obj.Aggregate(0, (hash, value) => (hash * 31) + (value?.GetHashCode() ?? 0));

        private static object? Find(ReadOnlySpan<KeyValuePair<string, object?>> tags, string name)
        {
            foreach (var tag in tags)
            {
                if (tag.Key == name)
                {
                    return tag.Value;
                }
            }

            return null;
        }
    }
}
