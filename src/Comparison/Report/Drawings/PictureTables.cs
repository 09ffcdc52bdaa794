namespace CountryProvider.Comparison.Report.Drawings;

/// <summary>What a picture shows, in numbers.</summary>
internal static class PictureTables
{
    public static IReadOnlyList<Table> Of(Picture picture) => picture switch
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
        var places = picture.Series.SelectMany(series => series.Points).Select(point => point.X).Concat(picture.Noise.Select(interval => interval.X)).Distinct().Order();
        var caption = Join(Titled(picture.Y), new(" by ", " nach "), Titled(picture.X));
        return new(
            caption,
            [Titled(picture.X), .. picture.Series.Select(series => series.Name), .. picture.Noise.Count == 0 ? Array.Empty<Words>() : [new("differs by chance (A/A)", "Zufall (A/A)")]],
            [
                .. places.Select(place => new Row(
                    picture.X.Scale is Scale.Percentile ? Words.Number($"{place * 100:0.######} %") : Figure(place),
                    [
                        .. points.Select(series => List(series[place].Select(point => Figure(point.Y, point.Low, point.High)))),
                        .. picture.Noise.Count == 0 ? Array.Empty<Words>() : [List(noise[place].Select(interval => Join(Figure(interval.Low), Words.Same(" … "), Figure(interval.High))))],
                    ])),
            ]);
    }

    private static Table MarksOf(LinePicture picture) => new(
        new("What is marked", "Was markiert ist"),
        [new("mark", "Marke"), Titled(picture.X)],
        [.. picture.Marks.Select(mark => new Row(mark.Label, [Figure(mark.X)]))]);

    private static Table Of(BarPicture picture) => new(
        Titled(picture.Value),
        [Words.Same(""), .. picture.Series.Select(series => series.Name)],
        [.. picture.Groups.Select(group => new Row(group.Label, [.. group.Values.Select(Figure)]))]);

    private static Table Of(WaterfallPicture picture) => new(
        new($"Duration up to and including each step ({picture.Unit})", $"Dauer bis einschließlich jedes Schritts ({picture.Unit})"),
        [new("step", "Schritt"), new("duration", "Dauer"), new("what the difference pays for", "wofür der Unterschied steht")],
        [.. picture.Steps.Select(step => new Row(step.Label, [Figure(step.Total), step.Explanation]))]);

    // Where the same happened in several slices, they are one row.
    private static Table Of(TimelinePanel panel, double seconds) => new(
        panel.Name,
        [new("endpoint, from second", "Endpunkt, ab Sekunde"), new("well", "gut"), new("late", "spät"), new("from before", "von vorher"), new("failed", "fehlgeschlagen")],
        [
            .. panel.Rows.SelectMany(row => row.Slices.Select((slice, index) => (Slice: slice, At: index * seconds))
                .Where((slice, index) => index == 0 || IsHurt(slice.Slice) || IsHurt(row.Slices[index - 1]))
                .Select(slice => new Row(Join(row.Label, Words.Same(", "), Figure(slice.At)), [Count(slice.Slice.Ok), Count(slice.Slice.Slow), Count(slice.Slice.Stale), Count(slice.Slice.Failed)]))),
        ]);

    private static Table Of(Trace trace) => new(
        trace.Name,
        [new("span", "Abschnitt"), new("process", "Prozess"), new("start (ms)", "Beginn (ms)"), new("duration (ms)", "Dauer (ms)")],
        [.. trace.Spans.Select(span => new Row(Words.Same(string.Concat(Enumerable.Repeat("· ", Math.Min(span.Depth, 8))) + span.Name), [Words.Same(span.Place), Figure(span.Start), Figure(span.Duration)]))]);

    private static bool IsHurt(Slice slice) => slice.Slow + slice.Stale + slice.Failed > 0;

    private static Words Titled(Axis axis) => axis.Unit.Length == 0 ? axis.Label : Join(axis.Label, Words.Same($" ({axis.Unit})"));

    private static Words Count(long count) => Words.Number($"{count:#,##0}");

    private static Words Figure(Estimate? estimate) => estimate is null ? Words.Same("–") : Figure(estimate.Value, estimate.Low, estimate.High);

    private static Words Figure(double value, double? low = null, double? high = null) => low is { } from && high is { } to
        ? Join(Words.Figure(value), Words.Same(" ["), Words.Figure(from), Words.Same(" … "), Words.Figure(to), Words.Same("]"))
        : Words.Figure(value);

    private static Words List(IEnumerable<Words> words) => words.Aggregate((Words?)null, (list, word) => list is null ? word : Join(list, Words.Same("; "), word)) ?? Words.Same("–");

    private static Words Join(params IEnumerable<Words> parts) => new(string.Concat(parts.Select(part => part.English)), string.Concat(parts.Select(part => part.German)));
}
