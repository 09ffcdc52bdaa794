using CountryProvider.Abstractions;
using CountryProvider.Linking.Data;
using CountryProvider.Web.Api;
using CountryProvider.Web.Validation;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Linking.RestCountries;

/// <summary>
/// The calls of REST Countries 3.1 (https://gitlab.com/restcountries/restcountries), a service that ended in 2026. Its clients need
/// only change their base address. A request for an unsupported field or call gets an error that names it.
/// </summary>
internal static class RestCountriesApi
{
    private const string Tag = "Countries";
    private const string About = "The calls of REST Countries 3.1, for countries of today.";
    private const int MaxCodesLength = 2_000;

    private const string Country = """
        {"name":{"common":"Switzerland","official":"Swiss Confederation",
            "nativeName":{"deu":{"official":"Schweiz","common":"Schweiz"},"fra":{"official":"Suisse","common":"Suisse"}}},
          "cca2":"CH","ccn3":"756","cca3":"CHE","status":"officially-assigned",
          "currencies":{"CHF":{"name":"Swiss Franc","symbol":"CHF"}},"languages":{"deu":"German","fra":"French"},
          "translations":{"spa":{"official":"Suiza","common":"Suiza"}},"altSpellings":["CH","Swiss Confederation"],
          "region":"Europe","subregion":"Western Europe","flag":"🇨🇭"}
        """;

    private static readonly string[] _fields =
    [
        "name",
        "cca2",
        "ccn3",
        "cca3",
        "status",
        "currencies",
        "languages",
        "translations",
        "altSpellings",
        "region",
        "subregion",
        "flag",
    ];

    // Further fields of the original, which this program does not have.
    private static readonly string[] _fieldsElsewhere =
    [
        "area",
        "borders",
        "capital",
        "capitalInfo",
        "car",
        "cioc",
        "coatOfArms",
        "continents",
        "demonyms",
        "fifa",
        "flags",
        "gini",
        "idd",
        "independent",
        "landlocked",
        "latlng",
        "maps",
        "population",
        "postalCode",
        "startOfWeek",
        "timezones",
        "tld",
        "unMember",
    ];

    private static readonly Dictionary<string, string> _callsNotProvided = new(StringComparer.OrdinalIgnoreCase)
    {
        ["capital"] = "capitals",
        ["demonym"] = "demonyms",
        ["independent"] = "which countries are independent",
    };

    private static readonly (string Call, CountriesBy By, string Summary, string Text, string Example)[] _calls =
    [
        ("currency", CountriesBy.Currency, "Countries: by currency", "Any code of a currency, or a part of its name in English.", "CHF"),
        ("lang", CountriesBy.Language, "Countries: by language", "Any code of a language, or its name in English.", "German"),
        ("region", CountriesBy.Region, "Countries: by region", "A part of the name of a region of UN M49.", "Europe"),
        ("subregion", CountriesBy.Subregion, "Countries: by subregion", "A part of the name of a subregion of UN M49.", "Western Europe"),
        (
            "translation",
            CountriesBy.Translation,
            "Countries: by their name in another language",
            "A part of the name in one of the languages of translations.",
            "Suiza"
        ),
    ];

