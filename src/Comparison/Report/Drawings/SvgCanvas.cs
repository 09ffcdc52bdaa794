using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Components;

namespace CountryProvider.Comparison.Report.Drawings;

/// <summary>
/// Writes the SVG elements of a picture, in one language and for one width. Lengths are in pixels. The style sheet sets the colours by
/// class.
/// </summary>
/// <param name="isGerman">Whether the language is German; otherwise English.</param>
/// <param name="isNarrow">Whether the picture is for phones.</param>
internal sealed class SvgCanvas(bool isGerman, bool isNarrow)
{
    private static readonly HtmlEncoder _encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly StringBuilder _markup = new();

    public bool IsNarrow => isNarrow;

    public double Width => isNarrow ? 343 : 800;

    /// <summary>The size of letters. Letters of ticks and notes have <see cref="SmallSize"/>.</summary>
    public double Size => isNarrow ? 12.5 : 13.5;

    public double SmallSize => isNarrow ? 11.5 : 12.5;

    /// <summary>The distance between two lines of text.</summary>
    public double LineHeight => Size * 1.35;

    public string Translate(Words words) => isGerman ? words.German : words.English;

    /// <summary>The text, encoded for markup and attributes.</summary>
    public static string Encode(string text) => _encoder.Encode(text);

    /// <summary>The maximum width of a text. The common fonts of desktops and phones are narrower than this.</summary>
    public double WidthOf(string text, double? size = null) => text.Sum(WidthOf) * (size ?? Size);

    /// <summary>Breaks a text into lines of the given width. Breaks a word only when it is wider than a line.</summary>
    public IReadOnlyList<string> Wrap(string text, double room, double? size = null)
    {
        var lines = new List<string>();
        var line = "";
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var rest = word;
            if (line.Length > 0 && WidthOf($"{line} {rest}", size) > room)
            {
                lines.Add(line);
                line = "";
            }

            while (WidthOf(rest, size) > room && rest.Length > 2)
            {
                var part = rest[..^1];
                while (part.Length > 1 && WidthOf(part + "-", size) > room)
                {
                    part = part[..^1];
                }

                lines.Add(part + "-");
                rest = rest[part.Length..];
            }

            line = line.Length == 0 ? rest : $"{line} {rest}";
        }

