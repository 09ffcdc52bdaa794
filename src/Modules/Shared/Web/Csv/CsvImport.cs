using System.Text.Json.Nodes;
using CountryProvider.Modularity;
using CsvHelper;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Web.Csv;

/// <summary>
/// Reads a CSV file in UTF-8. The separator is a comma, a semicolon or a tab. Quotes around texts are optional, and columns can have
/// any order.
/// </summary>
internal sealed class CsvImport(RowFormat format, ImportedRows rows)
{
    // The names and the number of columns never need a longer header.
    private const int MaxHeader = 64 * 1024;

    private static ReadOnlySpan<byte> Separators => ",;\t"u8;

    private static ReadOnlySpan<byte> SeparatorHint => "sep="u8;

    private CsvMalformedRecord? _malformed;

    public void Read(ReadOnlyMemory<byte> file)
    {
        var (content, separator, skipped) = Separate(file);
        if (separator is not { } character)
        {
            rows.Faults.Add(
                1,
                null,
                null,
                Say(
                    "sep= names a separator that is not understood. Use a comma, a semicolon or a tab.",
                    "sep= nennt ein Trennzeichen, das nicht verstanden wird. Nehmen Sie Komma, Semikolon oder Tabulator."
                )
            );
            return;
        }

        using var reader = Open(content, character);
        if (!reader.Read())
        {
            return; // Does not happen: the file is not empty, so it has a line.
        }

        if (IsMalformed(reader, content.Span, skipped))
        {
            return;
        }

        var columns = Header(reader, skipped);
        if (!columns.Any(column => column?.Name == format.Key))
        {
            if (columns.Any(column => column is not null) || !rows.Faults.Any)
            {
                rows.Faults.Add(LineOf(reader, skipped), null, format.Key, NoKey());
            }

            return;
        }

        while (!rows.Faults.IsFull && reader.Read() && !IsMalformed(reader, content.Span, skipped))
        {
            if (Enumerable.Range(0, reader.FieldCount).All(reader.IsEmpty))
            {
                continue; // Spreadsheets write empty rows below the last row.
            }

            var line = LineOf(reader, skipped);
            if (!rows.Begin(line))
            {
                return;
            }

            if (reader.RawRecord.Length > ImportFile.MaxRowBytes)
            {
                rows.Faults.Add(line, null, null, TooLong());
                continue;
            }

            if (reader.FieldCount != columns.Length)
            {
                rows.Faults.Add(
                    line,
                    Math.Min(reader.FieldCount, columns.Length + 1),
                    null,
                    WrongCount(reader.FieldCount, columns.Length, character)
                );
                continue;
            }

            Row(reader, columns, line);
        }

        if (rows.Count == 0 && !rows.Faults.Any)
        {
            rows.Faults.Add(
                LineOf(reader, skipped) + 1,
                null,
                null,
                Say(
                    "There are no rows below the header. Add at least one.",
                    "Unter der Kopfzeile steht nichts. Fügen Sie mindestens eine Zeile hinzu."
                )
            );
        }
    }

    /// <summary>The column number at the end of a truncated file, and the column's name.</summary>
    public (int? Column, string? Member) PlaceOfEnd(ReadOnlyMemory<byte> file)
    {
        var (content, separator, _) = Separate((byte[])[.. file.Span, (byte)'x']); // The extra character makes the last cell non-empty.
        if (separator is null)
        {
            return (null, null);
        }

        using var reader = Open(content, separator.Value);
        var (header, column) = (Array.Empty<string>(), 0);
        while (reader.Read())
        {
            header = header.Length == 0 ? [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)] : header;
            column = reader.FieldCount;
        }

