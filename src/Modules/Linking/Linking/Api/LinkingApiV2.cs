using System.Text.Json;
using System.Text.Json.Nodes;
using CountryProvider.Catalogue.History;
using CountryProvider.Catalogue.Import;
using CountryProvider.Linking.Data;
using CountryProvider.Linking.Features;
using CountryProvider.Web.Api;
using CountryProvider.Web.Csv;
using CountryProvider.Web.Validation;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using static CountryProvider.Abstractions.Text;
using static CountryProvider.Web.Api.Parameters;

namespace CountryProvider.Linking.Api;

/// <summary>Version 2 of the API of links.</summary>
internal static class LinkingApiV2
{
    private const string Example = """
        {"country":{"code":"CHE","name":"Switzerland","flag":"🇨🇭"},
          "currencies":[{"code":"CHF","name":"Swiss Franc","from":"1799-03-17","tender":true}],
          "languages":[{"code":"deu","name":"German","status":"official"},{"code":"roh","name":"Romansh","status":"regional"}],
          "complete":true}
        """;

    private const string Sent =
        """{"currencies":[{"code":"CHF","from":"1799-03-17"}],"languages":["deu",{"code":"roh","status":"regional"}]}""";

    private const int MaxKeyLength = 8;

    internal static readonly HistoryDefinition<LinkRow> History = new()
    {
        Title = "Links",
        Json = LinkRow.Json,
        Show = row => JsonSerializer.SerializeToUtf8Bytes(row, LinkRow.Json),
        CodeOf = async (mediator, key, cancellationToken) =>
            (await mediator.Send(new ListLinks(null, null) { Country = key }, cancellationToken)).Get(key).Country.Code,
        ExampleCode = "CHE",
        Example = """{"country":"CHE","currencies":[{"code":"CHF","tender":true}],"languages":[{"code":"deu","status":"official"}]}""",
    };

    internal static readonly ImportDefinition Import = new(
        "links",
        "",
        "Links",
        () => Say("Linked countries", "Verknüpfte Länder"),
        LinkLine.Rows,
        """{"country":"ATA","noCurrency":true}"""
    );

