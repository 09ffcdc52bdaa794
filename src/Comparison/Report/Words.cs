using System.Globalization;

namespace CountryProvider.Comparison.Report;

/// <summary>A text in both languages of the report.</summary>
internal sealed record Words(string English, string German)
{
    private static readonly NumberFormatInfo _german = new() { NumberDecimalSeparator = ",", NumberGroupSeparator = "." };

    /// <summary>A text that is the same in both languages: a name, a number without decimals, code.</summary>
    public static Words Same(string both) => new(both, both);

    /// <summary>
    /// A format for each language with the same arguments. Each language formats the numbers in its own way. An argument of the type
    /// <see cref="Words"/> is inserted in the same language.
    /// </summary>
    /// <param name="english">A format as in <see cref="string.Format(IFormatProvider, string, object[])"/>.</param>
    /// <param name="german">The same format in German.</param>
    public static Words Format(string english, string german, params object?[] arguments) =>
        new(
            string.Format(
                CultureInfo.InvariantCulture,
                english,
                [.. arguments.Select(argument => argument is Words words ? words.English : argument)]
            ),
            string.Format(_german, german, [.. arguments.Select(argument => argument is Words words ? words.German : argument)])
        );

    /// <summary>A format that is the same in both languages, apart from its arguments.</summary>
    public static Words Formatted(FormattableString both) => Format(both.Format, both.Format, both.GetArguments());

    /// <summary>Joins texts with a separator.</summary>
    public static Words Join(string separator, IEnumerable<Words> parts)
    {
        var all = parts.ToList();
        return new(string.Join(separator, all.Select(part => part.English)), string.Join(separator, all.Select(part => part.German)));
    }

    /// <summary>A figure with three significant digits: <c>0.123</c>, <c>12.3</c>, <c>1,230</c>; a dash for NaN and infinity.</summary>
    /// <param name="unit">The unit after the number; empty for none.</param>
    public static Words Figure(double value, string unit = "")
    {
        if (!double.IsFinite(value))
        {
            return Same("–");
        }

        if (value != 0 && Math.Abs(value) is < 1e-5 or >= 1e9)
        {
            var power = Power(value);
            return new(power.English + Behind(), power.German + Behind());
        }

        var digits = value == 0 ? 0 : (int)Math.Floor(Math.Log10(Math.Abs(value)));
        var rounded = digits > 2 ? Math.Round(value / Math.Pow(10, digits - 2)) * Math.Pow(10, digits - 2) : value;
        var format = "#,##0." + new string('#', Math.Clamp(2 - digits, 0, 6));
        return new(Write(CultureInfo.InvariantCulture), Write(_german));

        string Write(IFormatProvider culture) => rounded.ToString(format, culture) + Behind();

        string Behind() => unit.Length > 0 ? " " + unit : "";
    }

    /// <summary>A round number as a label of an axis: <c>0.5</c>, <c>20,000</c>, <c>2·10⁻⁶</c>.</summary>
    public static Words Tick(double value) =>
        value != 0 && Math.Abs(value) is < 1e-4 or >= 1e7 ? Power(value) : Formatted($"{value:#,##0.######}");

    private static Words Power(double value)
    {
        var power = (int)Math.Floor(Math.Log10(Math.Abs(value)) + 1e-9);
        var exponent = string.Concat(
            power.ToString(CultureInfo.InvariantCulture).Select(digit => digit == '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit - '0'])
        );
        var mantissa = Math.Round(value / Math.Pow(10, power), 2);
        return mantissa == 1 ? Same($"10{exponent}") : Formatted($"{mantissa:0.##}·10{exponent}");
    }
}
