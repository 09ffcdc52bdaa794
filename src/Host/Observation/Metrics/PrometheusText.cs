using System.Globalization;
using System.Text;
using CountryProvider.Host.Observation.Calls;

namespace CountryProvider.Host.Observation.Metrics;

/// <summary>Writes the text format of Prometheus, version 0.0.4 (https://prometheus.io/docs/instrumenting/exposition_formats).</summary>
internal sealed class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder _text = new();

    /// <summary>The name of an instrument or a tag, in the characters that Prometheus accepts.</summary>
    public static string Name(string name) => name.Replace('.', '_');

    /// <summary>Writes the header of a metric.</summary>
    public void Describe(string name, MetricKind kind, string help)
    {
        _text
            .Append("# HELP ")
            .Append(name)
            .Append(' ')
            .Append(help.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal))
            .Append('\n');
        _text
            .Append("# TYPE ")
            .Append(name)
            .Append(' ')
            .Append(
                kind switch
                {
                    MetricKind.Counter => "counter",
                    MetricKind.Gauge => "gauge",
                    _ => "histogram",
                }
            )
            .Append('\n');
    }

    /// <summary>Writes the value of a counter or a gauge.</summary>
    public void Number(string name, IReadOnlyList<(string Name, object? Value)> labels, double value)
    {
        _text.Append(name);
        Labels(labels, null);
        Value(value);
    }

    /// <summary>Writes the buckets of a histogram with cumulative counts, then the sum and the count.</summary>
    public void Histogram(string name, IReadOnlyList<(string Name, object? Value)> labels, DurationHistogram durations)
    {
        var (counts, sum) = durations.Read();
        var count = 0L;
        for (var i = 0; i < counts.Count; i++)
        {
            count += counts[i];
            _text.Append(name).Append("_bucket");
            Labels(labels, i < DurationHistogram.Bounds.Count ? Format(DurationHistogram.Bounds[i]) : "+Inf");
            Value(count);
        }

        _text.Append(name).Append("_sum");
        Labels(labels, null);
        Value(sum.TotalSeconds);
        _text.Append(name).Append("_count");
        Labels(labels, null);
        Value(count);
    }

    public override string ToString() => _text.ToString();

    private static string Format(double value) => value.ToString("0.#################", CultureInfo.InvariantCulture);

    private void Labels(IReadOnlyList<(string Name, object? Value)> labels, string? upperBound)
    {
        var separator = '{';
        foreach (var (name, value) in labels)
        {
            // In Prometheus, a label with an empty value equals a missing label.
            if (Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } label)
            {
                Label(name, label);
            }
        }

        if (upperBound is not null)
        {
            Label("le", upperBound);
        }

        _text.Append(separator == '{' ? "" : "}");

        void Label(string name, string value)
        {
            _text
                .Append(separator)
                .Append(name)
                .Append("=\"")
                .Append(
                    value
                        .Replace("\\", @"\\", StringComparison.Ordinal)
                        .Replace("\"", "\\\"", StringComparison.Ordinal)
                        .Replace("\n", @"\n", StringComparison.Ordinal)
                )
                .Append('"');
            separator = ',';
        }
    }

    private void Value(double value) => _text.Append(' ').Append(Format(value)).Append('\n');
}
