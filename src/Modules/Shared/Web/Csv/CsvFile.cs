using System.Text.Json;
using CsvHelper;

namespace CountryProvider.Web.Csv;

/// <summary>Writes JSON objects as a CSV file (RFC 4180).</summary>
public static class CsvFile
{
    /// <summary>The media type of the file.</summary>
    public const string MediaType = "text/csv";

    // Characters that begin a formula in a spreadsheet.
    private const string FormulaSigns = "=+-@\t\r\n";

    /// <summary>Writes a header with the names of the columns, and a line for each object. Texts are quoted.</summary>
    /// <param name="objects">JSON objects in UTF-8.</param>
    /// <param name="spreadsheet">
    /// Whether the file is for a spreadsheet. Then it has a byte order mark, semicolons, and an apostrophe before each text that a
    /// spreadsheet would take for a formula.
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
    /// Adds an apostrophe that <see cref="Unguard"/> removes. A text that already looks guarded gets an apostrophe in every file. So
    /// a reader of the file need not know the file's purpose.
    /// </summary>
    internal static string Guard(string text, bool spreadsheet) =>
        (spreadsheet && BeginsFormula(text)) || IsGuarded(text) ? "'" + text : text;

    /// <summary>Removes the apostrophe before a formula, or before another such apostrophe.</summary>
    internal static string Unguard(string text) => IsGuarded(text) ? text[1..] : text;

    private static bool BeginsFormula(string text) => text.Length > 0 && FormulaSigns.Contains(text[0], StringComparison.Ordinal);

    private static bool IsGuarded(string text) => text.TrimStart('\'') is var rest && rest.Length < text.Length && BeginsFormula(rest);
}
