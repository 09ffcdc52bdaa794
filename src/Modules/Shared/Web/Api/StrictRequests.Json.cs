using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Web.Api;

/// <content>JSON: compares each member of a body with the members of the record.</content>
internal static partial class StrictRequests
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>The members of a JSON document that are unknown to the type or are there twice: messages by member.</summary>
    /// <exception cref="JsonException">The document is not JSON.</exception>
    /// <exception cref="BadHttpRequestException">A text in the document is not valid Unicode.</exception>
    public static IReadOnlyDictionary<string, string[]> FaultsOf(ReadOnlySequence<byte> json, JsonTypeInfo type)
    {
        var faults = new Faults();
        CheckJson(json, type, faults);
        return faults.Messages;
    }

    // Looks at the whole body but does not consume it, so that the framework can read it.
    private static async Task CheckJsonAsync(HttpContext http, Type type, Faults faults)
    {
        var options = http.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        var body = http.Request.BodyReader;
        while (true)
        {
            var read = await body.ReadAsync(http.RequestAborted);
            if (read.IsCompleted)
            {
                try
                {
                    CheckJson(read.Buffer, options.GetTypeInfo(type), faults);
                }
                catch (JsonException)
                {
                    // The framework finds the error too, and names the member.
                }
                finally
                {
                    body.AdvanceTo(read.Buffer.Start);
                }

                return;
            }

            body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static void CheckJson(ReadOnlySequence<byte> json, JsonTypeInfo type, Faults faults)
    {
        var start = new SequenceReader<byte>(json);
        if (start.IsNext(ByteOrderMark))
        {
            json = json.Slice(ByteOrderMark.Length);
        }

        var options = type.Options;
        var reader = new Utf8JsonReader(
            json,
            new JsonReaderOptions
            {
                AllowTrailingCommas = options.AllowTrailingCommas,
                CommentHandling = options.ReadCommentHandling,
                MaxDepth = options.MaxDepth,
            }
        );
        if (reader.Read())
        {
            CheckValue(ref reader, type, "", faults);
        }
    }

    // A value whose type has its own converter is searched only for repeated members. Only the converter knows which members are
    // valid.
    private static void CheckValue(ref Utf8JsonReader reader, JsonTypeInfo? type, string path, Faults faults)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                CheckObject(ref reader, type, path, faults);
                break;
            case JsonTokenType.StartArray:
                var element = ElementOf(type, JsonTypeInfoKind.Enumerable);
                for (var index = 0; reader.Read() && reader.TokenType is not JsonTokenType.EndArray; index++)
                {
                    CheckValue(ref reader, element, $"{path}[{index}]", faults);
                }

                break;
            case JsonTokenType.String:
                RefuseNoUnicode(ref reader);
                break;
        }
    }

    // A handler that takes the body as an object would read a replacement character for invalid UTF-8 or for half of a surrogate
    // pair.
    private static void RefuseNoUnicode(ref Utf8JsonReader reader)
    {
        try
        {
            _ = reader.GetString();
        }
        catch (InvalidOperationException e)
        {
            throw new BadHttpRequestException("A text is no Unicode.", e);
        }
    }

    private static void CheckObject(ref Utf8JsonReader reader, JsonTypeInfo? type, string path, Faults faults)
    {
        // Properties without a getter are not part of the JSON.
        var members = type?.Kind is JsonTypeInfoKind.Object ? type.Properties.Where(member => member.Get is not null).ToList() : null;
        var element = ElementOf(type, JsonTypeInfoKind.Dictionary);
        var comparer = type?.Options.PropertyNameCaseInsensitive is true ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        var seen = new HashSet<string>(comparer);
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var name = NameOf(ref reader);
            var member = members?.FirstOrDefault(member => comparer.Equals(member.Name, name));
            var memberPath = path.Length == 0 ? name : $"{path}.{name}";
            reader.Read();
            if (members is not null && member is null)
            {
                faults.Add(memberPath, Unknown(name, [.. members.Select(known => known.Name)], "member", "kein Element"));
                reader.Skip();
                continue;
            }

            if (!seen.Add(name))
            {
                faults.Add(
                    memberPath,
                    Say(
                        $"The member '{Short(name)}' is there more than once. Send it once.",
                        $"Das Element „{Short(name)}“ steht mehrmals da. Bitte nur einmal senden."
                    )
                );
            }

            CheckValue(ref reader, member is null ? element : type!.Options.GetTypeInfo(member.PropertyType), memberPath, faults);
        }
    }

    private static JsonTypeInfo? ElementOf(JsonTypeInfo? type, JsonTypeInfoKind kind) =>
        type is not null && type.Kind == kind && type.ElementType is { } element ? type.Options.GetTypeInfo(element) : null;

    private static string NameOf(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // The name is not valid Unicode, so it cannot be a known name.
            return Encoding.UTF8.GetString(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan);
        }
    }
}
