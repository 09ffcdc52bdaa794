using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace CountryProvider.Web.Api;

/// <summary>Writes JSON in UTF-8 and escapes as few characters as possible.</summary>
public static class Json
{
    /// <summary>Escapes the characters that JSON requires, the character that begins HTML tags, and invisible ones.</summary>
    public static JavaScriptEncoder Encoder { get; } = new PlainJsonEncoder();

    /// <summary>Options for writing a document with <see cref="Encoder"/>.</summary>
    public static JsonSerializerOptions Plain { get; } = new() { Encoder = Encoder };

    /// <summary>
    /// The options of a source-generated context with <see cref="Encoder"/>. The generator's attribute cannot name an encoder.
    /// </summary>
    public static JsonSerializerOptions OptionsOf(JsonSerializerContext context) => new(context.Options) { Encoder = Encoder };

    /// <summary>The JSON metadata of a type from a source-generated context, with <see cref="Encoder"/>.</summary>
    public static JsonTypeInfo<T> TypeOf<T>(JsonSerializerContext context) => (JsonTypeInfo<T>)OptionsOf(context).GetTypeInfo(typeof(T));

    /// <summary>Runs <paramref name="write"/> and returns the written UTF-8 bytes.</summary>
    public static byte[] Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new() { Encoder = Encoder }))
        {
            write(writer);
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>A copy of an object with only the wanted members. Their values are unchanged.</summary>
    /// <param name="json">A JSON object.</param>
    public static byte[] Select(byte[] json, IReadOnlySet<string> members) =>
        Write(writer =>
        {
            using var document = JsonDocument.Parse(json);
            writer.WriteStartObject();
            foreach (var member in document.RootElement.EnumerateObject().Where(member => members.Contains(member.Name)))
            {
                member.WriteTo(writer);
            }

            writer.WriteEndObject();
        });

    /// <summary>A JSON array of elements that are already encoded as JSON.</summary>
    public static byte[] Array(IReadOnlyCollection<byte[]> elements)
    {
        var bytes = new byte[2 + Math.Max(0, elements.Count - 1) + elements.Sum(element => element.Length)];
        var position = 0;
        bytes[position++] = (byte)'[';
        foreach (var element in elements)
        {
            if (position > 1)
            {
                bytes[position++] = (byte)',';
            }

            element.CopyTo(bytes, position);
            position += element.Length;
        }

        bytes[position] = (byte)']';
        return bytes;
    }
}
