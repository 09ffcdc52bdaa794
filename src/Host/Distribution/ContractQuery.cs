using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CountryProvider.Host.Distribution;

/// <summary>
/// A query as it stands in an address: <c>?knownVersion=7&amp;language=de</c>. Who looks at the requests between processes can read it.
/// </summary>
internal static class ContractQuery
{
    // Escaped it is at most thrice as long, and still fits into every server's request line.
    private const int MaxLength = 2_000;

    /// <summary>What follows the path, which is nothing where all members are null.</summary>
    /// <param name="json">The request as a JSON object.</param>
    /// <returns>Null when it is too long, or a member is no single value.</returns>
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

    /// <summary>The request as JSON. Members that it does not know are left out, as a newer caller may send them.</summary>
    /// <exception cref="JsonException">A member is there twice, or is not of its type.</exception>
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
            // Whether it is a number of that type says who reads it.
            writer.WriteRawValue(value.Length > 0 ? value : throw new JsonException("It is empty."));
        }
        else
        {
            writer.WriteStringValue(value);
        }
    }
}
