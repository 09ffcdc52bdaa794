using System.Text.Json;
using System.Text.Json.Nodes;
using CountryProvider.Web.Api;
using Microsoft.AspNetCore.Http;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Web.Csv;

/// <summary>Reads a JSON array of objects in UTF-8.</summary>
internal static class JsonImport
{
    public static void Read(ReadOnlyMemory<byte> file, RowFormat format, ImportedRows rows)
    {
        var reader = new Utf8JsonReader(file.Span);
        try
        {
            if (!reader.Read() || reader.TokenType is not JsonTokenType.StartArray)
            {
                rows.Faults.Add(
                    1,
                    null,
                    null,
                    Say(
                        $"This is no array. Send objects in one: [{{\"{format.Key}\": …}}, …].",
                        $"Das ist kein Array. Senden Sie Objekte in einem: [{{\"{format.Key}\": …}}, …]."
                    )
                );
                return;
            }

            var (line, place) = (1, 0);
            while (!rows.Faults.IsFull && reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
            {
                var start = (int)reader.TokenStartIndex;
                line += file.Span[place..start].Count((byte)'\n');
                place = start;
                if (!rows.Begin(line))
                {
                    return;
                }

                var isObject = reader.TokenType is JsonTokenType.StartObject;
                reader.Skip();
                if (reader.BytesConsumed - start > ImportFile.MaxRowBytes)
                {
                    rows.Faults.Add(line, null, null, CsvImport.TooLong());
                }
                else if (isObject)
                {
                    ReadObject(file[start..(int)reader.BytesConsumed], line, format, rows);
                }
                else
                {
                    rows.Faults.Add(line, null, null, Say("This is no object.", "Das ist kein Objekt."));
                }
            }

            if (!rows.Faults.IsFull)
            {
                reader.Read(); // Throws if anything follows the array.
            }

            if (rows.Count == 0)
            {
                rows.Faults.Add(
                    line,
                    null,
                    null,
                    Say("The array is empty. Send at least one object.", "Das Array ist leer. Senden Sie mindestens ein Objekt.")
                );
            }
        }
        catch (JsonException e)
        {
            rows.Faults.Add(
                (int)(e.LineNumber ?? 0) + 1,
                (int)(e.BytePositionInLine ?? 0) + 1,
                null,
                Say("From here on this is no JSON. Mend it.", "Ab hier ist das kein JSON. Berichtigen Sie es.")
            );
        }
    }

    private static void ReadObject(ReadOnlyMemory<byte> json, int line, RowFormat format, ImportedRows rows)
    {
        try
        {
            var faults = StrictRequests.FaultsOf(new(json), format.Type);
            foreach (var (path, messages) in faults)
            {
                rows.Faults.Add(line, null, path, messages[0]);
            }

            if (faults.Count > 0)
            {
                return;
            }
        }
        catch (BadHttpRequestException)
        {
            rows.Faults.Add(
                line,
                null,
                null,
                Say("A text in it is no Unicode. Mend it.", "Ein Text darin ist kein Unicode. Berichtigen Sie ihn.")
            );
            return;
        }

        var body = JsonNode.Parse(json.Span, new JsonNodeOptions { PropertyNameCaseInsensitive = true })!.AsObject();
        var key = body[format.Key] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
        if ((key.Length == 0 ? NoKey(format.Key) : rows.Claim(key, line)) is { } fault)
        {
            rows.Faults.Add(line, null, format.Key, fault);
            return;
        }

        rows.Add(new(line, key), body);
    }

    private static string NoKey(string key) =>
        Say($"Each object needs its {key}, which is a text.", $"Jedes Objekt braucht seinen {key}, und das ist ein Text.");
}
