using System.Text;

namespace CountryProvider.Comparison.Report.Drawings;

/// <summary>
/// Draws the outcomes of requests in each time slice. Each endpoint has a ribbon. The deployments are drawn below each other on the same
/// time axis.
/// </summary>
internal static class Timeline
{
    private const double Ribbon = 26;
    private const double Gap = 10;

    // From bottom to top. Good answers are at the bottom.
    private static readonly (string Style, Words Name, Func<Slice, long> Count)[] _outcomes =
    [
        ("ok", Texts.Common["AnsweredWell"], slice => slice.Ok),
        ("slow", Texts.Common["Late"], slice => slice.Slow),
        ("stale", Texts.Common["FromWhatWasKnownBefore"], slice => slice.Stale),
        ("failed", Texts.Common["Failed"], slice => slice.Failed),
    ];

    /// <returns>The height of the picture.</returns>
    public static double Draw(TimelinePicture picture, SvgCanvas canvas)
    {
        var rows = picture.Panels.SelectMany(panel => panel.Rows).ToList();
        var seconds = Math.Max(1, rows.Select(row => row.Slices.Count).DefaultIfEmpty(0).Max()) * picture.SliceSeconds;
        var room = Math.Min(
            canvas.Width * 0.28,
            rows.Select(row => canvas.WidthOf(canvas.Translate(row.Label), canvas.SmallSize)).DefaultIfEmpty(0).Max()
        );
        var shares = rows.Select(row => ShareOf(row, canvas)).ToList();
        var left = canvas.IsNarrow ? 1 : room + 12;
        var right = canvas.IsNarrow ? 6 : 14 + shares.Select(share => canvas.WidthOf(share, canvas.SmallSize)).DefaultIfEmpty(0).Max();
        var width = canvas.Width - left - right;
        var time = new Axis(Texts.Common["Time"], "s");
        var ruler = new Ruler(time, [seconds], width, label => canvas.WidthOf(canvas.Translate(label), canvas.SmallSize) + 14);

        var y = canvas.Legend(
            0,
            _outcomes.Select(outcome =>
                (
                    (Action<double, double>)((x, top) => canvas.Rect($"slice {outcome.Style}", x, top + 1, 26, 12)),
                    canvas.Translate(outcome.Name)
                )
            )
        );
        y = canvas.Texts("axis", 0, y + 14, canvas.Wrap(Translate(picture, canvas), canvas.Width, canvas.SmallSize), canvas.SmallSize);
        foreach (var (panel, appearance) in picture.Panels.Zip(Appearance.Of(picture.Panels.Select(panel => panel.Subject))))
        {
            y += 6;
            canvas.Mark(appearance, 6, y + 9, 5);
            y =
                canvas.Texts("label strong", 18, y + 14, canvas.Wrap(canvas.Translate(panel.Name), (canvas.Width - 20) / 1.12))
                - canvas.LineHeight
                + 10;
            var markLabels = new MarkLabels(panel.Marks, canvas, at => left + ruler.Place(at));
            var top = y + markLabels.Height;
            var height = 4 + panel.Rows.Sum(row => HeightOf(row, room, canvas));
            Curves.Grid(canvas, ruler, null, left, top, width, height);
            y = top + 4;
            foreach (var row in panel.Rows)
            {
                DrawRibbon(
                    row,
                    picture.SliceSeconds,
                    ruler,
                    left,
                    y + HeightOf(row, room, canvas) - Gap - (Ribbon / 2) - (RoomOf(row, room, canvas) / 2),
                    canvas
                );
                y += HeightOf(row, room, canvas);
            }

            markLabels.Draw(top, top + height);
            y = top + 4;
            foreach (var row in panel.Rows)
            {
                Label(row, room, y, canvas);
                y += HeightOf(row, room, canvas);
            }

            y = top + height + 26;
        }

        canvas.Text("axis", left + width, y + 12, Curves.Title(time, canvas), "end", canvas.SmallSize);
        return y + 20;
    }

    private static string Translate(TimelinePicture picture, SvgCanvas canvas) =>
        canvas.Translate(Texts.Common["HeightOfSlices", picture.SliceSeconds]);

