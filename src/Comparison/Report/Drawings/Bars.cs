namespace CountryProvider.Comparison.Report.Drawings;

/// <summary>Draws bars that lie, so that there is room for long words beside them.</summary>
internal static class Bars
{
    private const double Gap = 3;
    private const double GroupGap = 16;

    /// <returns>The height of the picture.</returns>
    public static double Draw(BarPicture picture, Ink ink)
    {
        var looks = Look.Of(picture.Series.Select(series => series.Subject));
        var axis = picture.IsStacked ? picture.Value with { Scale = Scale.Linear } : picture.Value;
        var thick = picture.IsStacked ? 24.0 : 17.0;
        var room = Math.Min(ink.Width * 0.32, picture.Groups.Select(group => ink.WidthOf(ink.Say(group.Label))).DefaultIfEmpty(0).Max());
        var left = ink.IsNarrow ? 1 : room + 14;
        var labels = picture.Groups.SelectMany(group => picture.IsStacked ? [Sum(group)] : group.Values.OfType<Estimate>().Select(value => value.Value));
        var right = 12 + labels.Select(value => ink.WidthOf(Label(value), ink.SmallSize)).DefaultIfEmpty(0).Max();
        var width = ink.Width - left - right;
        var values = picture.Groups.SelectMany(group => picture.IsStacked ? [Sum(group)] : group.Values.OfType<Estimate>().SelectMany(value => (double[])[value.Value, value.Low, value.High]));
        var ruler = new Ruler(axis, values, width, label => ink.WidthOf(ink.Say(label), ink.SmallSize) + 14);
        var zero = left + (axis.Scale is Scale.Linear ? ruler.Place(0) : 0);

        var top = picture.Series.Count > 1 ? ink.Legend(0, [.. picture.Series.Zip(looks).Select(pair => Entry(pair.First, pair.Second, ink))]) + 10 : 0;
        var groups = picture.Groups.Select(group => new Group(group, ink.Wrap(ink.Say(group.Label), ink.IsNarrow ? ink.Width - 6 : room), picture.IsStacked ? 1 : Math.Max(1, group.Values.Count(value => value is not null)))).ToList();
        var height = GroupGap + groups.Sum(HeightOf);
        Curves.Grid(ink, ruler, null, left, top, width, height);
        ink.Line("base", zero, top, zero, top + height);

        var y = top + GroupGap;
        foreach (var group in groups)
        {
            var bars = (group.Bars * (thick + Gap)) - Gap;
            if (ink.IsNarrow)
            {
                y = ink.Texts("label halo", 6, y + 4, group.Lines) - ink.LineHeight + 8;
            }
            else
            {
                var block = group.Lines.Count * ink.LineHeight;
                var middle = y + (Math.Max(bars, block) / 2);
                foreach (var (line, index) in group.Lines.Select((line, index) => (line, index)))
                {
                    ink.Text("label", room, middle - (block / 2) + (index * ink.LineHeight) + ink.Size, line, "end");
                }
            }

            var start = ink.IsNarrow ? y : y + Math.Max(0, ((group.Lines.Count * ink.LineHeight) - bars) / 2);
            if (picture.IsStacked)
            {
                Stack(group.Data, start);
            }
            else
            {
                Side(group.Data, start);
            }

            y = ink.IsNarrow ? y + bars + GroupGap : y + Math.Max(bars, group.Lines.Count * ink.LineHeight) + GroupGap;
        }

        ink.Text("axis", ink.Width - 1, top + height + 38, ink.Shorten(Curves.Title(axis, ink), ink.Width - 2, ink.SmallSize), "end", ink.SmallSize);
        return top + height + 46;

        double HeightOf(Group group)
        {
            var bars = (group.Bars * (thick + Gap)) - Gap;
            var lines = group.Lines.Count * ink.LineHeight;
            return GroupGap + (ink.IsNarrow ? lines - ink.LineHeight + 12 + bars : Math.Max(bars, lines));
        }

        string Label(double value) => ink.Say(Words.Figure(value, axis.Unit));

        void Side(BarGroup group, double start)
        {
            foreach (var (value, look) in group.Values.Zip(looks).Where(pair => pair.First is not null))
            {
                if (double.IsFinite(value!.Value))
                {
                    var end = left + ruler.Place(value.Value);
                    ink.Rect(look.Bar, Math.Min(zero, end), start, Math.Abs(end - zero), thick);
                    var edge = Math.Max(zero, end);
                    if (double.IsFinite(value.Low) && double.IsFinite(value.High) && value.High > value.Low)
                    {
                        ink.Whisker(start + (thick / 2), left + ruler.Place(value.Low), left + ruler.Place(value.High), isUpright: false);
                        edge = Math.Max(edge, left + ruler.Place(value.High));
                    }

                    ink.Text("value halo", edge + 7, start + (thick / 2) + (ink.SmallSize * 0.36), Label(value.Value), size: ink.SmallSize);
                }

                start += thick + Gap;
            }
        }

        void Stack(BarGroup group, double start)
        {
            var sum = 0.0;
            foreach (var (value, look) in group.Values.Zip(looks).Where(pair => pair.First is { } value && double.IsFinite(value.Value)))
            {
                var (from, to) = (ruler.Place(sum), ruler.Place(sum + value!.Value));
                ink.Rect(look.Bar, left + from, start, to - from, thick);
                sum += value.Value;
            }

            ink.Text("value halo", left + ruler.Place(sum) + 7, start + (thick / 2) + (ink.SmallSize * 0.36), Label(sum), size: ink.SmallSize);
        }
    }

    private static double Sum(BarGroup group) => group.Values.OfType<Estimate>().Select(value => value.Value).Where(double.IsFinite).Sum();

    private static (Action<double, double>, string) Entry(BarSeries series, Look look, Ink ink) =>
        ((x, y) => ink.Rect(look.Bar, x, y + 1, 26, 12), ink.Say(series.Name));

    private sealed record Group(BarGroup Data, IReadOnlyList<string> Lines, int Bars);
}
