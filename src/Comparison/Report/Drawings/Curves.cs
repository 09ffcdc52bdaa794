using System.Text;

namespace CountryProvider.Comparison.Report.Drawings;

/// <summary>Draws curves over a grid, with the noise band behind them.</summary>
internal static class Curves
{
    // The number of marks on a long curve. They identify the curve without its colour.
    private const int Marks = 8;

    /// <returns>The height of the picture.</returns>
    public static double Draw(LinePicture picture, SvgCanvas canvas)
    {
        var appearances = Appearance.Of(picture.Series.Select(series => series.Subject));
        var height = canvas.IsNarrow ? 230.0 : 320.0;
        var y = new Ruler(picture.Y, Heights(picture), height, _ => 30);
        var left = 8 + y.Ticks.Select(tick => canvas.WidthOf(canvas.Translate(tick.Label), canvas.SmallSize)).DefaultIfEmpty(0).Max();
        var width = canvas.Width - left - 14;
        var x = new Ruler(
            picture.X,
            [
                .. picture.Series.SelectMany(series => series.Points).Select(point => point.X),
                .. picture.Noise.Select(interval => interval.X),
                .. picture.Marks.Select(mark => mark.X),
            ],
            width,
            label => canvas.WidthOf(canvas.Translate(label), canvas.SmallSize) + 14
        );

        var at = canvas.Legend(
            0,
            [.. picture.Series.Zip(appearances).Select(pair => Entry(pair.First, pair.Second, canvas)), .. NoiseEntry(picture, canvas)]
        );
        at = canvas.Texts("axis", 0, at + 22, canvas.Wrap(Title(picture.Y, canvas), canvas.Width, canvas.SmallSize), canvas.SmallSize);
        var markLabels = new MarkLabels(picture.Marks, canvas, place => left + x.Place(place));
        var top = at + markLabels.Height;

        Grid(canvas, x, y, left, top, width, height);
        if (
            picture
                .Noise.Where(interval => x.IsPlaceable(interval.X) && double.IsFinite(interval.Low) && y.IsPlaceable(interval.High))
                .ToList() is
            { Count: > 0 } noise
        )
        {
            var corners = noise.Count == 1 ? [noise[0] with { X = double.NaN }, noise[0]] : noise;
            var places = corners
                .Select(
                    (interval, index) =>
                        (
                            X: noise.Count == 1 ? left + x.Place(noise[0].X) + (index == 0 ? -8 : 8) : left + x.Place(interval.X),
                            interval.Low,
                            interval.High
                        )
                )
                .ToList();
            canvas.Path(
                "noise",
                "M"
                    + string.Join(
                        'L',
                        places
                            .Select(place => SvgCanvas.Data($"{place.X:0.#} {top + height - y.Place(place.High):0.#}"))
                            .Concat(
                                places
                                    .AsEnumerable()
                                    .Reverse()
                                    .Select(place => SvgCanvas.Data($"{place.X:0.#} {top + height - y.Place(place.Low):0.#}"))
                            )
                    )
                    + "z"
            );
        }

        markLabels.Draw(top, top + height);
        foreach (var ((series, appearance), index) in picture.Series.Zip(appearances).Select((pair, index) => (pair, index)))
        {
            var points = series
                .Points.Where(point => x.IsPlaceable(point.X) && y.IsPlaceable(point.Y))
                .Select(point => (Point: point, X: left + x.Place(point.X), Y: top + height - y.Place(point.Y)))
                .ToList();
            foreach (var (point, px, _) in points)
            {
                if (point is { Low: { } low, High: { } high } && double.IsFinite(low) && double.IsFinite(high))
                {
                    canvas.Whisker(px, top + height - y.Place(low), top + height - y.Place(high), isUpright: true);
                }
            }

            if (points.Count > 1)
            {
                var data = new StringBuilder();
                foreach (var (_, px, py) in points)
                {
                    data.Append(data.Length == 0 ? 'M' : 'L').Append(SvgCanvas.Data($"{px:0.#} {py:0.#}"));
                }

                canvas.Path($"curve {appearance.Color}", data.ToString(), appearance.Dash);
            }

            var every = points.Count <= Marks * 2 ? 1 : (points.Count / Marks);
            foreach (var (_, px, py) in points.Where((_, place) => (place + (index * every / Math.Max(1, appearances.Count))) % every == 0))
            {
                canvas.Mark(appearance, px, py);
            }
        }

        canvas.Text(
            "axis",
            left + width,
            top + height + 38,
            canvas.Shorten(Title(picture.X, canvas), canvas.Width - 2, canvas.SmallSize),
            "end",
            canvas.SmallSize
        );
        return top + height + 46;
    }

    /// <summary>Draws lines at the ticks of both axes, and their labels.</summary>
    public static void Grid(SvgCanvas canvas, Ruler x, Ruler? y, double left, double top, double width, double height)
    {
        foreach (var tick in y?.Ticks ?? [])
        {
            var at = top + height - y!.Place(tick.Value);
            canvas.Line("grid", left, at, left + width, at);
            canvas.Text("tick", left - 7, at + (canvas.SmallSize * 0.35), canvas.Translate(tick.Label), "end", canvas.SmallSize);
        }

        foreach (var tick in x.Ticks)
        {
            var at = left + x.Place(tick.Value);
            canvas.Line("grid", at, top, at, top + height);
            var half = canvas.WidthOf(canvas.Translate(tick.Label), canvas.SmallSize) / 2;
            canvas.Text(
                "tick",
                Math.Clamp(at, half, canvas.Width - half),
                top + height + 18,
                canvas.Translate(tick.Label),
                "middle",
                canvas.SmallSize
            );
        }

        canvas.Line("base", left, top + height, left + width, top + height);
    }

    /// <summary>The label of an axis with its unit.</summary>
    public static string Title(Axis axis, SvgCanvas canvas) =>
        axis.Unit.Length == 0 ? canvas.Translate(axis.Label) : $"{canvas.Translate(axis.Label)} ({axis.Unit})";

    private static IEnumerable<double> Heights(LinePicture picture) =>
        [
            .. picture
                .Series.SelectMany(series => series.Points)
                .SelectMany(point => (double[])[point.Y, point.Low ?? point.Y, point.High ?? point.Y]),
            .. picture.Noise.SelectMany(interval => (double[])[interval.Low, interval.High]),
        ];

    private static (Action<double, double>, string) Entry(Series series, Appearance appearance, SvgCanvas canvas) =>
        (
            (x, y) =>
            {
                canvas.Path($"curve {appearance.Color}", SvgCanvas.Data($"M{x} {y + 7}h26"), appearance.Dash);
                canvas.Mark(appearance, x + 13, y + 7);
            },
            canvas.Translate(series.Name) + (series.Points.Count == 0 ? canvas.Translate(Texts.Common["NoData"]) : "")
        );

    private static IEnumerable<(Action<double, double>, string)> NoiseEntry(LinePicture picture, SvgCanvas canvas) =>
        picture.Noise.Count == 0 ? [] : [((x, y) => canvas.Rect("noise", x, y, 26, 14), canvas.Translate(Texts.Common["DiffersByChance"]))];
}
