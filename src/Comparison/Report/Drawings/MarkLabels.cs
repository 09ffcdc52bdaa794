namespace CountryProvider.Comparison.Report.Drawings;

/// <summary>Draws marks of the horizontal axis: a vertical line through the picture, and a label above it.</summary>
internal sealed class MarkLabels
{
    private const double Gap = 10;
    private const double MarkRoom = 9;

    private readonly SvgCanvas _canvas;
    private readonly List<MarkLabel> _labels = [];

    /// <param name="placeOf">Converts a value on the axis to a position in the picture.</param>
    public MarkLabels(IReadOnlyList<Mark> marks, SvgCanvas canvas, Func<double, double> placeOf)
    {
        _canvas = canvas;
        foreach (var mark in marks.Where(mark => double.IsFinite(mark.X)).OrderByDescending(mark => mark.X))
        {
            var place = placeOf(mark.X);
            var text = canvas.Shorten(canvas.Translate(mark.Label), canvas.Width - (2 * MarkRoom), canvas.SmallSize);
            var width = MarkRoom + canvas.WidthOf(text, canvas.SmallSize);
            var isLast = place + width > canvas.Width && place - width >= 0;
            var from = isLast ? place - width : Math.Min(place, canvas.Width - width);

            // The lowest row in which the label overlaps no other label.
            var row = Enumerable
                .Range(0, marks.Count)
                .First(row => _labels.TrueForAll(other => other.Row != row || other.To + Gap < from || other.From > from + width + Gap));
            _labels.Add(new(mark, row, text, place, from, from + width, isLast));
        }
    }

    /// <summary>The height of all rows of labels.</summary>
    public double Height => _labels.Count == 0 ? 0 : (1 + _labels.Max(flag => flag.Row)) * _canvas.LineHeight;

    /// <param name="top">The position below the labels.</param>
    /// <param name="bottom">The lower end of the lines.</param>
    public void Draw(double top, double bottom)
    {
        foreach (var flag in _labels)
        {
            _canvas.Line(
                $"flag {Appearance.Of([flag.Mark.Subject])[0].Color}",
                flag.Place,
                top - (flag.Row * _canvas.LineHeight) - 3,
                flag.Place,
                bottom
            );
        }

        foreach (var flag in _labels)
        {
            _canvas.Mark(Appearance.Of([flag.Mark.Subject])[0], flag.Place, top - (flag.Row * _canvas.LineHeight) - 10);
            _canvas.Text(
                "flag-text",
                flag.IsLast ? flag.To - MarkRoom : flag.From + MarkRoom,
                top - (flag.Row * _canvas.LineHeight) - 6,
                flag.Text,
                flag.IsLast ? "end" : "start",
                _canvas.SmallSize
            );
        }
    }

    private sealed record MarkLabel(Mark Mark, int Row, string Text, double Place, double From, double To, bool IsLast);
}
