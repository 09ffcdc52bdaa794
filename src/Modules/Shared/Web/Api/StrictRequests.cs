using CountryProvider.Abstractions;
using CountryProvider.Modularity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using static CountryProvider.Abstractions.Text;
using FromBodyAttribute = Microsoft.AspNetCore.Mvc.FromBodyAttribute;

namespace CountryProvider.Web.Api;

/// <summary>
/// Refuses parts of a request that an endpoint would ignore: an unknown or repeated parameter or JSON member, and a body that it does
/// not read. Otherwise a misspelt member could cause an unintended change.
/// </summary>
internal static partial class StrictRequests
{
    // More faults help nobody, and the answer must not be many times longer than the request.
    private const int MaxFaults = 10;
    private const int MaxNameLength = 60;

    /// <summary>Makes all endpoints of the group strict. The parameters of an endpoint's handler decide what the endpoint knows.</summary>
    public static RouteGroupBuilder Strict(this RouteGroupBuilder group)
    {
        ((IEndpointConventionBuilder)group).Finally(endpoint =>
        {
            var handle = endpoint.RequestDelegate!;
            var body = endpoint.Metadata.OfType<IAcceptsMetadata>().LastOrDefault()?.RequestType;
            var isRaw = endpoint.Metadata.OfType<RawBody>().Any();
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
                    : CheckAsync(http, parameters, body, isRaw, handle);
        });
        return group;
    }

    private static bool CanHaveBody(HttpContext http) => http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody is true;

    private static async Task CheckAsync(HttpContext http, string[] parameters, Type? body, bool isRaw, RequestDelegate handle)
    {
        var faults = new Faults();
        CheckQuery(http.Request.Query, parameters, faults);
        if (isRaw)
        {
            // The endpoint itself checks its body.
        }
        else if (body is null && CanHaveBody(http))
        {
            await CheckEmptyAsync(http.Request, faults);
        }
        else if (body is not null && http.Request.HasJsonContentType()) // The framework refuses another media type later.
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

        public IReadOnlyDictionary<string, string[]> Messages => _messages;

        public void Add(string where, string message)
        {
            if (_messages.Count < MaxFaults)
            {
                _messages.TryAdd(Short(where), [message]);
            }
        }

        /// <exception cref="InvalidRequestException">There are faults.</exception>
        public void ThrowIfAny()
        {
            if (_messages.Count > 0)
            {
                throw new InvalidRequestException(_messages);
            }
        }
    }
}
