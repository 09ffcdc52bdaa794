using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CountryProvider.Host.Distribution;

/// <summary>
/// Writes a query into an address: <c>?knownVersion=7&amp;language=de</c>. People can thus read it in logs of the requests between
/// processes.
/// </summary>
internal static class ContractQuery
{
    // Escaping makes the text at most three times as long. It then still fits into the request line of every server.
    private const int MaxLength = 2_000;

    /// <summary>The query string of a request. It is empty when all members are null.</summary>
    /// <param name="json">The request as a JSON object.</param>
    /// <returns>Null when the query string is too long, or when a member is not a single value.</returns>
    public static string? Of(string json)
    {
        if (json.Length > MaxLength)
        {
            return null;
        }

        using var request = JsonDocument.Parse(json);
        var query = new StringBuilder();
        foreach (var member in request.RootElement.EnumerateObject())
        {
            if (member.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
            {
                return null;
            }

            if (member.Value.ValueKind is not JsonValueKind.Null)
            {
                query.Append(query.Length == 0 ? '?' : '&').Append(member.Name).Append('=');
                query.Append(
                    Uri.EscapeDataString(
                        member.Value.ValueKind is JsonValueKind.String ? member.Value.GetString()! : member.Value.GetRawText()
                    )
                );
            }
        }

        return query.ToString();
    }

    /// <summary>The request as JSON. Ignores unknown members, because a newer caller may send them.</summary>
    /// <exception cref="JsonException">A member occurs twice, or has the wrong type.</exception>
    public static byte[] Read(IQueryCollection query, JsonTypeInfo request)
    {
        var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            foreach (var member in request.Properties)
            {
                if (query.TryGetValue(member.Name, out var values))
                {
                    writer.WritePropertyName(member.Name);
                    Write(
                        writer,
                        member.PropertyType,
                        values is [{ } value] ? value : throw new JsonException($"{member.Name} is there twice.")
                    );
                }
                else if (!member.PropertyType.IsValueType || Nullable.GetUnderlyingType(member.PropertyType) is not null)
                {
                    writer.WriteNull(member.Name);
                }
            }

            writer.WriteEndObject();
        }

        return json.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, Type type, string value)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(bool))
        {
            writer.WriteBooleanValue(bool.TryParse(value, out var flag) ? flag : throw new JsonException("It is neither true nor false."));
        }
        else if (type.IsPrimitive || type == typeof(decimal))
        {
            // The JSON reader checks later whether the text is a number of the right type.
            writer.WriteRawValue(value.Length > 0 ? value : throw new JsonException("It is empty."));
        }
        else
        {
            writer.WriteStringValue(value);
        }
    }
}
