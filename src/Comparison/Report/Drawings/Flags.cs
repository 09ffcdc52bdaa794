namespace CountryProvider.Comparison.Report.Drawings;

/// <summary>Places on the horizontal axis that have a meaning: a line through the picture, and above it what it means.</summary>
internal sealed class Flags
{
    private const double Gap = 10;
    private const double MarkRoom = 9;

    private readonly Ink _ink;
    private readonly List<Flag> _flags = [];

    /// <param name="placeOf">Where on the picture a place on the axis is.</param>
    public Flags(IReadOnlyList<Mark> marks, Ink ink, Func<double, double> placeOf)
    {
        _ink = ink;
        foreach (var mark in marks.Where(mark => double.IsFinite(mark.X)).OrderByDescending(mark => mark.X))
        {
            var place = placeOf(mark.X);
            var text = ink.Shorten(ink.Say(mark.Label), ink.Width - (2 * MarkRoom), ink.SmallSize);
            var width = MarkRoom + ink.WidthOf(text, ink.SmallSize);
            var isLast = place + width > ink.Width && place - width >= 0;
            var from = isLast ? place - width : Math.Min(place, ink.Width - width);

            // The lowest row on which it meets no other.
            var row = Enumerable.Range(0, marks.Count).First(row => _flags.TrueForAll(other => other.Row != row || other.To + Gap < from || other.From > from + width + Gap));
            _flags.Add(new(mark, row, text, place, from, from + width, isLast));
        }
    }

    /// <summary>Of the rows of labels.</summary>
    public double Height => _flags.Count == 0 ? 0 : (1 + _flags.Max(flag => flag.Row)) * _ink.LineHeight;

    /// <param name="top">Below the labels.</param>
    /// <param name="bottom">Where the lines end.</param>
    public void Draw(double top, double bottom)
    {
        foreach (var flag in _flags)
        {
            _ink.Line($"flag {Look.Of([flag.Mark.Subject])[0].Color}", flag.Place, top - (flag.Row * _ink.LineHeight) - 3, flag.Place, bottom);
        }

        foreach (var flag in _flags)
        {
            _ink.Mark(Look.Of([flag.Mark.Subject])[0], flag.Place, top - (flag.Row * _ink.LineHeight) - 10);
            _ink.Text("flag-text", flag.IsLast ? flag.To - MarkRoom : flag.From + MarkRoom, top - (flag.Row * _ink.LineHeight) - 6, flag.Text, flag.IsLast ? "end" : "start", _ink.SmallSize);
        }
    }

    private sealed record Flag(Mark Mark, int Row, string Text, double Place, double From, double To, bool IsLast);
}