    private static readonly ApiParameter _fieldsParameter = ApiParameter.Text(
        "fields",
        $"The members that the answer is to have, with commas between them; all when left out. There are: {string.Join(", ", _fields)}.",
        500
    );

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapRestCountries(Tag, About, strict: false).MapGet("/{**call}", RefuseUnknownCall).ExcludeFromDescription();
        var api = endpoints.MapRestCountries(Tag, About);
        api.MapGet("/all", List)
            .WithSummary("Countries: all")
            .Takes(_fieldsParameter)
            .Produces<RestCountry[]>()
            .Refuses(400, 503)
            .Example(response: $"[{Country}]");
        api.MapGet("/alpha/{code}", Get)
            .WithSummary("Countries: one, by a code")
            .WithDescription("As in the original, an array of one country; with fields, the country itself.")
            .Takes(ApiParameter.Text("code", "Any code of the country, in any case.", 4), _fieldsParameter)
            .Produces<RestCountry[]>()
            .Refuses(400, 404, 503)
            .Example(response: $"[{Country}]", parameters: ("code", "CHE"));
        Describe(
                api.MapGet("/alpha", GetMany),
                "Countries: several, by codes",
                ApiParameter.Text("codes", "Codes of countries with commas between them, in any case.", MaxCodesLength)
            )
            .Example(response: $"[{Country}]", parameters: ("codes", "CHE,de,040"));
        Describe(
                api.MapGet("/name/{name}", GetNamed),
                "Countries: by name",
                ApiParameter.Text("name", "A part of a name or of another spelling; accents make no difference.", Rules.MaxSearchLength),
                ApiParameter.Flag("fullText", "Whether the common or the official name has to be that, and nothing more.")
            )
            .Example(response: $"[{Country}]", parameters: [("name", "switz"), ("fullText", "false")]);
        foreach (var (call, by, summary, text, example) in _calls)
        {
            Describe(
                    api.MapGet(
                        $"/{call}/{{text}}",
                        (string text, string? fields, HttpResponse response, IMediator mediator, CancellationToken cancellationToken) =>
                            FindAsync(by, text, fields, response, mediator, cancellationToken)
                    ),
                    summary,
                    ApiParameter.Text("text", text, Rules.MaxSearchLength)
                )
                .Example(response: $"[{Country}]", parameters: ("text", example));
        }
    }

    private static RouteHandlerBuilder Describe(RouteHandlerBuilder endpoint, string summary, params ApiParameter[] parameters) =>
        endpoint.WithSummary(summary).Takes([.. parameters, _fieldsParameter]).Produces<RestCountry[]>().Refuses(400, 404, 503);

    private static async Task<ReadyJson> List(
        string? fields,
        HttpResponse response,
        IMediator mediator,
        CancellationToken cancellationToken
    )
    {
        var members = FieldsOf(fields);
        var (list, stale) = await mediator.Send(new ListCountries(), cancellationToken);
        stale?.Mark(response);
        return list.All(members);
    }

    private static async Task<ReadyJson> Get(
        string code,
        string? fields,
        HttpResponse response,
        IMediator mediator,
        CancellationToken cancellationToken
    )
    {
        CheckCode("code", code);
        var members = FieldsOf(fields);
        var (countries, stale) = await mediator.Send(new FindCountries(CountriesBy.Codes, code), cancellationToken);
        stale?.Mark(response);
        return members is null ? RestCountryList.Json(countries, null) : new(RestCountryList.Json(countries[0], members));
    }

    private static Task<ReadyJson> GetMany(
        string? codes,
        string? fields,
        HttpResponse response,
        IMediator mediator,
        CancellationToken cancellationToken
    )
    {
        if (codes is null || codes.Length > MaxCodesLength)
        {
            throw new InvalidRequestException(
                "codes",
                Say(
                    $"Send codes of countries with commas between them, at most {MaxCodesLength} characters: /v3.1/alpha?codes=CHE,de,040.",
                    $"Bitte Codes von Ländern mit Kommas dazwischen senden, höchstens {MaxCodesLength} Zeichen: "
                        + "/v3.1/alpha?codes=CHE,de,040."
                )
            );
        }

        foreach (var code in codes.Split(',', StringSplitOptions.TrimEntries))
        {
            CheckCode("codes", code);
        }

        return FindAsync(CountriesBy.Codes, codes, fields, response, mediator, cancellationToken);
    }

    private static Task<ReadyJson> GetNamed(
        string name,
        string? fullText,
        string? fields,
        HttpResponse response,
        IMediator mediator,
        CancellationToken cancellationToken
    ) =>
        FindAsync(
            Parameters.Flag("fullText", fullText) ? CountriesBy.FullName : CountriesBy.Name,
            name,
            fields,
            response,
            mediator,
            cancellationToken
        );

    private static async Task<ReadyJson> FindAsync(
        CountriesBy by,
        string text,
        string? fields,
        HttpResponse response,
        IMediator mediator,
        CancellationToken cancellationToken
    )
    {
        var members = FieldsOf(fields);
        var (countries, stale) = await mediator.Send(new FindCountries(by, text), cancellationToken);
        stale?.Mark(response);
        return RestCountryList.Json(countries, members);
    }

    private static void RefuseUnknownCall(string? call)
    {
        var calls = string.Join(", ", _calls.Select(known => $"{known.Call}/…").Prepend("all, alpha/…, alpha?codes=…, name/…"));
        throw new NotFoundException(
            _callsNotProvided.TryGetValue(call?.Split('/')[0] ?? "", out var what)
                ? $"This product does not know {what}, so it does not have this call of REST Countries. There are: {calls}."
                : $"There is nothing at this address. There are: {calls}."
        );
    }

    private static void CheckCode(string parameter, string code)
    {
        if (code.Length is < 2 or > 4 || !Links.IsKey(code))
        {
            throw new InvalidRequestException(
                parameter,
                Say(
                    "A code of a country is two to four letters or digits.",
                    "Ein Code eines Landes hat zwei bis vier Buchstaben oder Ziffern."
                )
            );
        }
    }

    private static IReadOnlySet<string>? FieldsOf(string? fields)
    {
        var lacking = (fields?.Split(',', StringSplitOptions.TrimEntries) ?? []).Intersect(_fieldsElsewhere).ToList();
        return lacking.Count == 0
            ? Parameters.Fields("fields", fields, _fields)
            : throw new InvalidRequestException(
                "fields",
                $"This product does not have these fields of REST Countries: {string.Join(", ", lacking)}. Leave them out. It has: "
                    + $"{string.Join(", ", _fields)}."
            );
    }
}
