using System.Globalization;
using System.Net;
using System.Text;
using CountryProvider.Host.Distribution;
using Microsoft.AspNetCore.Components;

namespace CountryProvider.Host.Site.Topology;

/// <summary>
/// Writes the SVG elements of a picture. Lengths are in units of the view box. The style sheet sets the colours by class.
/// </summary>
internal sealed class Svg
{
    private readonly StringBuilder _markup = new();

    public MarkupString Markup => new(_markup.ToString());

    /// <summary>The approximate width of a text. The server does not know the font of the reader.</summary>
    public static int WidthOf(string text, double size) =>
        (int)
            Math.Ceiling(
                text.Sum(character =>
                    character is 'i' or 'l' or 'j' or '.' or ',' or ':' or ' ' or '·' ? 0.32
                    : char.IsUpper(character) || character is 'm' or 'w' ? 0.74
                    : 0.58
                ) * size
            );

    public void Rect(string style, int x, int y, int width, int height, int radius = 0) =>
        Add($"<rect class=\"{style}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"{radius}\"/>");

    public void Circle(string style, int x, int y, int radius) => Add($"<circle class=\"{style}\" cx=\"{x}\" cy=\"{y}\" r=\"{radius}\"/>");

    public void Path(string style, FormattableString data, double width = 0)
    {
        var stroke = width > 0 ? FormattableString.Invariant($" stroke-width=\"{width:0.#}\"") : "";
        Add($"<path class=\"{style}\" d=\"{data.ToString(CultureInfo.InvariantCulture)}\"{stroke}/>");
    }

    /// <param name="anchor">Which part of the text is at the position: start, middle or end.</param>
    /// <param name="room">The maximum width. A longer text is compressed.</param>
    public void Text(
        string style,
        int x,
        int y,
        string text,
        double size,
        string anchor = "start",
        int room = int.MaxValue,
        bool upright = true
    )
    {
        var squeeze = WidthOf(text, size) > room ? $" textLength=\"{room}\" lengthAdjust=\"spacingAndGlyphs\"" : "";
        var turn = upright ? "" : $" transform=\"rotate(-90 {x} {y})\"";
        Add(
            $"<text class=\"{style}\" x=\"{x}\" y=\"{y}\" font-size=\"{size.ToString(CultureInfo.InvariantCulture)}\" "
                + $"text-anchor=\"{anchor}\"{squeeze}{turn}>{WebUtility.HtmlEncode(text)}</text>"
        );
    }

    /// <summary>The head of an arrow at a position.</summary>
    /// <param name="dx">-1 when it points to the left, 1 when it points to the right.</param>
    public void Tip(string style, int x, int y, int dx) => Path(style, $"M{x} {y}l{-8 * dx} -4.5v9z");

    /// <summary>A mark whose shape shows whether a process or module answers.</summary>
    public void Mark(Health health, int x, int y, int radius)
    {
        var (style, half) = (TopologyWords.StyleOf(health), radius / 2.0);
        Circle($"mark {style}", x, y, radius);
        switch (health)
        {
            case Health.Answers:
                Path("mark-sign", $"M{x - half} {y}l{half * 0.8} {half * 0.8}l{half * 1.2} {-half * 1.6}");
                break;
            case Health.DoesNotAnswer:
                Path("mark-sign", $"M{x - half} {y - half}l{radius} {radius}m0 {-radius}l{-radius} {radius}");
                break;
            default:
                Text("mark-letter", x, y + (int)Math.Round(radius * 0.5), "?", radius * 1.5, "middle");
                break;
        }
    }

    /// <summary>A switch that is closed, open or half-open.</summary>
    public void Breaker(BreakerState state, int x, int y)
    {
        var style = TopologyWords.StyleOf(state);
        Path(
            $"lever {style}",
            state switch
            {
                BreakerState.Closed => $"M{x - 9} {y}h18",
                BreakerState.Open => $"M{x - 9} {y}l15 -11",
                _ => $"M{x - 9} {y}l17 -6",
            }
        );
        Circle($"pole {style}", x - 9, y, 3);
        Circle($"pole {style}", x + 9, y, 3);
    }

    private void Add(string element) => _markup.Append(element);
}
