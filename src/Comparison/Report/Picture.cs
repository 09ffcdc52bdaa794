using System.Text.Json.Serialization;

namespace CountryProvider.Comparison.Report;

/// <summary>The content of a picture. The report decides how to draw it.</summary>
/// <param name="Title">The title above the picture.</param>
/// <param name="Alternative">A text for readers who cannot see the picture, with the important figures.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(LinePicture), "lines")]
[JsonDerivedType(typeof(BarPicture), "bars")]
[JsonDerivedType(typeof(WaterfallPicture), "waterfall")]
[JsonDerivedType(typeof(TimelinePicture), "timeline")]
[JsonDerivedType(typeof(TracePicture), "traces")]
internal abstract record Picture(Words Title, Words Alternative);

/// <summary>The scale of an axis.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Scale>))]
internal enum Scale
{
    /// <summary>Equal distances for equal differences, starting at zero.</summary>
    Linear,

    /// <summary>Equal distances for equal ratios.</summary>
    Logarithmic,

    /// <summary>For shares from 0 to 1, on a logarithmic scale of 1 / (1 - share). 0.9, 0.99 and 0.999 have equal distances.</summary>
    Percentile,
}

/// <param name="Label">The measured quantity.</param>
/// <param name="Unit">For example <c>ms</c>; empty for a number or a share.</param>
internal sealed record Axis(Words Label, string Unit, Scale Scale = Scale.Linear);

/// <summary>Determines the colour and the dashes of a series, the same in all pictures.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Subject>))]
internal enum Subject
{
    /// <summary>The monolith.</summary>
    Monolith,

    /// <summary>The second identical monolith, which shows the noise.</summary>
    MonolithAgain,

    /// <summary>The split deployment.</summary>
    Split,

    /// <summary>Another subject. Further ones get their appearance in order.</summary>
    Other,
}

/// <summary>A chart of curves.</summary>
internal sealed record LinePicture(Words Title, Words Alternative, Axis X, Axis Y, IReadOnlyList<Series> Series)
    : Picture(Title, Alternative)
{
    /// <summary>The noise band: the range of the values of two identical monoliths.</summary>
    public IReadOnlyList<Interval> Noise { get; init; } = [];

    /// <summary>Marks on the horizontal axis, such as a knee.</summary>
    public IReadOnlyList<Mark> Marks { get; init; } = [];
}

/// <summary>A curve.</summary>
/// <param name="Points">From left to right.</param>
internal sealed record Series(Words Name, Subject Subject, IReadOnlyList<Point> Points);

/// <param name="Low">The lower end of the 95 % interval; null when there is none.</param>
/// <param name="High">The upper end of the 95 % interval; null when there is none.</param>
internal sealed record Point(double X, double Y, double? Low = null, double? High = null);

/// <summary>A vertical range at one value of the horizontal axis.</summary>
internal sealed record Interval(double X, double Low, double High)
{
    /// <summary>The range from the lowest to the highest end of two points with the same horizontal value.</summary>
    public static Interval Of(Point once, Point again) =>
        new(once.X, Math.Min(once.Low!.Value, again.Low!.Value), Math.Max(once.High!.Value, again.High!.Value));
}

/// <summary>A mark on the horizontal axis.</summary>
internal sealed record Mark(double X, Words Label, Subject Subject);

/// <summary>A bar chart with groups.</summary>
/// <param name="Value">The axis along the bars.</param>
/// <param name="Series">The series. Each group has a bar for each of them.</param>
/// <param name="IsStacked">Whether the bars of a group are parts of a sum and drawn in one line.</param>
internal sealed record BarPicture(
    Words Title,
    Words Alternative,
    Axis Value,
    IReadOnlyList<BarSeries> Series,
    IReadOnlyList<BarGroup> Groups,
    bool IsStacked = false
) : Picture(Title, Alternative);

internal sealed record BarSeries(Words Name, Subject Subject);

/// <param name="Values">A value for each series; null where there is none.</param>
internal sealed record BarGroup(Words Label, IReadOnlyList<Estimate?> Values);

/// <summary>The steps of a duration.</summary>
/// <param name="Unit">The unit of the durations.</param>
internal sealed record WaterfallPicture(Words Title, Words Alternative, string Unit, IReadOnlyList<WaterfallStep> Steps)
    : Picture(Title, Alternative);

/// <param name="Total">The duration up to and including this step.</param>
/// <param name="Explanation">The cause of the difference to the previous step.</param>
internal sealed record WaterfallStep(Words Label, Estimate Total, Words Explanation);

/// <summary>The outcomes of requests in time slices.</summary>
/// <param name="SliceSeconds">The length of a slice in seconds.</param>
internal sealed record TimelinePicture(Words Title, Words Alternative, double SliceSeconds, IReadOnlyList<TimelinePanel> Panels)
    : Picture(Title, Alternative);

/// <summary>The part of a timeline for one deployment.</summary>
internal sealed record TimelinePanel(Words Name, Subject Subject, IReadOnlyList<TimelineRow> Rows)
{
    /// <summary>The times of actions on the deployment, in seconds from the start.</summary>
    public IReadOnlyList<Mark> Marks { get; init; } = [];
}

/// <summary>The part of a timeline for one endpoint.</summary>
internal sealed record TimelineRow(Words Label, IReadOnlyList<Slice> Slices);

/// <summary>The number of requests with a good answer, a late answer, a stale answer, and an error or no answer.</summary>
internal sealed record Slice(long Ok, long Slow, long Stale, long Failed);

/// <summary>The spans of several requests, side by side.</summary>
internal sealed record TracePicture(Words Title, Words Alternative, IReadOnlyList<Trace> Traces) : Picture(Title, Alternative);

internal sealed record Trace(Words Name, Subject Subject, IReadOnlyList<TraceSpan> Spans);

/// <param name="Depth">0 for the first span. Other spans have the depth of their parent plus one.</param>
/// <param name="Place">The process.</param>
/// <param name="Start">In milliseconds from the start of the first span.</param>
/// <param name="Duration">In milliseconds.</param>
internal sealed record TraceSpan(string Name, int Depth, string Place, double Start, double Duration);
