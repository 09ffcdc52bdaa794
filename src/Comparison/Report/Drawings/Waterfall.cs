namespace CountryProvider.Comparison.Report.Drawings;

/// <summary>Draws the steps of a duration. Each step begins at the end of the previous one.</summary>
internal static class Waterfall
{
    private const double Thick = 22;
    private const double Margin = 8;

    /// <returns>The height of the picture.</returns>
    public static double Draw(WaterfallPicture picture, SvgCanvas canvas)
    {
        var steps = picture.Steps.Where(step => double.IsFinite(step.Total.Value)).ToList();
        var axis = new Axis(Texts.Common["Duration"], picture.Unit);
        var width = canvas.Width - (2 * Margin);
        var ruler = new Ruler(
            axis,
            steps.SelectMany(step => (double[])[step.Total.Value, step.Total.Low, step.Total.High]),
            width,
            label => canvas.WidthOf(canvas.Translate(label), canvas.SmallSize) + 14
        );
        var top =
            6
            + canvas.Legend(
                0,
                [
                    ((x, y) => canvas.Rect("step carried", x, y + 1, 26, 12), canvas.Translate(Texts.Common["TheStepsBefore"])),
                    ((x, y) => canvas.Rect("step added", x, y + 1, 26, 12), canvas.Translate(Texts.Common["WhatThisStepAdds"])),
                    .. steps.Zip(steps.Skip(1)).Any(pair => pair.Second.Total.Value < pair.First.Total.Value)
                        ? [((x, y) => canvas.Rect("step saved", x, y + 1, 26, 12), canvas.Translate(Texts.Common["WhatThisStepSaves"]))]
                        : Array.Empty<(Action<double, double>, string)>(),
                ]
            );
        var rows = steps
            .Select((step, index) => Row.Of(step, index == 0 ? null : steps[index - 1].Total.Value, picture.Unit, canvas))
            .ToList();
        var height = 12 + rows.Sum(row => row.Height);
        Curves.Grid(canvas, ruler, null, Margin, top, width, height);

        var y = top + 12;
        foreach (var (row, next) in rows.Zip(rows.Skip(1)))
        {
            var end = Margin + ruler.Place(row.Step.Total.Value);
            canvas.Line("connector", end, y + row.Head + Thick, end, y + row.Height + next.Head);
            y += row.Height;
        }

        y = top + 12;
        foreach (var row in rows)
        {
            var below = canvas.Texts("label strong halo", Margin, y + canvas.Size, row.Title);
            if (row.IsFigureApart)
            {
                canvas.Text("value strong halo", Margin, below, row.Figure);
            }
            else
            {
                canvas.Text("value strong halo", canvas.Width - Margin, y + canvas.Size, row.Figure, "end");
            }

            var bar = y + row.Head;
            var (before, total) = (Margin + ruler.Place(row.Before), Margin + ruler.Place(row.Step.Total.Value));
            canvas.Rect("step carried", Margin, bar, Math.Min(before, total) - Margin, Thick);
            canvas.Rect(
                total >= before ? "step added" : "step saved",
                Math.Min(before, total),
                bar,
                Math.Max(1.5, Math.Abs(total - before)),
                Thick
            );
            var (low, high) = (row.Step.Total.Low, row.Step.Total.High);
            if (double.IsFinite(low) && double.IsFinite(high) && high > low)
            {
                canvas.Whisker(bar + (Thick / 2), Margin + ruler.Place(low), Margin + ruler.Place(high), isUpright: false);
            }

            canvas.Texts("note halo", Margin, bar + Thick + canvas.SmallSize + 4, row.Explanation, canvas.SmallSize);
            y += row.Height;
        }

        canvas.Text("axis", canvas.Width - Margin, top + height + 38, Curves.Title(axis, canvas), "end", canvas.SmallSize);
        return top + height + 46;
    }

    private sealed record Row(
        WaterfallStep Step,
        double Before,
        IReadOnlyList<string> Title,
        string Figure,
        bool IsFigureApart,
        IReadOnlyList<string> Explanation,
        double Head,
        double Height
    )
    {
        public static Row Of(WaterfallStep step, double? before, string unit, SvgCanvas canvas)
        {
            const double Bold = 1.12;
            var change = step.Total.Value - before;
            var figure =
                canvas.Translate(Words.Figure(step.Total.Value, unit))
                + (change is { } by ? $" ({(by < 0 ? "−" : "+")}{canvas.Translate(Words.Figure(Math.Abs(by), unit))})" : "");
            var room = canvas.Width - (2 * Margin);
            var title = canvas.Wrap(canvas.Translate(step.Label), room / Bold);
            var isFigureApart = title.Count > 1 || (canvas.WidthOf(title[0] + figure) * Bold) + 20 > room;
            var explanation = canvas.Wrap(canvas.Translate(step.Explanation), room, canvas.SmallSize);
            var head = ((title.Count + (isFigureApart ? 1 : 0)) * canvas.LineHeight) + 5;
            return new(
                step,
                before ?? 0,
                title,
                figure,
                isFigureApart,
                explanation,
                head,
                head + Thick + (explanation.Count * canvas.SmallSize * 1.35) + 26
            );
        }
    }
}
