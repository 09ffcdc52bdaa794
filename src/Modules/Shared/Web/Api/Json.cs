using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace CountryProvider.Web.Api;

/// <summary>How JSON is written: in UTF-8, with the characters as they are.</summary>
public static class Json
{
    /// <summary>Escapes what JSON demands and what could begin HTML, and nothing else that can be seen.</summary>
    public static JavaScriptEncoder Encoder { get; } = new PlainJsonEncoder();

    /// <summary>The options to write a document with <see cref="Encoder"/>.</summary>
    public static JsonSerializerOptions Plain { get; } = new() { Encoder = Encoder };

    /// <summary>
    /// The options of a context from the source generator, with <see cref="Encoder"/>, which the generator's attribute cannot name.
    /// </summary>
    public static JsonSerializerOptions OptionsOf(JsonSerializerContext context) => new(context.Options) { Encoder = Encoder };

    /// <summary>How a type is written and read by a context from the source generator, with <see cref="Encoder"/>.</summary>
    public static JsonTypeInfo<T> TypeOf<T>(JsonSerializerContext context) => (JsonTypeInfo<T>)OptionsOf(context).GetTypeInfo(typeof(T));

    /// <summary>The UTF-8 bytes of what <paramref name="write"/> writes.</summary>
    public static byte[] Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new() { Encoder = Encoder }))
        {
            write(writer);
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The members of an object that are wanted, as they are.</summary>
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

    /// <summary>A JSON array of elements that are JSON already.</summary>
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
