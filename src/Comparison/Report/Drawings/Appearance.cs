namespace CountryProvider.Comparison.Report.Drawings;

internal enum Form
{
    Circle,
    Square,
    Up,
    Diamond,
    Down,
}

/// <summary>
/// The appearance of a subject. Form, dashes and pattern show the same as the colour, for readers who cannot see colours.
/// </summary>
/// <param name="Color">A class of the style sheet.</param>
/// <param name="Dash">The value of <c>stroke-dasharray</c>.</param>
internal sealed record Appearance(string Color, Form Form, bool IsHollow, string Dash)
{
    private const int Others = 5;

    private static readonly Appearance _monolith = new("monolith", Form.Circle, false, "");
    private static readonly Appearance _monolithAgain = new("monolith-again", Form.Circle, true, "2 4");
    private static readonly Appearance _split = new("split", Form.Square, false, "9 4");

    private static readonly Appearance[] _others =
    [
        new("other-1", Form.Up, false, "12 3 3 3"),
        new("other-2", Form.Diamond, false, "4 3"),
        new("other-3", Form.Down, false, ""),
        new("other-4", Form.Square, true, "16 5"),
        new("other-5", Form.Circle, true, "8 3 2 3 2 3"),
    ];

    // The dashes of a subject that a picture shows again.
    private static readonly string[] _further = ["5 2 1 2", "1 3", "14 3 1 3"];

    /// <summary>The classes of a bar. The pattern depends on the colour.</summary>
    public string Bar => $"bar {Color}{(Again > 0 ? $" again-{Again}" : "")}";

    // How often the subject occurred before in the picture.
    private int Again { get; init; }

    /// <summary>An appearance for each subject. All are different.</summary>
    public static IReadOnlyList<Appearance> Of(IEnumerable<Subject> subjects)
    {
        var seen = new Dictionary<Subject, int>();
        return
        [
            .. subjects.Select(subject =>
            {
                var before = seen.GetValueOrDefault(subject);
                seen[subject] = before + 1;
                if (subject is Subject.Other)
                {
                    return _others[before % Others] with
                    {
                        Dash = before < Others ? _others[before].Dash : _further[before % _further.Length],
                        Again = before / Others,
                    };
                }

                var first = subject switch
                {
                    Subject.Monolith => _monolith,
                    Subject.MonolithAgain => _monolithAgain,
                    _ => _split,
                };
                return before == 0
                    ? first
                    : first with
                    {
                        IsHollow = first.IsHollow != (before % 2 == 1),
                        Again = ((before - 1) % 2) + 1,
                        Dash = _further[(before - 1) % _further.Length],
                    };
            }),
        ];
    }
}
