using System.Text.Json;
using CsvHelper;

namespace CountryProvider.Web.Csv;

/// <summary>Writes JSON objects as a CSV file (RFC 4180).</summary>
public static class CsvFile
{
    /// <summary>The media type of the file.</summary>
    public const string MediaType = "text/csv";

    // What a spreadsheet takes for the beginning of a formula.
    private const string FormulaSigns = "=+-@\t\r\n";

    /// <summary>The file: a header with the names of the columns, and a line for each object. Texts are quoted.</summary>
    /// <param name="objects">Each a JSON object in UTF-8.</param>
    /// <param name="spreadsheet">
    /// Whether it is for a spreadsheet: with a byte order mark and semicolons, and with an apostrophe before what it would take for a
    /// formula.
    /// </param>
    public static byte[] Write(IReadOnlyList<CsvColumn> columns, IEnumerable<byte[]> objects, bool spreadsheet)
    {
        using var file = new MemoryStream();
        var options = CsvWriterOptions.Default with { Separator = spreadsheet ? ';' : ',', WriteByteOrderMark = spreadsheet };
        using (var csv = CsvWriter.Create(file, options, leaveOpen: true))
        {
            csv.WriteRecord([.. columns.Select(column => column.Name)]);
            foreach (var json in objects)
            {
                using var document = JsonDocument.Parse(json);
                foreach (var column in columns)
                {
                    _ = document.RootElement.TryGetProperty(column.Name, out var value);
                    var text = CsvCell.TextOf(value, column);
                    if (value.ValueKind is JsonValueKind.String or JsonValueKind.Array or JsonValueKind.Object)
                    {
                        csv.WriteField(Guard(text, spreadsheet), CsvQuoting.Always);
                    }
                    else
                    {
                        csv.WriteField(text);
                    }
                }

                csv.EndRecord();
            }
        }

        return file.ToArray();
    }

    /// <summary>
    /// A text that <see cref="Unguard"/> takes back. One that looks guarded by itself gets an apostrophe in every file, so that reading a
    /// file need not know for whom it was written.
    /// </summary>
    internal static string Guard(string text, bool spreadsheet) =>
        (spreadsheet && BeginsFormula(text)) || IsGuarded(text) ? "'" + text : text;

    /// <summary>The text without the apostrophe that stands before a formula, or before another such apostrophe.</summary>
    internal static string Unguard(string text) => IsGuarded(text) ? text[1..] : text;

    private static bool BeginsFormula(string text) => text.Length > 0 && FormulaSigns.Contains(text[0], StringComparison.Ordinal);

    private static bool IsGuarded(string text) => text.TrimStart('\'') is var rest && rest.Length < text.Length && BeginsFormula(rest);
}
