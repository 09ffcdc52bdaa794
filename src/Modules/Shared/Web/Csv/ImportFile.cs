using System.Text;
using System.Text.Unicode;
using Microsoft.Net.Http.Headers;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Web.Csv;

/// <summary>Reads a file for an import: CSV as spreadsheets and this program write it, or a JSON array.</summary>
public static class ImportFile
{
    /// <summary>The maximum length of a file, in bytes.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>The maximum number of rows in a file.</summary>
    public const int MaxRows = 100_000;

    /// <summary>The maximum length of a row, in bytes. It is the same as for the body of a PUT.</summary>
    public const int MaxRowBytes = 64 * 1024;

    private const string Windows = "windows-1252";

    private static ReadOnlySpan<byte> Utf8Mark => [0xEF, 0xBB, 0xBF];

    /// <summary>Opens a file. <see cref="ImportedRows.Read"/> reads it later.</summary>
    /// <param name="contentType">
    /// <c>application/json</c> for JSON, anything else for CSV. Add <c>charset=windows-1252</c> for CSV that is not UTF-8. Null for
    /// CSV in UTF-8.
    /// </param>
    public static ImportedRows Open(ReadOnlyMemory<byte> content, string? contentType, RowFormat format)
    {
        _ = MediaTypeHeaderValue.TryParse(contentType, out var type);
        var isJson = type is not null && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase);
        var charset = type is { Charset.HasValue: true } ? HeaderUtilities.RemoveQuotes(type.Charset).ToString() : "utf-8";
        return new(isJson, rows => Read(content, charset, format, rows));
    }

    private static void Read(ReadOnlyMemory<byte> content, string charset, RowFormat format, ImportedRows rows)
    {
        var isJson = rows.IsWhole;
        if (KindFault(content.Span) is { } fault)
        {
            rows.Faults.Add(1, null, null, fault);
            return;
        }

        if (content.Span.StartsWith(Utf8Mark))
        {
            content = content[Utf8Mark.Length..];
            if (!charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            {
                rows.Faults.Add(1, null, null, Contradiction(charset));
                return;
            }
        }

        if (charset.Equals(Windows, StringComparison.OrdinalIgnoreCase) && !isJson)
        {
            var windows = CodePagesEncodingProvider.Instance.GetEncoding(Windows)!;
            content = Encoding.Convert(windows, Encoding.UTF8, content.ToArray());
        }
        else if (!charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
        {
            rows.Faults.Add(1, null, null, UnknownCharset(charset, isJson));
            return;
        }

        if (content.Span.Trim(" \t\r\n"u8).IsEmpty)
        {
            rows.Faults.Add(1, null, null, Empty(isJson));
            return;
        }

        var valid = Utf8.IsValid(content.Span) ? content.Length : ValidLength(content.Span);
        if (isJson && valid == content.Length)
        {
            JsonImport.Read(content, format, rows);
        }
        else if (isJson)
        {
            rows.Faults.Add(LineAt(content.Span, valid), null, null, NotUtf8(content.Span[valid], isJson));
        }
        else
        {
            var csv = new CsvImport(format, rows);
            if (valid == content.Length)
            {
                csv.Read(content);
            }
            else
            {
                var (column, member) = csv.PlaceOfEnd(content[..valid]);
                rows.Faults.Add(LineAt(content.Span, valid), column, member, NotUtf8(content.Span[valid], isJson));
            }
        }
    }

    /// <summary>The line number of a position in a file, from 1.</summary>
    internal static int LineAt(ReadOnlySpan<byte> content, int place)
    {
        var before = content[..place];
        return 1 + (before.Contains((byte)'\n') ? before.Count((byte)'\n') : before.Count((byte)'\r'));
    }

    /// <summary>The beginning of a text, for a message.</summary>
    internal static string Short(string text) => text.Length <= 60 ? text : text[..60] + "…";

    private static string? KindFault(ReadOnlySpan<byte> content) =>
        content.Length > MaxBytes
            ? Say(
                $"The file is longer than {MaxBytes / 1024 / 1024} MiB. Split it, and import the parts one after the other.",
                $"Die Datei ist größer als {MaxBytes / 1024 / 1024} MiB. Teilen Sie sie auf und importieren Sie die Teile nacheinander."
            )
        : content.StartsWith("PK\u0003\u0004"u8) || content.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0])
            ? Say(
                "This is a workbook of a spreadsheet program, or a ZIP file. Save the sheet as “CSV UTF-8”, and import that file.",
                "Das ist eine Arbeitsmappe einer Tabellenkalkulation oder eine ZIP-Datei. Speichern Sie das Blatt als „CSV UTF-8“ und "
                    + "importieren Sie diese Datei."
            )
        : content.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE])
        || content.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF])
        || content.Contains((byte)0)
            ? Say(
                "This is no text in UTF-8: it has NUL bytes, as UTF-16 (“Unicode text”) has. Save it as “CSV UTF-8”.",
                "Das ist kein Text in UTF-8: Er hat NUL-Bytes wie UTF-16 („Unicode-Text“). Speichern Sie die Datei als „CSV UTF-8“."
            )
        : null;

    private static string Contradiction(string charset) =>
        Say(
            $"The file begins with the mark of UTF-8, and the request says {Short(charset)}. Leave charset out.",
            $"Die Datei beginnt mit der Kennung von UTF-8, die Anfrage nennt aber {Short(charset)}. Lassen Sie charset weg."
        );

    private static string UnknownCharset(string charset, bool isJson) =>
        isJson
            ? Say(
                $"JSON is read in UTF-8 alone, and the request says {Short(charset)}. Send UTF-8.",
                $"JSON wird nur in UTF-8 gelesen, die Anfrage nennt aber {Short(charset)}. Senden Sie UTF-8."
            )
            : Say(
                $"Files are read in UTF-8 or {Windows}, and the request says {Short(charset)}. Send one of these.",
                $"Dateien werden in UTF-8 oder {Windows} gelesen, die Anfrage nennt aber {Short(charset)}. Senden Sie eines davon."
            );

    private static string Empty(bool isJson) =>
        isJson
            ? Say("The file is empty. Send an array of objects.", "Die Datei ist leer. Senden Sie ein Array von Objekten.")
            : Say(
                "The file is empty. Its first line names the columns, and each line below is a row.",
                "Die Datei ist leer. Ihre erste Zeile nennt die Spalten, und jede Zeile darunter ist ein Datensatz."
            );

    private static string NotUtf8(byte found, bool isJson) =>
        isJson
            ? Say(
                $"Here is the byte {found:X2}, so this is no UTF-8. Send UTF-8.",
                $"Hier steht das Byte {found:X2}, das ist kein UTF-8. Senden Sie UTF-8."
            )
            : Say(
                $"Here is the byte {found:X2}, so this is no UTF-8. Save the file as “CSV UTF-8”; or if it is in {Windows}, say so: "
                    + $"Content-Type: text/csv; charset={Windows}.",
                $"Hier steht das Byte {found:X2}, das ist kein UTF-8. Speichern Sie die Datei als „CSV UTF-8“; oder falls sie in {Windows} "
                    + $"ist, sagen Sie das: Content-Type: text/csv; charset={Windows}."
            );

    private static int ValidLength(ReadOnlySpan<byte> content)
    {
        var length = 0;
        while (Rune.DecodeFromUtf8(content[length..], out _, out var consumed) is System.Buffers.OperationStatus.Done)
        {
            length += consumed;
        }

        return length;
    }
}
