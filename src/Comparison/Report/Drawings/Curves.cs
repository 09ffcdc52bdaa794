using System.Text;

namespace CountryProvider.Comparison.Report.Drawings;

/// <summary>Draws curves over a grid, with what is chance behind them.</summary>
internal static class Curves
{
    // Along a curve with many points so many of them get a mark: enough to tell the curve without its colour.
    private const int Marks = 8;

    /// <returns>The height of the picture.</returns>
    public static double Draw(LinePicture picture, Ink ink)
    {
        var looks = Look.Of(picture.Series.Select(series => series.Subject));
        var height = ink.IsNarrow ? 230.0 : 320.0;
        var y = new Ruler(picture.Y, Heights(picture), height, _ => 30);
        var left = 8 + y.Ticks.Select(tick => ink.WidthOf(ink.Say(tick.Label), ink.SmallSize)).DefaultIfEmpty(0).Max();
        var width = ink.Width - left - 14;
        var x = new Ruler(picture.X, [.. picture.Series.SelectMany(series => series.Points).Select(point => point.X), .. picture.Noise.Select(interval => interval.X), .. picture.Marks.Select(mark => mark.X)], width,
            label => ink.WidthOf(ink.Say(label), ink.SmallSize) + 14);

        var at = ink.Legend(0, [.. picture.Series.Zip(looks).Select(pair => Entry(pair.First, pair.Second, ink)), .. NoiseEntry(picture, ink)]);
        at = ink.Texts("axis", 0, at + 22, ink.Wrap(Title(picture.Y, ink), ink.Width, ink.SmallSize), ink.SmallSize);
        var flags = new Flags(picture.Marks, ink, place => left + x.Place(place));
        var top = at + flags.Height;

        Grid(ink, x, y, left, top, width, height);
        if (picture.Noise.Where(interval => x.IsPlaceable(interval.X) && double.IsFinite(interval.Low) && y.IsPlaceable(interval.High)).ToList() is { Count: > 0 } noise)
        {
            var corners = noise.Count == 1 ? [noise[0] with { X = double.NaN }, noise[0]] : noise;
            var places = corners.Select((interval, index) => (X: noise.Count == 1 ? left + x.Place(noise[0].X) + (index == 0 ? -8 : 8) : left + x.Place(interval.X), interval.Low, interval.High)).ToList();
            ink.Path("noise", "M" + string.Join('L', places.Select(place => Ink.Data($"{place.X:0.#} {top + height - y.Place(place.High):0.#}")).Concat(places.AsEnumerable().Reverse().Select(place => Ink.Data($"{place.X:0.#} {top + height - y.Place(place.Low):0.#}")))) + "z");
        }

        flags.Draw(top, top + height);
        foreach (var ((series, look), index) in picture.Series.Zip(looks).Select((pair, index) => (pair, index)))
        {
            var points = series.Points.Where(point => x.IsPlaceable(point.X) && y.IsPlaceable(point.Y))
                .Select(point => (Point: point, X: left + x.Place(point.X), Y: top + height - y.Place(point.Y))).ToList();
            foreach (var (point, px, _) in points)
            {
                if (point is { Low: { } low, High: { } high } && double.IsFinite(low) && double.IsFinite(high))
                {
                    ink.Whisker(px, top + height - y.Place(low), top + height - y.Place(high), isUpright: true);
                }
            }

            if (points.Count > 1)
            {
                var data = new StringBuilder();
                foreach (var (_, px, py) in points)
                {
                    data.Append(data.Length == 0 ? 'M' : 'L').Append(Ink.Data($"{px:0.#} {py:0.#}"));
                }

                ink.Path($"curve {look.Color}", data.ToString(), look.Dash);
            }

            var every = points.Count <= Marks * 2 ? 1 : (points.Count / Marks);
            foreach (var (_, px, py) in points.Where((_, place) => (place + (index * every / Math.Max(1, looks.Count))) % every == 0))
            {
                ink.Mark(look, px, py);
            }
        }

        ink.Text("axis", left + width, top + height + 38, ink.Shorten(Title(picture.X, ink), ink.Width - 2, ink.SmallSize), "end", ink.SmallSize);
        return top + height + 46;
    }

    /// <summary>Lines at the ticks of both axes, and what they stand for.</summary>
    public static void Grid(Ink ink, Ruler x, Ruler? y, double left, double top, double width, double height)
    {
        foreach (var tick in y?.Ticks ?? [])
        {
            var at = top + height - y!.Place(tick.Value);
            ink.Line("grid", left, at, left + width, at);
            ink.Text("tick", left - 7, at + (ink.SmallSize * 0.35), ink.Say(tick.Label), "end", ink.SmallSize);
        }

        foreach (var tick in x.Ticks)
        {
            var at = left + x.Place(tick.Value);
            ink.Line("grid", at, top, at, top + height);
            var half = ink.WidthOf(ink.Say(tick.Label), ink.SmallSize) / 2;
            ink.Text("tick", Math.Clamp(at, half, ink.Width - half), top + height + 18, ink.Say(tick.Label), "middle", ink.SmallSize);
        }

        ink.Line("base", left, top + height, left + width, top + height);
    }

    /// <summary>What an axis measures, and in which unit.</summary>
    public static string Title(Axis axis, Ink ink) => axis.Unit.Length == 0 ? ink.Say(axis.Label) : $"{ink.Say(axis.Label)} ({axis.Unit})";

    private static IEnumerable<double> Heights(LinePicture picture) =>
    [
        .. picture.Series.SelectMany(series => series.Points).SelectMany(point => (double[])[point.Y, point.Low ?? point.Y, point.High ?? point.Y]),
        .. picture.Noise.SelectMany(interval => (double[])[interval.Low, interval.High]),
    ];

    private static (Action<double, double>, string) Entry(Series series, Look look, Ink ink) => (
        (x, y) =>
        {
            ink.Path($"curve {look.Color}", Ink.Data($"M{x} {y + 7}h26"), look.Dash);
            ink.Mark(look, x + 13, y + 7);
        },
        ink.Say(series.Name) + (series.Points.Count == 0 ? ink.Say(" (no data)", " (keine Daten)") : ""));

    private static IEnumerable<(Action<double, double>, string)> NoiseEntry(LinePicture picture, Ink ink) =>
        picture.Noise.Count == 0 ? [] : [((x, y) => ink.Rect("noise", x, y, 26, 14), ink.Say("differs by chance (A/A)", "Zufall (A/A)"))];
}
