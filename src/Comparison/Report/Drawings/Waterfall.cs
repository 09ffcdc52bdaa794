namespace CountryProvider.Comparison.Report.Drawings;

/// <summary>Draws how a duration comes about: each step begins where the one before ended.</summary>
internal static class Waterfall
{
    private const double Thick = 22;
    private const double Margin = 8;

    /// <returns>The height of the picture.</returns>
    public static double Draw(WaterfallPicture picture, Ink ink)
    {
        var steps = picture.Steps.Where(step => double.IsFinite(step.Total.Value)).ToList();
        var axis = new Axis(new("duration", "Dauer"), picture.Unit);
        var width = ink.Width - (2 * Margin);
        var ruler = new Ruler(axis, steps.SelectMany(step => (double[])[step.Total.Value, step.Total.Low, step.Total.High]), width, label => ink.WidthOf(ink.Say(label), ink.SmallSize) + 14);
        var top = 6 + ink.Legend(0,
        [
            ((x, y) => ink.Rect("step carried", x, y + 1, 26, 12), ink.Say("the steps before", "die Schritte davor")),
            ((x, y) => ink.Rect("step added", x, y + 1, 26, 12), ink.Say("what this step adds", "was dieser Schritt dazu bringt")),
            .. steps.Zip(steps.Skip(1)).Any(pair => pair.Second.Total.Value < pair.First.Total.Value)
                ? [((x, y) => ink.Rect("step saved", x, y + 1, 26, 12), ink.Say("what this step saves", "was dieser Schritt spart"))]
                : Array.Empty<(Action<double, double>, string)>(),
        ]);
        var rows = steps.Select((step, index) => Row.Of(step, index == 0 ? null : steps[index - 1].Total.Value, picture.Unit, ink)).ToList();
        var height = 12 + rows.Sum(row => row.Height);
        Curves.Grid(ink, ruler, null, Margin, top, width, height);

        var y = top + 12;
        foreach (var (row, next) in rows.Zip(rows.Skip(1)))
        {
            var end = Margin + ruler.Place(row.Step.Total.Value);
            ink.Line("connector", end, y + row.Head + Thick, end, y + row.Height + next.Head);
            y += row.Height;
        }

        y = top + 12;
        foreach (var row in rows)
        {
            var below = ink.Texts("label strong halo", Margin, y + ink.Size, row.Title);
            if (row.IsFigureApart)
            {
                ink.Text("value strong halo", Margin, below, row.Figure);
            }
            else
            {
                ink.Text("value strong halo", ink.Width - Margin, y + ink.Size, row.Figure, "end");
            }

            var bar = y + row.Head;
            var (before, total) = (Margin + ruler.Place(row.Before), Margin + ruler.Place(row.Step.Total.Value));
            ink.Rect("step carried", Margin, bar, Math.Min(before, total) - Margin, Thick);
            ink.Rect(total >= before ? "step added" : "step saved", Math.Min(before, total), bar, Math.Max(1.5, Math.Abs(total - before)), Thick);
            var (low, high) = (row.Step.Total.Low, row.Step.Total.High);
            if (double.IsFinite(low) && double.IsFinite(high) && high > low)
            {
                ink.Whisker(bar + (Thick / 2), Margin + ruler.Place(low), Margin + ruler.Place(high), isUpright: false);
            }

            ink.Texts("note halo", Margin, bar + Thick + ink.SmallSize + 4, row.Explanation, ink.SmallSize);
            y += row.Height;
        }

        ink.Text("axis", ink.Width - Margin, top + height + 38, Curves.Title(axis, ink), "end", ink.SmallSize);
        return top + height + 46;
    }

    private sealed record Row(WaterfallStep Step, double Before, IReadOnlyList<string> Title, string Figure, bool IsFigureApart, IReadOnlyList<string> Explanation, double Head, double Height)
    {
        public static Row Of(WaterfallStep step, double? before, string unit, Ink ink)
        {
            const double Bold = 1.12;
            var change = step.Total.Value - before;
            var figure = ink.Say(Words.Figure(step.Total.Value, unit)) + (change is { } by ? $" ({(by < 0 ? "−" : "+")}{ink.Say(Words.Figure(Math.Abs(by), unit))})" : "");
            var room = ink.Width - (2 * Margin);
            var title = ink.Wrap(ink.Say(step.Label), room / Bold);
            var isFigureApart = title.Count > 1 || (ink.WidthOf(title[0] + figure) * Bold) + 20 > room;
            var explanation = ink.Wrap(ink.Say(step.Explanation), room, ink.SmallSize);
            var head = ((title.Count + (isFigureApart ? 1 : 0)) * ink.LineHeight) + 5;
            return new(step, before ?? 0, title, figure, isFigureApart, explanation, head, head + Thick + (explanation.Count * ink.SmallSize * 1.35) + 26);
        }
    }
}