    private static readonly string[] _statuses = ["complete", "incomplete", "outdated", "all"];
    private static readonly string[] _members = ["country", "currencies", "languages", "noCurrency", "noLanguage", "complete"];

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var byKey = ApiParameter.Text("key", "Any code of the country, in any case.", Rules.MaxNameLength);
        var former = ApiParameter.Flag(
            "former",
            "Whether to show the currencies of all times, and in a list also the countries that are not valid on the day; those are "
                + "shown as on their last day."
        );
        var api = endpoints.MapApiV2("links", "Links", LinkingModule.About);
        api.MapGet("/", List)
            .WithSummary("Links: list or search")
            .WithDescription(
                "In the order of the countries: by name, then code. Without a page all are answered at once. Where a module that "
                    + "knows the names does not answer, what it said before is used, and the headers Warning and Age say so."
            )
            .Takes([
                ApiParameter.Choice(
                    "status",
                    "LinkStatus",
                    "complete: countries that are fully linked on the day; incomplete: those that lack something; outdated: those "
                        + "linked to something that is retired or no longer valid; all: any.",
                    _statuses
                ),
                ApiParameter.Text("currency", "Only countries that use this currency: any code of it.", MaxKeyLength),
                ApiParameter.Text("language", "Only countries that have this language: any code of it.", MaxKeyLength),
                ApiParameter.Text(
                    "search",
                    "What a code or a name of the country, or of what it is linked to, must have, in English, German or the language "
                        + "of the answer; the best match comes first. With match=prefix or exact, of the country alone.",
                    Rules.MaxSearchLength
                ),
                MatchParameter,
                OnParameter,
                LangParameter,
                FieldsParameter,
                former with
                {
                    Description =
                        $"{former.Description} CSV, and JSON for an import, always have the currencies of all times, so that nothing is "
                        + "lost when they are imported.",
                },
                .. PageParameters,
                .. ListFormats.FormatParameters,
            ])
            .Produces<Link[]>()
            .OffersCsv(LinkLine.Rows.ColumnsOf(null, _members), Example)
            .Produces(304)
            .Refuses(400, 503)
            .Example(
                response: $"[{Example}]",
                parameters:
                [
                    ("status", "complete"),
                    ("currency", "CHF"),
                    ("language", "deu"),
                    ("search", "swi"),
                    ("match", "contains"),
                    ("page", "1"),
                    ("pageSize", "50"),
                    ("former", "false"),
                    ("format", "json"),
                ]
            );
        api.MapGet("/{key}", Get)
            .WithSummary("Links: one, by any code of the country")
            .WithDescription("Content-Location names the link by the country's own code when the key is another one.")
            .Takes(byKey, OnParameter, LangParameter, FieldsParameter, former)
            .Produces<Link>()
            .Produces(304)
            .Refuses(400, 404, 503)
            .Example(response: Example, parameters: ("key", "CHE"));
        api.MapPut("/{key}", Put)
            .WithSummary("Links: link a country to currencies and languages")
            .WithDescription(
                "The whole link: what is left out the country does not have. Send If-Match with the ETag of an earlier answer to "
                    + "change only what you have seen, or If-None-Match: * to link only what was not. What is linked already succeeds "
                    + "whatever If-Match says, and may stay when it is retired."
            )
            .Takes(byKey)
            .Accepts<LinkTarget>("application/json")
            .Produces<Link>()
            .Produces<Link>(201)
            .Refuses(400, 404, 412, 413, 415, 422, 503)
            .Example(Sent, Example, ("key", "CHE"));
        api.MapPatch("/{key}", Patch)
            .WithSummary("Links: change some members")
            .WithDescription("A merge patch (RFC 7396): what is named changes, a list as a whole; null takes all of it away.")
            .Takes(byKey)
            .Accepts<LinkTarget>(MergePatch.MediaType)
            .Produces<Link>()
            .Produces<Link>(201)
            .Refuses(400, 404, 412, 413, 415, 422, 503)
            .Example("""{"languages":["deu","fra"]}""", Example, ("key", "CHE"))
            .RehearsedWith("""{"languages":[]}""");
        api.MapDelete("/{key}", Remove)
            .WithSummary("Links: unlink a country")
            .WithDescription("The same when it was not linked.")
            .Takes(byKey)
            .Produces(204)
            .Refuses(412, 503)
            .Example(parameters: ("key", "CHE"));
        new HistoryApi<LinkRow>(History).Map(api);
        new ImportApi<LinkRow>(Import).Map(api);
    }

    private static async Task<ReadyDocument> List(
        string? status,
        string? currency,
        string? language,
        string? search,
        string? match,
        string? on,
        string? lang,
        string? fields,
        string? former,
        string? page,
        string? pageSize,
        string? format,
        string? @for,
        HttpContext http,
        IMediator mediator,
        CancellationToken cancellationToken
    )
    {
        var wanted = (LinkStatus)Math.Max(0, Array.IndexOf(_statuses, Choice("status", status, _statuses)));
        var members = Fields("fields", fields, _members);
        var (includeFormer, how) = (Flag("former", former), Match("match", match));
        var (number, size) = (Positive("page", page, 1, int.MaxValue), Positive("pageSize", pageSize, DefaultPageSize, MaxPageSize));
        var request = new ListLinks(Day("on", on), Parameters.Language("lang", lang))
        {
            Currency = currency,
            LinkedLanguage = language,
            Search = search,
        };
        var form = ListFormats.Of(format, @for, http);
        var reading = await mediator.Send(request, cancellationToken);
        var view = reading.For(http.Response);
        var links = view.List(wanted, includeFormer)
            .Using(reading.CodeOf("currency", currency, view.Names.Currencies), reading.CodeOf("language", language, view.Names.Languages))
            .Search(search, how, view.Names);
        if (page is not null || pageSize is not null)
        {
            Pagination.WriteHeaders(
                http,
                number,
                size,
                links.Items.Count,
                ("status", status),
                ("currency", currency),
                ("language", language),
                ("search", search),
                ("match", match),
                ("on", on),
                ("lang", request.Language),
                ("fields", members is null ? null : string.Join(',', members)),
                ("former", includeFormer ? "true" : null),
                ("format", format),
                ("for", @for)
            );
            links = links.Page(number, size);
        }

        return form switch
        {
            ListFormat.JsonForImport => LinkLine.JsonOf(links.Items, members),
            ListFormat.Json => members is null ? links.Json : links.Select(members),
            _ => new ReadyCsv(
                CsvFile.Write(
                    LinkLine.Rows.ColumnsOf(members, _members),
                    links.Items.Select(link => link.JsonOf(former: true).Bytes),
                    form is ListFormat.Spreadsheet
                ),
                "links"
            ),
        };
    }

    private static async Task<ReadyJson> Get(
        string key,
        string? on,
        string? lang,
        string? fields,
        string? former,
        HttpContext http,
        IMediator mediator,
        CancellationToken cancellationToken
    )
    {
        var (members, includeFormer) = (Fields("fields", fields, _members), Flag("former", former));
        var reading = await mediator.Send(
            new ListLinks(Day("on", on), Parameters.Language("lang", lang)) { Country = key },
            cancellationToken
        );
        var link = reading.Get(key);
        _ = reading.For(http.Response);
        if (!key.Equals(link.Country.Code, StringComparison.OrdinalIgnoreCase))
        {
            http.Response.Headers.ContentLocation = PathOf(http.Request, link);
        }

        var json = link.JsonOf(includeFormer);
        return members is null ? json : new(Json.Select(json.Bytes, members), link.Version);
    }

    private static Task<IResult> Put(
        string key,
        [FromBody] JsonObject body,
        HttpRequest request,
        IMediator mediator,
        CancellationToken cancellationToken
    ) => WriteAsync(key, LinkTarget.Of(body).Whole(), request, mediator, cancellationToken);

    private static Task<IResult> Patch(
        string key,
        [FromBody] JsonObject body,
        HttpRequest request,
        IMediator mediator,
        CancellationToken cancellationToken
    ) => WriteAsync(key, LinkTarget.Of(body), request, mediator, cancellationToken);

    private static async Task<IResult> WriteAsync(
        string key,
        LinkTarget target,
        HttpRequest request,
        IMediator mediator,
        CancellationToken cancellationToken
    )
    {
        var (link, created, stale) = await mediator.Send(new WriteLink(key, target, EntityTags.PreconditionOf(request)), cancellationToken);
        stale?.Mark(request.HttpContext.Response);
        return link.JsonOf(former: false).Written(created ? PathOf(request, link) : null);
    }

    private static async Task<NoContent> Remove(string key, HttpRequest request, IMediator mediator, CancellationToken cancellationToken)
    {
        await mediator.Send(new RemoveLink(key, EntityTags.PreconditionOf(request)), cancellationToken);
        return TypedResults.NoContent();
    }

    private static string PathOf(HttpRequest request, LinkedCountry link) => $"{request.PathBase}/api/v2/links/{link.Country.Code}";
}
