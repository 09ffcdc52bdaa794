using System.Text.Json.Serialization;

namespace CountryProvider.Comparison.Report;

/// <summary>What a picture shows, not how: the report draws it.</summary>
/// <param name="Title">Above it.</param>
/// <param name="Alternative">For who cannot see it: what it shows, with the figures that matter.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(LinePicture), "lines")]
[JsonDerivedType(typeof(BarPicture), "bars")]
[JsonDerivedType(typeof(WaterfallPicture), "waterfall")]
[JsonDerivedType(typeof(TimelinePicture), "timeline")]
[JsonDerivedType(typeof(TracePicture), "traces")]
internal abstract record Picture(Words Title, Words Alternative);

/// <summary>How values are laid out along an axis.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Scale>))]
internal enum Scale
{
    /// <summary>Equal distances for equal differences, from zero.</summary>
    Linear,

    /// <summary>Equal distances for equal ratios.</summary>
    Logarithmic,

    /// <summary>For shares from 0 to 1, on a log scale of 1 / (1 - share): 0.9, 0.99 and 0.999 are equally far apart.</summary>
    Percentile,
}

/// <param name="Label">What is measured.</param>
/// <param name="Unit">Such as <c>ms</c>; empty for a number or a share.</param>
internal sealed record Axis(Words Label, string Unit, Scale Scale = Scale.Linear);

/// <summary>Which colour and dash something gets, the same in all pictures.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Subject>))]
internal enum Subject
{
    /// <summary>The one process.</summary>
    Monolith,

    /// <summary>The one process once more, to see what differs by chance.</summary>
    MonolithAgain,

    /// <summary>The several processes.</summary>
    Split,

    /// <summary>Others, in the order in which they come.</summary>
    Other,
}

/// <summary>Curves.</summary>
internal sealed record LinePicture(Words Title, Words Alternative, Axis X, Axis Y, IReadOnlyList<Series> Series)
    : Picture(Title, Alternative)
{
    /// <summary>Where the values of the same process measured twice lie: what is inside is chance.</summary>
    public IReadOnlyList<Interval> Noise { get; init; } = [];

    /// <summary>Places on the horizontal axis that have a meaning, such as a knee.</summary>
    public IReadOnlyList<Mark> Marks { get; init; } = [];
}

/// <summary>One curve.</summary>
/// <param name="Points">From left to right.</param>
internal sealed record Series(Words Name, Subject Subject, IReadOnlyList<Point> Points);

/// <param name="Low">The lower end of the 95 % interval, if there is one.</param>
/// <param name="High">The upper end.</param>
internal sealed record Point(double X, double Y, double? Low = null, double? High = null);

/// <summary>A vertical extent at one place of the horizontal axis.</summary>
internal sealed record Interval(double X, double Low, double High)
{
    /// <summary>From the lowest to the highest end of two points that were measured at the same place.</summary>
    public static Interval Of(Point once, Point again) =>
        new(once.X, Math.Min(once.Low!.Value, again.Low!.Value), Math.Max(once.High!.Value, again.High!.Value));
}

/// <summary>A place on the horizontal axis.</summary>
internal sealed record Mark(double X, Words Label, Subject Subject);

/// <summary>Bars in groups.</summary>
/// <param name="Value">Along the bars.</param>
/// <param name="Series">What each group has a bar of.</param>
/// <param name="IsStacked">Whether the bars of a group are put one behind the other: parts of a sum.</param>
internal sealed record BarPicture(
    Words Title,
    Words Alternative,
    Axis Value,
    IReadOnlyList<BarSeries> Series,
    IReadOnlyList<BarGroup> Groups,
    bool IsStacked = false
) : Picture(Title, Alternative);

internal sealed record BarSeries(Words Name, Subject Subject);

/// <param name="Values">One for each of the series, null where there is none.</param>
internal sealed record BarGroup(Words Label, IReadOnlyList<Estimate?> Values);

/// <summary>How a duration comes about, step by step.</summary>
/// <param name="Unit">Of the durations.</param>
internal sealed record WaterfallPicture(Words Title, Words Alternative, string Unit, IReadOnlyList<WaterfallStep> Steps)
    : Picture(Title, Alternative);

/// <param name="Total">What it takes up to and including this step.</param>
/// <param name="Explanation">What the difference to the step before pays for.</param>
internal sealed record WaterfallStep(Words Label, Estimate Total, Words Explanation);

/// <summary>What became of requests, in slices of time.</summary>
/// <param name="SliceSeconds">The length of a slice.</param>
internal sealed record TimelinePicture(Words Title, Words Alternative, double SliceSeconds, IReadOnlyList<TimelinePanel> Panels)
    : Picture(Title, Alternative);

/// <summary>One deployment.</summary>
internal sealed record TimelinePanel(Words Name, Subject Subject, IReadOnlyList<TimelineRow> Rows)
{
    /// <summary>Moments, in seconds from the start, at which something was done to it.</summary>
    public IReadOnlyList<Mark> Marks { get; init; } = [];
}

/// <summary>One endpoint.</summary>
internal sealed record TimelineRow(Words Label, IReadOnlyList<Slice> Slices);

/// <summary>How many requests were answered well, late, with what was known before, and not at all or with an error.</summary>
internal sealed record Slice(long Ok, long Slow, long Stale, long Failed);

/// <summary>What happened in a request, one beside the other.</summary>
internal sealed record TracePicture(Words Title, Words Alternative, IReadOnlyList<Trace> Traces) : Picture(Title, Alternative);

internal sealed record Trace(Words Name, Subject Subject, IReadOnlyList<TraceSpan> Spans);

/// <param name="Depth">0 for the first, one more than that of the span that it is a part of.</param>
/// <param name="Place">The process.</param>
/// <param name="Start">In milliseconds from the start of the first.</param>
/// <param name="Duration">In milliseconds.</param>
internal sealed record TraceSpan(string Name, int Depth, string Place, double Start, double Duration);
