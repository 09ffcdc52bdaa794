namespace CountryProvider.Comparison.Report.Drawings;

/// <summary>The figures of a picture as tables.</summary>
internal static class PictureTables
{
    public static IReadOnlyList<Table> Of(Picture picture) =>
        picture switch
        {
            LinePicture { Marks.Count: > 0 } lines => [Of(lines), MarksOf(lines)],
            LinePicture lines => [Of(lines)],
            BarPicture bars => [Of(bars)],
            WaterfallPicture waterfall => [Of(waterfall)],
            TimelinePicture timeline => [.. timeline.Panels.Select(panel => Of(panel, timeline.SliceSeconds))],
            TracePicture traces => [.. traces.Traces.Select(Of)],
            _ => [],
        };

    private static Table Of(LinePicture picture)
    {
        var noise = picture.Noise.ToLookup(interval => interval.X);
        var points = picture.Series.Select(series => series.Points.ToLookup(point => point.X)).ToList();
        var places = picture
            .Series.SelectMany(series => series.Points)
            .Select(point => point.X)
            .Concat(picture.Noise.Select(interval => interval.X))
            .Distinct()
            .Order();
        var caption = Join(Titled(picture.Y), Texts.Common["BetweenMarkAndPlace"], Titled(picture.X));
        return new(
            caption,
            [
                Titled(picture.X),
                .. picture.Series.Select(series => series.Name),
                .. picture.Noise.Count == 0 ? Array.Empty<Words>() : [Texts.Common["DiffersByChance"]],
            ],
            [
                .. places.Select(place => new Row(
                    picture.X.Scale is Scale.Percentile ? Words.Formatted($"{place * 100:0.######} %") : Figure(place),
                    [
                        .. points.Select(series => List(series[place].Select(point => Figure(point.Y, point.Low, point.High)))),
                        .. picture.Noise.Count == 0
                            ? Array.Empty<Words>()
                            : [List(noise[place].Select(interval => Join(Figure(interval.Low), Words.Same(" … "), Figure(interval.High))))],
                    ]
                )),
            ]
        );
    }

    private static Table MarksOf(LinePicture picture) =>
        new(
            Texts.Common["WhatIsMarked"],
            [Texts.Common["Mark"], Titled(picture.X)],
            [.. picture.Marks.Select(mark => new Row(mark.Label, [Figure(mark.X)]))]
        );

    private static Table Of(BarPicture picture) =>
        new(
            Titled(picture.Value),
            [Words.Same(""), .. picture.Series.Select(series => series.Name)],
            [.. picture.Groups.Select(group => new Row(group.Label, [.. group.Values.Select(Figure)]))]
        );

    private static Table Of(WaterfallPicture picture) =>
        new(
            Texts.Common["DurationUpToEachStep", picture.Unit],
            [Texts.Common["Step"], Texts.Common["Duration"], Texts.Common["WhatTheDifferencePaysFor"]],
            [.. picture.Steps.Select(step => new Row(step.Label, [Figure(step.Total), step.Explanation]))]
        );

    // Slices in sequence with the same results share a row.
    private static Table Of(TimelinePanel panel, double seconds) =>
        new(
            panel.Name,
            [
                Texts.Common["EndpointFromSecond"],
                Texts.Common["Well"],
                Texts.Common["Late"],
                Texts.Common["FromBeforeShort"],
                Texts.Common["Failed"],
            ],
            [
                .. panel.Rows.SelectMany(row =>
                    row.Slices.Select((slice, index) => (Slice: slice, At: index * seconds))
                        .Where((slice, index) => index == 0 || IsHurt(slice.Slice) || IsHurt(row.Slices[index - 1]))
                        .Select(slice => new Row(
                            Join(row.Label, Words.Same(", "), Figure(slice.At)),
                            [Count(slice.Slice.Ok), Count(slice.Slice.Slow), Count(slice.Slice.Stale), Count(slice.Slice.Failed)]
                        ))
                ),
            ]
        );

    private static Table Of(Trace trace) =>
        new(
            trace.Name,
            [Texts.Common["Span"], Texts.Common["Process"], Texts.Common["StartMs"], Texts.Common["DurationMs"]],
            [
                .. trace.Spans.Select(span => new Row(
                    Words.Same(string.Concat(Enumerable.Repeat("· ", Math.Min(span.Depth, 8))) + span.Name),
                    [Words.Same(span.Place), Figure(span.Start), Figure(span.Duration)]
                )),
            ]
        );

    private static bool IsHurt(Slice slice) => slice.Slow + slice.Stale + slice.Failed > 0;

    private static Words Titled(Axis axis) => axis.Unit.Length == 0 ? axis.Label : Join(axis.Label, Words.Same($" ({axis.Unit})"));

    private static Words Count(long count) => Words.Formatted($"{count:#,##0}");

    private static Words Figure(Estimate? estimate) =>
        estimate is null ? Words.Same("–") : Figure(estimate.Value, estimate.Low, estimate.High);

    private static Words Figure(double value, double? low = null, double? high = null) =>
        low is { } from && high is { } to
            ? Join(Words.Figure(value), Words.Same(" ["), Words.Figure(from), Words.Same(" … "), Words.Figure(to), Words.Same("]"))
            : Words.Figure(value);

    private static Words List(IEnumerable<Words> words) =>
        words.Aggregate((Words?)null, (list, word) => list is null ? word : Join(list, Words.Same("; "), word)) ?? Words.Same("–");

    private static Words Join(params IEnumerable<Words> parts) =>
        new(string.Concat(parts.Select(part => part.English)), string.Concat(parts.Select(part => part.German)));
}