    private static string ShareOf(TimelineRow row, SvgCanvas canvas)
    {
        var all = row.Slices.Sum(Total);
        return all == 0
            ? "–"
            : canvas.Translate(Words.Formatted($"{Math.Floor(row.Slices.Sum(slice => slice.Ok) * 1000.0 / all) / 10:0.#} %"));
    }

    private static long Total(Slice slice) => slice.Ok + slice.Slow + slice.Stale + slice.Failed;

    private static IReadOnlyList<string> Lines(TimelineRow row, double room, SvgCanvas canvas) =>
        canvas.IsNarrow
            ? [canvas.Shorten(canvas.Translate(row.Label), canvas.Width - 60, canvas.SmallSize)]
            : canvas.Wrap(canvas.Translate(row.Label), room, canvas.SmallSize);

    // The label stands beside the ribbon. In a narrow picture it stands above the ribbon, in front of earlier drawings.
    private static void Label(TimelineRow row, double room, double y, SvgCanvas canvas)
    {
        if (canvas.IsNarrow)
        {
            canvas.Text("label halo", 1, y + canvas.SmallSize, Lines(row, room, canvas)[0], size: canvas.SmallSize);
            canvas.Text("value halo", canvas.Width - 1, y + canvas.SmallSize, ShareOf(row, canvas), "end", canvas.SmallSize);
            return;
        }

        var lines = Lines(row, room, canvas);
        var middle = y + (RoomOf(row, room, canvas) / 2);
        foreach (var (line, index) in lines.Select((line, index) => (line, index)))
        {
            canvas.Text(
                "label",
                room,
                middle + ((index - (lines.Count / 2.0)) * canvas.SmallSize * 1.35) + canvas.SmallSize,
                line,
                "end",
                canvas.SmallSize
            );
        }

        canvas.Text("value", canvas.Width, middle + (canvas.SmallSize * 0.36), ShareOf(row, canvas), "end", canvas.SmallSize);
    }

    private static double HeightOf(TimelineRow row, double room, SvgCanvas canvas) =>
        Gap + RoomOf(row, room, canvas) + (canvas.IsNarrow ? canvas.SmallSize + 6 : 0);

    private static double RoomOf(TimelineRow row, double room, SvgCanvas canvas) =>
        canvas.IsNarrow ? Ribbon : Math.Max(Ribbon, Lines(row, room, canvas).Count * canvas.SmallSize * 1.35);

    // Slices in sequence with the same results form one piece.
    private static void DrawRibbon(TimelineRow row, double seconds, Ruler ruler, double left, double top, SvgCanvas canvas)
    {
        var paths = _outcomes.Select(_ => new StringBuilder()).ToArray();
        for (var first = 0; first < row.Slices.Count; )
        {
            var next = first + 1;
            while (next < row.Slices.Count && Shares(row.Slices[next]).SequenceEqual(Shares(row.Slices[first])))
            {
                next++;
            }

            var (x, end, bottom) = (left + ruler.Place(first * seconds), left + ruler.Place(next * seconds), top + Ribbon);
            foreach (var (share, path) in Shares(row.Slices[first]).Zip(paths))
            {
                if (share > 0)
                {
                    // The minimum height keeps one request in a thousand visible.
                    var height = Math.Max(1.5, share * Ribbon);
                    path.Append(SvgCanvas.Data($"M{x:0.##} {Math.Max(top, bottom - height):0.##}H{end:0.##}V{bottom:0.##}H{x:0.##}z"));
                    bottom = Math.Max(top + 1.5, bottom - height);
                }
            }

            first = next;
        }

        foreach (var (path, outcome) in paths.Zip(_outcomes))
        {
            if (path.Length > 0)
            {
                canvas.Path($"slice {outcome.Style}", path.ToString());
            }
        }
    }

    private static IEnumerable<double> Shares(Slice slice) =>
        _outcomes.Select(outcome => Total(slice) == 0 ? 0 : (double)outcome.Count(slice) / Total(slice));
}
