using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace CountryProvider.BuildingBlocks.Api;

/// <summary>How JSON is written: UTF-8 as it is, with only what could end an HTML script escaped.</summary>
public static class Json
{
    /// <summary>Escapes HTML-sensitive characters and leaves all others readable.</summary>
    public static JavaScriptEncoder Encoder { get; } = JavaScriptEncoder.Create(UnicodeRanges.All);

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