        return line.Length > 0 || lines.Count == 0 ? [.. lines, line] : lines;
    }

    /// <summary>Shortens a text to the given width.</summary>
    public string Shorten(string text, double room, double? size = null)
    {
        if (WidthOf(text, size) <= room)
        {
            return text;
        }

        var kept = text;
        while (kept.Length > 0 && WidthOf(kept + "…", size) > room)
        {
            kept = kept[..^1];
        }

        return kept + "…";
    }

    public void Text(string style, double x, double y, string text, string anchor = "start", double? size = null)
    {
        Add($"<text class=\"{style}\" x=\"{x:0.#}\" y=\"{y:0.#}\" font-size=\"{size ?? Size}\"");
        Add($" text-anchor=\"{anchor}\">{Encode(text)}</text>");
    }

    /// <summary>Writes lines of text below each other; <paramref name="y"/> is the position of the first one.</summary>
    /// <returns>The position of the next line.</returns>
    public double Texts(string style, double x, double y, IEnumerable<string> lines, double? size = null)
    {
        foreach (var line in lines)
        {
            Text(style, x, y, line, size: size);
            y += (size ?? Size) * 1.35;
        }

        return y;
    }

    public void Rect(string style, double x, double y, double width, double height, double radius = 0)
    {
        Add($"<rect class=\"{style}\" x=\"{x:0.##}\" y=\"{y:0.##}\"");
        Add($" width=\"{Math.Max(0, width):0.##}\" height=\"{Math.Max(0, height):0.##}\"");
        Add($"{(radius > 0 ? FormattableString.Invariant($" rx=\"{radius}\"") : "")}/>");
    }

    public void Line(string style, double x1, double y1, double x2, double y2) =>
        Add($"<line class=\"{style}\" x1=\"{x1:0.##}\" y1=\"{y1:0.##}\" x2=\"{x2:0.##}\" y2=\"{y2:0.##}\"/>");

    /// <param name="dash">Lengths of dashes and gaps; empty for none.</param>
    public void Path(string style, string data, string dash = "") =>
        Add($"<path class=\"{style}\" d=\"{data}\"{(dash.Length > 0 ? $" stroke-dasharray=\"{dash}\"" : "")}/>");

    /// <summary>A line between both ends of an interval, and a mark at the value.</summary>
    public void Whisker(double x, double low, double high, bool isUpright)
    {
        const double Cap = 4;
        var data = isUpright
            ? Data($"M{x - Cap:0.##} {low:0.##}h{2 * Cap}M{x:0.##} {low:0.##}V{high:0.##}M{x - Cap:0.##} {high:0.##}h{2 * Cap}")
            : Data($"M{low:0.##} {x - Cap:0.##}v{2 * Cap}M{low:0.##} {x:0.##}H{high:0.##}M{high:0.##} {x - Cap:0.##}v{2 * Cap}");
        Path("whisker ground", data);
        Path("whisker", data);
    }

    /// <summary>A mark whose form shows the same as its colour.</summary>
    public void Mark(Appearance appearance, double x, double y, double radius = 4.2)
    {
        var (r, w) = (radius, radius * 1.2);
        Path(
            $"mark {appearance.Color}{(appearance.IsHollow ? " hollow" : "")}",
            appearance.Form switch
            {
                Form.Circle => Data(
                    $"M{x - r:0.##} {y:0.##}a{r:0.##} {r:0.##} 0 1 0 {2 * r:0.##} 0a{r:0.##} {r:0.##} 0 1 0 {-2 * r:0.##} 0z"
                ),
                Form.Square => Data($"M{x - r:0.##} {y - r:0.##}h{2 * r:0.##}v{2 * r:0.##}h{-2 * r:0.##}z"),
                Form.Up => Data($"M{x:0.##} {y - w:0.##}L{x + w:0.##} {y + r:0.##}H{x - w:0.##}z"),
                Form.Down => Data($"M{x:0.##} {y + w:0.##}L{x + w:0.##} {y - r:0.##}H{x - w:0.##}z"),
                _ => Data($"M{x:0.##} {y - w:0.##}L{x + w:0.##} {y:0.##}L{x:0.##} {y + w:0.##}L{x - w:0.##} {y:0.##}z"),
            }
        );
    }

    /// <summary>Draws a legend. Entries stand side by side as long as there is room.</summary>
    /// <param name="y">The upper end.</param>
    /// <param name="entries">Draws each sample within 26 × 14 pixels from a position, and names its meaning.</param>
    /// <returns>The lower end.</returns>
    public double Legend(double y, IEnumerable<(Action<double, double> Draw, string Text)> entries)
    {
        const double Swatch = 26;
        var (x, height, any) = (0.0, 20.0, false);
        foreach (var (draw, text) in entries)
        {
            var lines = Wrap(text, Width - Swatch - 8, SmallSize);
            var width = Swatch + 7 + lines.Max(line => WidthOf(line, SmallSize));
            if (x > 0 && x + width > Width)
            {
                (x, y) = (0, y + height);
            }

            draw(x, y + 2);
            var bottom = Texts("legend", x + Swatch + 7, y + 13, lines, SmallSize);
            any = true;
            if (lines.Count > 1)
            {
                (x, y) = (0, bottom - 8);
                any = false;
            }
            else
            {
                x += width + 18;
            }
        }

        return any ? y + height : y;
    }

    /// <summary>The picture as an independent SVG element.</summary>
    /// <param name="id">Unique in the document.</param>
    public MarkupString Finish(string id, Picture picture, double height)
    {
        var viewBox = string.Create(CultureInfo.InvariantCulture, $"0 0 {Width} {Math.Ceiling(height)}");
        var (width, language) = (isNarrow ? "narrow" : "wide", isGerman ? "de" : "en");
        return new(
            $"<svg class=\"{width}\" lang=\"{language}\" viewBox=\"{viewBox}\""
                + $" role=\"img\" aria-labelledby=\"{id}-title\" aria-describedby=\"{id}-description\">"
                + $"<title id=\"{id}-title\">{Encode(Translate(picture.Title))}</title>"
                + $"<desc id=\"{id}-description\">{Encode(Translate(picture.Alternative))}</desc>{_markup}</svg>"
        );
    }

    /// <summary>Path data, with numbers in the invariant culture.</summary>
    public static string Data(FormattableString data) => data.ToString(CultureInfo.InvariantCulture);

    private static double WidthOf(char character) =>
        character switch
        {
            'i' or 'j' or 'l' or '|' or '\'' => 0.3,
            ' ' or '.' or ',' or ':' or ';' or '!' or '·' or '(' or ')' or '[' or ']' or '/' or '-' or 'f' or 't' or 'r' or 'I' or '⁻' =>
                0.41,
            'm' or 'w' or 'M' or 'W' or '%' or '×' or '@' or '=' or '+' or '<' or '>' or '→' or '≤' or '≥' or '&' or 'Q' or '…' or '—' => 1,
            _ when char.IsUpper(character) => 0.76,
            > 'ſ' => 1.05,
            _ => 0.64,
        };

    private void Add(FormattableString element) => _markup.Append(element.ToString(CultureInfo.InvariantCulture));
}
