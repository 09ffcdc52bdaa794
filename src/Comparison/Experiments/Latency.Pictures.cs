using CountryProvider.Comparison.Load;
using CountryProvider.Comparison.Report;

namespace CountryProvider.Comparison.Experiments;

// Draws the steps of a call.
internal sealed partial class Latency
{
    private static WaterfallPicture Waterfall(Words title, Steps steps) =>
        new(
            title,
            _texts[
                "StepsAlternative",
                steps.Contrast.Monolith.Value * 1_000,
                steps.Serialized.Value * 1_000,
                steps.Contrast.Split.Value * 1_000
            ],
            "µs",
            [
                new(InProcess, InMicroseconds(steps.Contrast.Monolith), _texts["InProcessExplanation"]),
                new(Serialized, InMicroseconds(steps.Serialized), _texts["SerializedExplanation"]),
                new(Network, InMicroseconds(steps.Contrast.Split), _texts["NetworkExplanation"]),
            ]
        );

    private static LinePicture Percentiles(Steps steps) =>
        new(
            _texts["AllCallsByPercentile"],
            _texts["AllCallsByPercentileAlternative", steps.All[0].Percentile(0.99) * 1_000, steps.All[2].Percentile(0.99) * 1_000],
            new(_texts["Percentile"], "", Scale.Percentile),
            new(_texts["DurationOfACallAxis"], "µs", Scale.Logarithmic),
            [
                .. new[] { (InProcess, Subject.Monolith), (Serialized, Subject.Other), (Network, Subject.Split) }.Select(
                    (step, index) =>
                        new Series(
                            step.Item1,
                            step.Item2,
                            [.. _shares.Select(share => new Point(share, steps.All[index].Percentile(share) * 1_000))]
                        )
                ),
            ]
        );

    private static Table Table(Steps unchanged, Steps whole)
    {
        return new(
            _texts["DurationOfACallTable"],
            [_texts["Call"], Words.Same("p50"), Words.Same("p95"), Words.Same("p99")],
            [
                .. new[] { (unchanged, _texts["NothingNew"]), (whole, Words.Formatted($"{whole.Bytes / 1_000.0:0.#} kB")) }.SelectMany(
                    call =>
                        new[] { InProcess, Serialized, Network }.Select(
                            (step, index) =>
                                new Row(
                                    Words.Formatted($"{call.Item2}, {step}"),
                                    [.. _columns.Select(share => Words.Figure(call.Item1.All[index].Percentile(share) * 1_000, "µs"))]
                                )
                        )
                ),
            ]
        );
    }

    private static Words InProcess { get; } = _texts["InProcess"];

    private static Words Serialized { get; } = _texts["Serialized"];

    private static Words Network { get; } = _texts["Network"];

    private static Estimate InMicroseconds(Estimate estimate) => new(estimate.Value * 1_000, estimate.Low * 1_000, estimate.High * 1_000);

    private sealed record Medians(double Direct, double Serialized);

    /// <param name="Contrast">The medians in milliseconds, for calls within the process and calls to another process.</param>
    /// <param name="Serialized">The median in milliseconds within the process, with conversion to JSON and back.</param>
    /// <param name="All">The durations of the calls of each step.</param>
    private sealed record Steps(Contrast Contrast, Estimate Serialized, int Bytes, Histogram[] All);
}