        return (column, column <= header.Length && format.Find(header[column - 1].Trim()) is { } known ? known.Name : null);
    }

    private CsvReader Open(ReadOnlyMemory<byte> content, char separator) =>
        CsvReader.Create(
            content,
            CsvReaderOptions.Default with
            {
                Separator = separator,
                HasHeader = false, // This class reads the header itself.
                TrackLineNumbers = true,
                OnMalformedRecord = record => _malformed ??= record,
            }
        );

    // The separator is the one that the first line names, or the most frequent one in the header. Skipped is the number of lines
    // before the header.
    private static (ReadOnlyMemory<byte> Content, char? Separator, int Skipped) Separate(ReadOnlyMemory<byte> content)
    {
        var first = FirstLine(content.Span);
        if (first.Length >= SeparatorHint.Length && first.StartsWith(SeparatorHint))
        {
            var rest = content[first.Length..];
            rest = rest[(rest.Span.StartsWith("\r\n"u8) ? 2 : Math.Min(1, rest.Length))..];
            var named = first[SeparatorHint.Length..];
            return (rest, named.Length == 1 && Separators.Contains(named[0]) ? (char)named[0] : null, 1);
        }

        var header = FirstLine(content.Span.TrimStart("\r\n"u8));
        var best = Separators[0];
        foreach (var separator in Separators)
        {
            best = CountOf(separator, header) > CountOf(best, header) ? separator : best;
        }

        return (content, (char)best, 0);
    }

    private static int CountOf(byte separator, ReadOnlySpan<byte> header)
    {
        var (count, isQuoted) = (0, false);
        foreach (var character in header)
        {
            isQuoted ^= character == '"';
            count += !isQuoted && character == separator ? 1 : 0;
        }

        return count;
    }

    private static ReadOnlySpan<byte> FirstLine(ReadOnlySpan<byte> content)
    {
        content = content[..Math.Min(content.Length, MaxHeader)];
        return content.IndexOfAny("\r\n"u8) is >= 0 and var end ? content[..end] : content;
    }

    private static int LineOf(CsvReader reader, int skipped) => (int)reader.LineNumber + skipped;

    private CsvColumn?[] Header(CsvReader reader, int skipped)
    {
        var columns = new CsvColumn?[reader.FieldCount];
        for (var i = 0; i < columns.Length && !rows.Faults.IsFull; i++)
        {
            var name = reader.GetString(i).Trim();
            columns[i] = format.Find(name);
            var fault =
                name.Length == 0
                    ? Say(
                        "This column has no name. Name it, or delete it.",
                        "Diese Spalte hat keinen Namen. Benennen oder löschen Sie sie."
                    )
                : columns[i] is not { } column ? Unknown(name)
                : !rows.AddColumn(column.Name, i + 1)
                    ? Say(
                        $"The column {column.Name} is there twice. Delete one.",
                        $"Die Spalte {column.Name} ist doppelt. Löschen Sie eine."
                    )
                : null;
            if (fault is not null)
            {
                rows.Faults.Add(LineOf(reader, skipped), i + 1, name.Length == 0 ? null : ImportFile.Short(name), fault);
                columns[i] = null;
            }
        }

        return columns;
    }

    private void Row(CsvReader reader, CsvColumn?[] columns, int line)
    {
        var (body, key, isGood) = (new JsonObject(), "", true);
        for (var i = 0; i < columns.Length; i++)
        {
            if (columns[i] is not { } column)
            {
                continue;
            }

            var text = reader.IsEmpty(i) ? "" : CsvFile.Unguard(reader.GetString(i));
            var (value, fault) = text.Length == 0 ? (null, null) : CsvCell.Read(text, column);
            if (column.Name == format.Key)
            {
                key = text;
                fault ??= text.Length == 0 ? NoKeyHere() : rows.Claim(text, line);
            }

            if (fault is null)
            {
                body[column.Name] = value;
            }
            else
            {
                isGood = false;
                rows.Faults.Add(line, i + 1, column.Name, fault);
            }
        }

        if (isGood)
        {
            rows.Add(new(line, key), body);
        }
    }

    private bool IsMalformed(CsvReader reader, ReadOnlySpan<byte> content, int skipped)
    {
        if (_malformed is not { } record)
        {
            return false;
        }

        // Cells stand side by side with a separator between them. A cell without a closing quote is the last one and ends with the
        // file.
        var isOpen = record.Reason is CsvMalformedReason.UnterminatedQuote;
        var (column, start, end) = (0, 0L, reader.ByteOffset);
        do
        {
            start = end;
            end += reader.GetRawSpan(column++).Length + 1;
        } while (column < reader.FieldCount && (isOpen || end <= record.ByteOffset));

        var line = ImportFile.LineAt(content, (int)(isOpen ? start : record.ByteOffset)) + skipped;
        rows.Faults.Add(
            line,
            column,
            null,
            isOpen
                ? Say(
                    "A quotation mark opens a text here, and none closes it. Close it; a quotation mark within a text is written twice.",
                    "Hier öffnet ein Anführungszeichen einen Text, und keines schließt ihn. Schließen Sie ihn; innerhalb eines Textes wird "
                        + "ein Anführungszeichen doppelt geschrieben."
                )
                : Say(
                    "A quotation mark stands alone here. A text with quotation marks stands between quotation marks, and each within it is "
                        + "written twice: \"the \"\"best\"\" name\".",
                    "Hier steht ein einzelnes Anführungszeichen. Ein Text mit Anführungszeichen steht zwischen Anführungszeichen, und "
                        + "jedes darin wird doppelt geschrieben: \"der \"\"beste\"\" Name\"."
                )
        );
        return true;
    }

    private string Unknown(string name)
    {
        var known = format.Columns.Select(column => column.Name);
        var all = string.Join(", ", known);
        name = ImportFile.Short(name);
        return Spelling.Nearest(name, known) is { } nearest
            ? Say(
                $"There is no column '{name}'. Did you mean '{nearest}'? There are: {all}.",
                $"Eine Spalte „{name}“ gibt es nicht. Meinten Sie „{nearest}“? Es gibt: {all}."
            )
            : Say(
                $"There is no column '{name}'. Delete it. There are: {all}.",
                $"Eine Spalte „{name}“ gibt es nicht. Löschen Sie sie. Es gibt: {all}."
            );
    }

    private string NoKey() =>
        Say(
            $"No column is called {format.Key}. It says which row is which; add it.",
            $"Keine Spalte heißt {format.Key}. Sie sagt, welche Zeile wofür steht; fügen Sie sie hinzu."
        );

    private string NoKeyHere() =>
        Say($"The cell is empty. Each row needs its {format.Key}.", $"Die Zelle ist leer. Jede Zeile braucht ihren {format.Key}.");

    internal static string TooLong() =>
        Say(
            $"The row is longer than {ImportFile.MaxRowBytes / 1024} KiB. Make its lists shorter.",
            $"Der Datensatz ist länger als {ImportFile.MaxRowBytes / 1024} KiB. Kürzen Sie seine Listen."
        );

    private static string WrongCount(int cells, int columns, char separator)
    {
        var shown = separator == '\t' ? Say("a tab", "einem Tabulator") : separator.ToString();
        return cells > columns
            ? Say(
                $"The line has {cells} cells, and the header {columns}. Delete what is too much, or put a text with {shown} in it between "
                    + "quotation marks.",
                $"Die Zeile hat {cells} Zellen, die Kopfzeile {columns}. Löschen Sie, was zu viel ist, oder setzen Sie einen Text mit "
                    + $"{shown} darin zwischen Anführungszeichen."
            )
            : Say(
                $"The line has {cells} cells, and the header {columns}. Write an empty cell where there is no value.",
                $"Die Zeile hat {cells} Zellen, die Kopfzeile {columns}. Schreiben Sie eine leere Zelle, wo es keinen Wert gibt."
            );
    }
}
