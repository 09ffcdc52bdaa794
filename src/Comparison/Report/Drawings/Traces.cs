namespace CountryProvider.Comparison.Report.Drawings;

/// <summary>Draws what happened in requests as trees of spans on the same scale of time; beside each other where there is room.</summary>
internal static class Traces
{
    private const double Bar = 9;
    private const double Indent = 11;

    /// <returns>The height of the picture.</returns>
    public static double Draw(TracePicture picture, Ink ink)
    {
        var places = picture.Traces.SelectMany(trace => trace.Spans).Select(span => span.Place).Distinct().ToList();
        var looks = places.Zip(Look.Of(places.Select(_ => Subject.Other))).ToDictionary(pair => pair.First, pair => pair.Second);
        var top = 4 + ink.Legend(0, places.Select(place => ((Action<double, double>)((x, y) => ink.Rect(looks[place].Bar, x, y + 1, 26, 12)), place)));
        var columns = ink.IsNarrow ? 1 : Math.Clamp(picture.Traces.Count, 1, 2);
        var width = (ink.Width - ((columns - 1) * 28)) / columns;
        var axis = new Axis(new("time", "Zeit"), "ms");
        var spans = picture.Traces.SelectMany(trace => trace.Spans).Where(span => double.IsFinite(span.Start) && double.IsFinite(span.Duration));
        var ruler = new Ruler(axis, spans.Select(span => span.Start + span.Duration), width - 16, label => ink.WidthOf(ink.Say(label), ink.SmallSize) + 14);

        foreach (var line in picture.Traces.Zip(Look.Of(picture.Traces.Select(trace => trace.Subject))).Chunk(columns))
        {
            top = line.Select((trace, column) => DrawTrace(trace.First, trace.Second, column * (width + 28), top)).DefaultIfEmpty(top).Max();
        }

        return top;

        double DrawTrace(Trace trace, Look look, double left, double y)
        {
            ink.Mark(look, left + 6, y + 9, 5);
            y = ink.Texts("label strong", left + 18, y + 14, ink.Wrap(ink.Say(trace.Name), (width - 20) / 1.12)) - ink.LineHeight + 10;
            var step = ink.SmallSize + Bar + 15;
            var height = (trace.Spans.Count * step) + 6;
            Curves.Grid(ink, ruler, null, left + 8, y, width - 16, height);
            y += 4;
            foreach (var span in trace.Spans)
            {
                var duration = ink.Say(Words.Figure(span.Duration, "ms"));
                var indent = Math.Min(span.Depth, 8) * Indent;
                ink.Text("label halo", left + 1 + indent, y + ink.SmallSize, ink.Shorten(span.Name, width - indent - ink.WidthOf(duration, ink.SmallSize) - 12, ink.SmallSize), size: ink.SmallSize);
                ink.Text("value halo", left + width - 1, y + ink.SmallSize, duration, "end", ink.SmallSize);
                var from = left + 8 + ruler.Place(span.Start);
                ink.Rect(looks[span.Place].Bar, from, y + ink.SmallSize + 5, Math.Max(2, left + 8 + ruler.Place(span.Start + span.Duration) - from), Bar);
                y += step;
            }

            ink.Text("axis", left + width - 8, y + 40, Curves.Title(axis, ink), "end", ink.SmallSize);
            return y + 52;
        }
    }
}
