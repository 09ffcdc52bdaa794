using System.Text;
using Microsoft.AspNetCore.Components;

namespace CountryProvider.Comparison.Report.Drawings;

/// <summary>
/// The fill patterns that the style sheet uses. They distinguish areas without their colours.
/// </summary>
internal static class Patterns
{
    private static readonly (string Name, int Size, string Lines)[] _all =
    [
        ("split", 7, "M-1 8L8 -1M-1 1L1 -1M6 8L8 6"),
        ("monolith-again", 5, "M1.5 2.5h2"),
        ("other-1", 5, "M2.5 0v5"),
        ("other-2", 5, "M0 2.5h5"),
        ("other-3", 7, "M-1 -1L8 8M-1 6L1 8M6 -1L8 1"),
        ("other-4", 6, "M0 3h6M3 0v6"),
        ("other-5", 8, "M0 4l4 -4l4 4l-4 4z"),
        ("slow", 6, "M-1 7L7 -1M-1 1L1 -1M5 7L7 5"),
        ("stale", 5, "M1.5 2.5h2"),
    ];

    public static MarkupString Definitions { get; } =
        new(
            _all.Aggregate(
                    new StringBuilder("<svg class=\"patterns\" width=\"0\" height=\"0\" aria-hidden=\"true\" focusable=\"false\"><defs>"),
                    (markup, pattern) =>
                        markup
                            .Append(SvgCanvas.Data($"<pattern id=\"pattern-{pattern.Name}\" class=\"pattern {pattern.Name}\""))
                            .Append(SvgCanvas.Data($" width=\"{pattern.Size}\" height=\"{pattern.Size}\" patternUnits=\"userSpaceOnUse\">"))
                            .Append(
                                SvgCanvas.Data(
                                    $"<rect width=\"{pattern.Size}\" height=\"{pattern.Size}\"/><path d=\"{pattern.Lines}\"/></pattern>"
                                )
                            )
                )
                .Append("</defs></svg>")
                .ToString()
        );
}
