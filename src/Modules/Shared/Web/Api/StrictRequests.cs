using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CountryProvider.Abstractions;
using CountryProvider.Modularity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using static CountryProvider.Abstractions.Text;
using FromBodyAttribute = Microsoft.AspNetCore.Mvc.FromBodyAttribute;

namespace CountryProvider.Web.Api;

/// <summary>
/// Refuses what an endpoint would ignore: a parameter or JSON member that it does not know, one that is there twice, and a body that it
/// does not read. A misspelt member would else change something that nobody meant to change.
/// </summary>
internal static class StrictRequests
{
    // More faults than that help nobody, and the answer should not be many times as long as the request.
    private const int MaxFaults = 10;
    private const int MaxNameLength = 60;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Makes all endpoints of the group strict. What an endpoint knows follows from the parameters of its handler.</summary>
    public static RouteGroupBuilder Strict(this RouteGroupBuilder group)
    {
        ((IEndpointConventionBuilder)group).Finally(endpoint =>
        {
            var handle = endpoint.RequestDelegate!;
            var body = endpoint.Metadata.OfType<IAcceptsMetadata>().LastOrDefault()?.RequestType;
            string[] parameters =
            [
                .. endpoint
                    .Metadata.OfType<IParameterBindingMetadata>()
                    .Where(binding => !binding.ParameterInfo.IsDefined(typeof(FromBodyAttribute), false))
                    .Select(binding => binding.Name)
                    .Except(((RouteEndpointBuilder)endpoint).RoutePattern.Parameters.Select(parameter => parameter.Name)),
            ];
            endpoint.RequestDelegate = http =>
                body is null && !http.Request.QueryString.HasValue && !CanHaveBody(http)
                    ? handle(http)
                    : CheckAsync(http, parameters, body, handle);
        });
        return group;
    }

    private static bool CanHaveBody(HttpContext http) => http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody is true;

    private static async Task CheckAsync(HttpContext http, string[] parameters, Type? body, RequestDelegate handle)
    {
        var faults = new Faults();
        CheckQuery(http.Request.Query, parameters, faults);
        if (body is null && CanHaveBody(http))
        {
            await CheckEmptyAsync(http.Request, faults);
        }
        else if (body is not null && http.Request.HasJsonContentType()) // Another media type is refused later.
        {
            await CheckJsonAsync(http, body, faults);
        }

        faults.ThrowIfAny();
        await handle(http);
    }

    private static void CheckQuery(IQueryCollection query, string[] parameters, Faults faults)
    {
        foreach (var (name, values) in query)
        {
            if (!parameters.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                faults.Add(name, Unknown(name, parameters, "parameter", "keinen Parameter"));
            }
            else if (values.Count > 1)
            {
                faults.Add(
                    name,
                    Say(
                        $"The parameter '{Short(name)}' is there {values.Count} times. Send it once.",
                        $"Der Parameter „{Short(name)}“ steht {values.Count}-mal da. Bitte nur einmal senden."
                    )
                );
            }
        }
    }

    private static async Task CheckEmptyAsync(HttpRequest request, Faults faults)
    {
        var read = await request.BodyReader.ReadAsync(request.HttpContext.RequestAborted);
        if (!read.Buffer.IsEmpty)
        {
            faults.Add(
                "body",
                Say(
                    $"{request.Method} takes no body here. Send none.",
                    $"{request.Method} nimmt hier keinen Inhalt an. Bitte ohne Inhalt senden."
                )
            );
        }

        request.BodyReader.AdvanceTo(read.Buffer.End);
    }

    // Looks at the whole body and leaves it there, for the framework to read.
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
                    // The framework finds that out too, and says at which member.
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

    // A value whose type has a converter of its own is looked through for repeated members alone: what else it may hold the converter
    // knows.
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

    // Who takes the body as an object would read a replacement character where bytes are no UTF-8, or a half of a surrogate pair.
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
        // The others are not of the JSON.
        var members = type?.Kind is JsonTypeInfoKind.Object ? type.Properties.Where(member => member.Get is not null).ToList() : null;
        var element = ElementOf(type, JsonTypeInfoKind.Dictionary);
        var comparer = type?.Options.PropertyNameCaseInsensitive is true ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        var seen = new HashSet<string>(comparer);
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var name = NameOf(ref reader);
            var member = members?.FirstOrDefault(member => comparer.Equals(member.Name, name));
            var here = path.Length == 0 ? name : $"{path}.{name}";
            reader.Read();
            if (members is not null && member is null)
            {
                faults.Add(here, Unknown(name, [.. members.Select(known => known.Name)], "member", "kein Element"));
                reader.Skip();
                continue;
            }

            if (!seen.Add(name))
            {
                faults.Add(
                    here,
                    Say(
                        $"The member '{Short(name)}' is there more than once. Send it once.",
                        $"Das Element „{Short(name)}“ steht mehrmals da. Bitte nur einmal senden."
                    )
                );
            }

            CheckValue(ref reader, member is null ? element : type!.Options.GetTypeInfo(member.PropertyType), here, faults);
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
            // No Unicode, and so no name that is known.
            return Encoding.UTF8.GetString(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan);
        }
    }

    private static string Unknown(string name, string[] known, string kind, string german)
    {
        var all =
            known.Length == 0
                ? Say("This address takes none.", "Diese Adresse nimmt nichts dergleichen an.")
                : Say($"There are: {string.Join(", ", known)}.", $"Es gibt: {string.Join(", ", known)}.");
        return Spelling.Nearest(Short(name), known) is { } nearest
            ? Say(
                $"There is no {kind} '{Short(name)}' here. Did you mean '{nearest}'? {all}",
                $"Hier gibt es {german} „{Short(name)}“. Meinten Sie „{nearest}“? {all}"
            )
            : Say($"There is no {kind} '{Short(name)}' here. {all}", $"Hier gibt es {german} „{Short(name)}“. {all}");
    }

    private static string Short(string name) => name.Length <= MaxNameLength ? name : name[..MaxNameLength] + "…";

    private sealed class Faults
    {
        private readonly Dictionary<string, string[]> _messages = [];

        public void Add(string where, string message)
        {
            if (_messages.Count < MaxFaults)
            {
                _messages.TryAdd(Short(where), [message]);
            }
        }

        /// <exception cref="InvalidRequestException">There are some.</exception>
        public void ThrowIfAny()
        {
            if (_messages.Count > 0)
            {
                throw new InvalidRequestException(_messages);
            }
        }
    }
}
