namespace CountryProvider.Comparison.Report.Drawings;

/// <summary>Draws horizontal bars, so that there is room for long labels beside them.</summary>
internal static class Bars
{
    private const double Gap = 3;
    private const double GroupGap = 16;

    /// <returns>The height of the picture.</returns>
    public static double Draw(BarPicture picture, SvgCanvas canvas)
    {
        var appearances = Appearance.Of(picture.Series.Select(series => series.Subject));
        var axis = picture.IsStacked ? picture.Value with { Scale = Scale.Linear } : picture.Value;
        var thick = picture.IsStacked ? 24.0 : 17.0;
        var room = Math.Min(
            canvas.Width * 0.32,
            picture.Groups.Select(group => canvas.WidthOf(canvas.Translate(group.Label))).DefaultIfEmpty(0).Max()
        );
        var left = canvas.IsNarrow ? 1 : room + 14;
        var labels = picture.Groups.SelectMany(group =>
            picture.IsStacked ? [Sum(group)] : group.Values.OfType<Estimate>().Select(value => value.Value)
        );
        var right = 12 + labels.Select(value => canvas.WidthOf(Label(value), canvas.SmallSize)).DefaultIfEmpty(0).Max();
        var width = canvas.Width - left - right;
        var values = picture.Groups.SelectMany(group =>
            picture.IsStacked
                ? [Sum(group)]
                : group.Values.OfType<Estimate>().SelectMany(value => (double[])[value.Value, value.Low, value.High])
        );
        var ruler = new Ruler(axis, values, width, label => canvas.WidthOf(canvas.Translate(label), canvas.SmallSize) + 14);
        var zero = left + (axis.Scale is Scale.Linear ? ruler.Place(0) : 0);

        var top =
            picture.Series.Count > 1
                ? canvas.Legend(0, [.. picture.Series.Zip(appearances).Select(pair => Entry(pair.First, pair.Second, canvas))]) + 10
                : 0;
        var groups = picture
            .Groups.Select(group => new Group(
                group,
                canvas.Wrap(canvas.Translate(group.Label), canvas.IsNarrow ? canvas.Width - 6 : room),
                picture.IsStacked ? 1 : Math.Max(1, group.Values.Count(value => value is not null))
            ))
            .ToList();
        var height = GroupGap + groups.Sum(HeightOf);
        Curves.Grid(canvas, ruler, null, left, top, width, height);
        canvas.Line("base", zero, top, zero, top + height);

        var y = top + GroupGap;
        foreach (var group in groups)
        {
            var bars = (group.Bars * (thick + Gap)) - Gap;
            if (canvas.IsNarrow)
            {
                y = canvas.Texts("label halo", 6, y + 4, group.Lines) - canvas.LineHeight + 8;
            }
            else
            {
                var block = group.Lines.Count * canvas.LineHeight;
                var middle = y + (Math.Max(bars, block) / 2);
                foreach (var (line, index) in group.Lines.Select((line, index) => (line, index)))
                {
                    canvas.Text("label", room, middle - (block / 2) + (index * canvas.LineHeight) + canvas.Size, line, "end");
                }
            }

            var start = canvas.IsNarrow ? y : y + Math.Max(0, ((group.Lines.Count * canvas.LineHeight) - bars) / 2);
            if (picture.IsStacked)
            {
                Stack(group.Data, start);
            }
            else
            {
                Side(group.Data, start);
            }

            y = canvas.IsNarrow ? y + bars + GroupGap : y + Math.Max(bars, group.Lines.Count * canvas.LineHeight) + GroupGap;
        }

        canvas.Text(
            "axis",
            canvas.Width - 1,
            top + height + 38,
            canvas.Shorten(Curves.Title(axis, canvas), canvas.Width - 2, canvas.SmallSize),
            "end",
            canvas.SmallSize
        );
        return top + height + 46;

        double HeightOf(Group group)
        {
            var bars = (group.Bars * (thick + Gap)) - Gap;
            var lines = group.Lines.Count * canvas.LineHeight;
            return GroupGap + (canvas.IsNarrow ? lines - canvas.LineHeight + 12 + bars : Math.Max(bars, lines));
        }

        string Label(double value) => canvas.Translate(Words.Figure(value, axis.Unit));

        void Side(BarGroup group, double start)
        {
            foreach (var (value, appearance) in group.Values.Zip(appearances).Where(pair => pair.First is not null))
            {
                if (double.IsFinite(value!.Value))
                {
                    var end = left + ruler.Place(value.Value);
                    canvas.Rect(appearance.Bar, Math.Min(zero, end), start, Math.Abs(end - zero), thick);
                    var edge = Math.Max(zero, end);
                    if (double.IsFinite(value.Low) && double.IsFinite(value.High) && value.High > value.Low)
                    {
                        canvas.Whisker(
                            start + (thick / 2),
                            left + ruler.Place(value.Low),
                            left + ruler.Place(value.High),
                            isUpright: false
                        );
                        edge = Math.Max(edge, left + ruler.Place(value.High));
                    }

                    canvas.Text(
                        "value halo",
                        edge + 7,
                        start + (thick / 2) + (canvas.SmallSize * 0.36),
                        Label(value.Value),
                        size: canvas.SmallSize
                    );
                }

                start += thick + Gap;
            }
        }

        void Stack(BarGroup group, double start)
        {
            var sum = 0.0;
            foreach (
                var (value, appearance) in group
                    .Values.Zip(appearances)
                    .Where(pair => pair.First is { } value && double.IsFinite(value.Value))
            )
            {
                var (from, to) = (ruler.Place(sum), ruler.Place(sum + value!.Value));
                canvas.Rect(appearance.Bar, left + from, start, to - from, thick);
                sum += value.Value;
            }

            canvas.Text(
                "value halo",
                left + ruler.Place(sum) + 7,
                start + (thick / 2) + (canvas.SmallSize * 0.36),
                Label(sum),
                size: canvas.SmallSize
            );
        }
    }

    private static double Sum(BarGroup group) => group.Values.OfType<Estimate>().Select(value => value.Value).Where(double.IsFinite).Sum();

    private static (Action<double, double>, string) Entry(BarSeries series, Appearance appearance, SvgCanvas canvas) =>
        ((x, y) => canvas.Rect(appearance.Bar, x, y + 1, 26, 12), canvas.Translate(series.Name));

    private sealed record Group(BarGroup Data, IReadOnlyList<string> Lines, int Bars);
}
