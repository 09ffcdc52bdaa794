using System.Globalization;

namespace CountryProvider.Benchmarks;

/// <summary>Something that is measured and held against a limit.</summary>
internal abstract class Experiment
{
    public string Name => GetType().Name.ToLowerInvariant();

    public abstract Task<IReadOnlyList<Result>> RunAsync();

    protected static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    protected static string Format(double value, string unit) =>
        value.ToString(
            value < 10 ? "0.00"
                : value < 100 ? "0.0"
                : "#,0",
            CultureInfo.InvariantCulture
        ) + unit;
}

/// <summary>A line of the report.</summary>
internal sealed record Result(string What, string Ours, string Reference, string Figure, string Limit, bool Passed);
