namespace CountryProvider.Comparison.Report.Drawings;

/// <summary>Draws the spans of requests as trees on the same time scale. The trees stand side by side if there is room.</summary>
internal static class Traces
{
    private const double Bar = 9;
    private const double Indent = 11;

    /// <returns>The height of the picture.</returns>
    public static double Draw(TracePicture picture, SvgCanvas canvas)
    {
        var places = picture.Traces.SelectMany(trace => trace.Spans).Select(span => span.Place).Distinct().ToList();
        var appearances = places
            .Zip(Appearance.Of(places.Select(_ => Subject.Other)))
            .ToDictionary(pair => pair.First, pair => pair.Second);
        var top =
            4
            + canvas.Legend(
                0,
                places.Select(place => ((Action<double, double>)((x, y) => canvas.Rect(appearances[place].Bar, x, y + 1, 26, 12)), place))
            );
        var columns = canvas.IsNarrow ? 1 : Math.Clamp(picture.Traces.Count, 1, 2);
        var width = (canvas.Width - ((columns - 1) * 28)) / columns;
        var axis = new Axis(Texts.Common["Time"], "ms");
        var spans = picture
            .Traces.SelectMany(trace => trace.Spans)
            .Where(span => double.IsFinite(span.Start) && double.IsFinite(span.Duration));
        var ruler = new Ruler(
            axis,
            spans.Select(span => span.Start + span.Duration),
            width - 16,
            label => canvas.WidthOf(canvas.Translate(label), canvas.SmallSize) + 14
        );

        foreach (var line in picture.Traces.Zip(Appearance.Of(picture.Traces.Select(trace => trace.Subject))).Chunk(columns))
        {
            top = line.Select((trace, column) => DrawTrace(trace.First, trace.Second, column * (width + 28), top))
                .DefaultIfEmpty(top)
                .Max();
        }

        return top;

        double DrawTrace(Trace trace, Appearance appearance, double left, double y)
        {
            canvas.Mark(appearance, left + 6, y + 9, 5);
            y =
                canvas.Texts("label strong", left + 18, y + 14, canvas.Wrap(canvas.Translate(trace.Name), (width - 20) / 1.12))
                - canvas.LineHeight
                + 10;
            var step = canvas.SmallSize + Bar + 15;
            var height = (trace.Spans.Count * step) + 6;
            Curves.Grid(canvas, ruler, null, left + 8, y, width - 16, height);
            y += 4;
            foreach (var span in trace.Spans)
            {
                var duration = canvas.Translate(Words.Figure(span.Duration, "ms"));
                var indent = Math.Min(span.Depth, 8) * Indent;
                canvas.Text(
                    "label halo",
                    left + 1 + indent,
                    y + canvas.SmallSize,
                    canvas.Shorten(span.Name, width - indent - canvas.WidthOf(duration, canvas.SmallSize) - 12, canvas.SmallSize),
                    size: canvas.SmallSize
                );
                canvas.Text("value halo", left + width - 1, y + canvas.SmallSize, duration, "end", canvas.SmallSize);
                var from = left + 8 + ruler.Place(span.Start);
                canvas.Rect(
                    appearances[span.Place].Bar,
                    from,
                    y + canvas.SmallSize + 5,
                    Math.Max(2, left + 8 + ruler.Place(span.Start + span.Duration) - from),
                    Bar
                );
                y += step;
            }

            canvas.Text("axis", left + width - 8, y + 40, Curves.Title(axis, canvas), "end", canvas.SmallSize);
            return y + 52;
        }
    }
}
