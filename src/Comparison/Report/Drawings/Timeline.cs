using System.Text;

namespace CountryProvider.Comparison.Report.Drawings;

/// <summary>Draws what became of the requests of each slice of time as a ribbon for each endpoint, deployment below deployment on the same time.</summary>
internal static class Timeline
{
    private const double Ribbon = 26;
    private const double Gap = 10;

    // From below: what was answered well carries the rest.
    private static readonly (string Style, Words Name, Func<Slice, long> Count)[] _outcomes =
    [
        ("ok", new("answered well", "gut beantwortet"), slice => slice.Ok),
        ("slow", new("late", "spät"), slice => slice.Slow),
        ("stale", new("from what was known before", "aus dem, was vorher bekannt war"), slice => slice.Stale),
        ("failed", new("failed", "fehlgeschlagen"), slice => slice.Failed),
    ];

    /// <returns>The height of the picture.</returns>
    public static double Draw(TimelinePicture picture, Ink ink)
    {
        var rows = picture.Panels.SelectMany(panel => panel.Rows).ToList();
        var seconds = Math.Max(1, rows.Select(row => row.Slices.Count).DefaultIfEmpty(0).Max()) * picture.SliceSeconds;
        var room = Math.Min(ink.Width * 0.28, rows.Select(row => ink.WidthOf(ink.Say(row.Label), ink.SmallSize)).DefaultIfEmpty(0).Max());
        var shares = rows.Select(row => ShareOf(row, ink)).ToList();
        var left = ink.IsNarrow ? 1 : room + 12;
        var right = ink.IsNarrow ? 6 : 14 + shares.Select(share => ink.WidthOf(share, ink.SmallSize)).DefaultIfEmpty(0).Max();
        var width = ink.Width - left - right;
        var time = new Axis(new("time", "Zeit"), "s");
        var ruler = new Ruler(time, [seconds], width, label => ink.WidthOf(ink.Say(label), ink.SmallSize) + 14);

        var y = ink.Legend(0, _outcomes.Select(outcome => ((Action<double, double>)((x, top) => ink.Rect($"slice {outcome.Style}", x, top + 1, 26, 12)), ink.Say(outcome.Name))));
        y = ink.Texts("axis", 0, y + 14, ink.Wrap(Say(picture, ink), ink.Width, ink.SmallSize), ink.SmallSize);
        foreach (var (panel, look) in picture.Panels.Zip(Look.Of(picture.Panels.Select(panel => panel.Subject))))
        {
            y += 6;
            ink.Mark(look, 6, y + 9, 5);
            y = ink.Texts("label strong", 18, y + 14, ink.Wrap(ink.Say(panel.Name), (ink.Width - 20) / 1.12)) - ink.LineHeight + 10;
            var flags = new Flags(panel.Marks, ink, at => left + ruler.Place(at));
            var top = y + flags.Height;
            var height = 4 + panel.Rows.Sum(row => HeightOf(row, room, ink));
            Curves.Grid(ink, ruler, null, left, top, width, height);
            y = top + 4;
            foreach (var row in panel.Rows)
            {
                DrawRibbon(row, picture.SliceSeconds, ruler, left, y + HeightOf(row, room, ink) - Gap - (Ribbon / 2) - (RoomOf(row, room, ink) / 2), ink);
                y += HeightOf(row, room, ink);
            }

            flags.Draw(top, top + height);
            y = top + 4;
            foreach (var row in panel.Rows)
            {
                Label(row, room, y, ink);
                y += HeightOf(row, room, ink);
            }

            y = top + height + 26;
        }

        ink.Text("axis", left + width, y + 12, Curves.Title(time, ink), "end", ink.SmallSize);
        return y + 20;
    }

    private static string Say(TimelinePicture picture, Ink ink) => ink.Say(Words.Of(
        $"Height: share of the requests of each {picture.SliceSeconds:0.##} s. At the right: answered well, of all.",
        $"Höhe: Anteil an den Anfragen von je {picture.SliceSeconds:0.##} s. Rechts: gut beantwortet, von allen."));

    private static string ShareOf(TimelineRow row, Ink ink)
    {
        var all = row.Slices.Sum(Total);
        return all == 0 ? "–" : ink.Say(Words.Number($"{Math.Floor(row.Slices.Sum(slice => slice.Ok) * 1000.0 / all) / 10:0.#} %"));
    }

    private static long Total(Slice slice) => slice.Ok + slice.Slow + slice.Stale + slice.Failed;

    private static IReadOnlyList<string> Lines(TimelineRow row, double room, Ink ink) => ink.IsNarrow
        ? [ink.Shorten(ink.Say(row.Label), ink.Width - 60, ink.SmallSize)]
        : ink.Wrap(ink.Say(row.Label), room, ink.SmallSize);

    // Beside the ribbon; on a narrow picture above it, where what is drawn before it lies behind it.
    private static void Label(TimelineRow row, double room, double y, Ink ink)
    {
        if (ink.IsNarrow)
        {
            ink.Text("label halo", 1, y + ink.SmallSize, Lines(row, room, ink)[0], size: ink.SmallSize);
            ink.Text("value halo", ink.Width - 1, y + ink.SmallSize, ShareOf(row, ink), "end", ink.SmallSize);
            return;
        }

        var lines = Lines(row, room, ink);
        var middle = y + (RoomOf(row, room, ink) / 2);
        foreach (var (line, index) in lines.Select((line, index) => (line, index)))
        {
            ink.Text("label", room, middle + ((index - (lines.Count / 2.0)) * ink.SmallSize * 1.35) + ink.SmallSize, line, "end", ink.SmallSize);
        }

        ink.Text("value", ink.Width, middle + (ink.SmallSize * 0.36), ShareOf(row, ink), "end", ink.SmallSize);
    }

    private static double HeightOf(TimelineRow row, double room, Ink ink) => Gap + RoomOf(row, room, ink) + (ink.IsNarrow ? ink.SmallSize + 6 : 0);

    private static double RoomOf(TimelineRow row, double room, Ink ink) => ink.IsNarrow ? Ribbon : Math.Max(Ribbon, Lines(row, room, ink).Count * ink.SmallSize * 1.35);

    // What is the same in several slices one after the other is one piece.
    private static void DrawRibbon(TimelineRow row, double seconds, Ruler ruler, double left, double top, Ink ink)
    {
        var paths = _outcomes.Select(_ => new StringBuilder()).ToArray();
        for (var first = 0; first < row.Slices.Count;)
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
                    // So that one request in a thousand is still seen.
                    var height = Math.Max(1.5, share * Ribbon);
                    path.Append(Ink.Data($"M{x:0.##} {Math.Max(top, bottom - height):0.##}H{end:0.##}V{bottom:0.##}H{x:0.##}z"));
                    bottom = Math.Max(top + 1.5, bottom - height);
                }
            }

            first = next;
        }

        foreach (var (path, outcome) in paths.Zip(_outcomes))
        {
            if (path.Length > 0)
            {
                ink.Path($"slice {outcome.Style}", path.ToString());
            }
        }
    }

    private static IEnumerable<double> Shares(Slice slice) => _outcomes.Select(outcome => Total(slice) == 0 ? 0 : (double)outcome.Count(slice) / Total(slice));
}
