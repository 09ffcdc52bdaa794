using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using CountryProvider.Catalogue.Data;
using CountryProvider.Catalogue.Features;
using CountryProvider.Catalogue.History;
using CountryProvider.Catalogue.Import;
using CountryProvider.Web.Api;
using CountryProvider.Web.Csv;
using CountryProvider.Web.Validation;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using static CountryProvider.Web.Api.Parameters;

namespace CountryProvider.Catalogue.Api;

/// <summary>Version 2 of a catalogue's API.</summary>
internal sealed class CatalogueApiV2<TRow>(CatalogueDefinition<TRow> definition)
    where TRow : EntryRow, new()
{
    private static readonly JsonTypeInfo<IReadOnlyDictionary<string, NameInLanguage>> _names = Json.TypeOf<
        IReadOnlyDictionary<string, NameInLanguage>
    >(NamesJson.Default);

    public void Map(IEndpointRouteBuilder endpoints)
    {
        var title = definition.Wording.Title.English;
        var entry = definition.Example.ToJsonString(Json.Plain);
        var (code, name) = ((string)definition.Example["code"]!, (string)definition.Example["name"]!);
        var sent = Without(["retired", .. new TRow().DerivedMembers()]);
        var byKey = ApiParameter.Text("key", "Any code of the entry, in any case.", Rules.MaxNameLength);
        var byCode = ApiParameter.Code("key", "The code of the entry, in any case.", definition.MaxCodeLength);
        var api = endpoints.MapApiV2(definition.Path, title, definition.Wording.Introduction.English);

        api.MapGet("/", List)
            .WithSummary($"{title}: list or search")
            .WithDescription(
                "Those that are valid on the day and not retired, ordered by name, then code. Without a page all entries are answered "
                    + "at once."
            )
            .Takes([
                ApiParameter.Text(
                    "search",
                    "What a code or a name in English, German or the language of the answer must have, former and other names too; "
                        + "the best match comes first. Case, accents, width, apostrophes, hyphens and spaces make no difference, nor "
                        + "does ß for ss or ö for oe.",
                    Rules.MaxSearchLength
                ),
                MatchParameter,
                OnParameter,
                LangParameter,
                FieldsParameter,
                ApiParameter.OptionalChoice(
                    "status",
                    $"{typeof(TRow).Name.Replace("Row", "Status", StringComparison.Ordinal)}",
                    $"Only those with this status; {definition.Statuses[^1]} also finds those that are not valid on the day.",
                    [.. definition.Statuses]
                ),
                ApiParameter.Flag("former", "Whether to include those that are not valid on the day."),
                ApiParameter.Flag("retired", "Whether to include retired entries."),
                .. PageParameters,
                .. ListFormats.FormatParameters,
            ])
            .Produces<TRow[]>()
            .OffersCsv(definition.Rows.ColumnsOf(null, definition.Members), entry)
            .Produces(304)
            .Refuses(400)
            .Example(
                response: $"[{entry}]",
                parameters:
                [
                    ("search", name[..3].ToLowerInvariant()),
                    ("match", "contains"),
                    ("page", "1"),
                    ("pageSize", "50"),
                    ("former", "false"),
                    ("retired", "false"),
                    ("format", "json"),
                ]
            );
        api.MapGet("/{key}", Get)
            .WithSummary($"{title}: one, by any code")
            .WithDescription(
                "Codes were used again: of several entries that had one, the day decides. Content-Location names the entry by its own "
                    + "code when the key is another one."
            )
            .Takes(byKey, OnParameter, LangParameter, FieldsParameter)
            .Produces<TRow>()
            .Produces(304)
            .Refuses(400, 404)
            .Example(response: entry, parameters: ("key", code));
        api.MapGet("/{key}/names", Names)
            .WithSummary($"{title}: the names of one in all languages")
            .Takes(byKey, OnParameter)
            .Produces<IReadOnlyDictionary<string, NameInLanguage>>()
            .Produces(304)
            .Refuses(400, 404)
            .Example(response: $$$"""{"en":{"name":"{{{name}}}","origin":"shipped"}}""", parameters: ("key", code));
        ResolveApi<TRow>.Map(api, definition);
        api.MapPost("/", Add)
            .WithSummary($"{title}: add")
            .WithDescription(
                "The code must be free: codes of retired entries are not used again. Adding the same again changes nothing and answers 200."
            )
            .Accepts<TRow>("application/json")
            .Produces<TRow>()
            .Produces<TRow>(201)
            .Refuses(400, 409, 413, 415, 422)
            .Example(sent, entry);
        api.MapPut("/{key}", Put)
            .WithSummary($"{title}: add, change or reinstate")
            .WithDescription(
                "The whole entry: what is left out it does not have. Send If-Match with the ETag of an earlier answer to change only "
                    + "what you have seen, or If-None-Match: * to add only. What is stored already succeeds whatever If-Match says."
            )
            .Takes(byCode)
            .Accepts<TRow>("application/json")
            .Produces<TRow>()
            .Produces<TRow>(201)
            .Refuses(400, 409, 412, 413, 415, 422)
            .Example(sent, entry, ("key", code));
        api.MapPatch("/{key}", Patch)
            .WithSummary($"{title}: change some members")
            .WithDescription(
                "A merge patch (RFC 7396): what is named changes, null takes a member away. \"retired\": true retires the entry, "
                    + "false reinstates it; a retired one can be changed and stays retired."
            )
            .Takes(byKey)
            .Accepts<TRow>(MergePatch.MediaType)
            .Produces<TRow>()
            .Refuses(400, 404, 409, 412, 413, 415, 422)
            .Example($$"""{"name":"{{name}}"}""", entry, ("key", code))
            .RehearsedWith("""{"name":"Rehearsal"}""");
        api.MapDelete("/{key}", Retire)
            .WithSummary($"{title}: retire")
            .WithDescription(
                "The entry is kept, so that what refers to it still resolves; nothing new may refer to it. PUT or PATCH reinstates it."
            )
            .Takes(byKey)
            .Produces(204)
            .Refuses(404, 412)
            .Example(parameters: ("key", code));
        new HistoryApi<TRow>(CatalogueChanges.HistoryOf(definition)).Map(api);
        new ImportApi<TRow>(CatalogueChanges.ImportOf(definition)).Map(api);

        string Without(string[] members) =>
            new JsonObject(
                definition
                    .Example.Where(member => !members.Contains(member.Key))
                    .Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone()))
            ).ToJsonString(Json.Plain);
    }

    private async Task<ReadyDocument> List(
        string? search,
        string? match,
        string? on,
        string? lang,
        string? fields,
        string? status,
        string? former,
        string? retired,
        string? page,
        string? pageSize,
        string? format,
        string? @for,
        HttpContext http,
        IMediator mediator,
        CancellationToken cancellationToken
    )
    {
        var request = new ListEntries<TRow>
        {
            On = Day("on", on),
            Language = Language("lang", lang),
            Search = search,
            Match = Match("match", match),
            Status = Choice("status", status, definition.Statuses),
            IncludeFormer = Flag("former", former),
            IncludeRetired = Flag("retired", retired),
        };
        var wanted = Fields("fields", fields, definition.Members);
        var (number, size) = (Positive("page", page, 1, int.MaxValue), Positive("pageSize", pageSize, DefaultPageSize, MaxPageSize));
        var form = ListFormats.Of(format, @for, http);
        var entries = await mediator.Send(request, cancellationToken);
        if (page is not null || pageSize is not null)
        {
            Pagination.WriteHeaders(
                http,
                number,
                size,
                entries.Entries.Count,
                ("search", search),
                ("match", match),
                ("on", on),
                ("lang", request.Language),
                ("fields", wanted is null ? null : string.Join(',', wanted)),
                ("status", status),
                ("former", request.IncludeFormer ? "true" : null),
                ("retired", request.IncludeRetired ? "true" : null),
                ("format", format),
                ("for", @for)
            );
            entries = entries.Page(number, size);
        }

        if (form is ListFormat.Csv or ListFormat.Spreadsheet)
        {
            return new ReadyCsv(
                CsvFile.Write(
                    definition.Rows.ColumnsOf(wanted, definition.Members),
                    entries.Entries.Select(entry => entry.Json.Bytes),
                    form is ListFormat.Spreadsheet
                ),
                definition.Path
            );
        }

        wanted ??= form is ListFormat.JsonForImport ? definition.Written : null;
        return wanted is null ? entries.Json : entries.Select(wanted);
    }

    private async Task<ReadyJson> Get(
        string key,
        string? on,
        string? lang,
        string? fields,
        HttpContext http,
        IMediator mediator,
        CancellationToken cancellationToken
    )
    {
        var wanted = Fields("fields", fields, definition.Members);
        var (entry, view, day) = await mediator.Send(new GetEntry<TRow>(key, Day("on", on), Language("lang", lang)), cancellationToken);
        entry ??= view.Get(key, day);
        if (!key.Equals(entry.Code, StringComparison.OrdinalIgnoreCase))
        {
            http.Response.Headers.ContentLocation = PathOf(http.Request, entry.Code);
        }

        return wanted is null ? entry.Json : new(Json.Select(entry.Json.Bytes, wanted), entry.Stored.Version);
    }

    private static async Task<ReadyJson> Names(string key, string? on, IMediator mediator, CancellationToken cancellationToken) =>
        new(JsonSerializer.SerializeToUtf8Bytes(await mediator.Send(new GetNames<TRow>(key, Day("on", on)), cancellationToken), _names));

    private Task<IResult> Add([FromBody] JsonObject body, HttpRequest request, IMediator mediator, CancellationToken cancellationToken) =>
        WriteAsync(null, body, WriteMode.Add, request, mediator, cancellationToken);

    private Task<IResult> Put(
        string key,
        [FromBody] JsonObject body,
        HttpRequest request,
        IMediator mediator,
        CancellationToken cancellationToken
    ) => WriteAsync(key, body, WriteMode.Put, request, mediator, cancellationToken);

    private Task<IResult> Patch(
        string key,
        [FromBody] JsonObject body,
        HttpRequest request,
        IMediator mediator,
        CancellationToken cancellationToken
    ) => WriteAsync(key, body, WriteMode.Patch, request, mediator, cancellationToken);

    private async Task<IResult> WriteAsync(
        string? code,
        JsonObject body,
        WriteMode mode,
        HttpRequest request,
        IMediator mediator,
        CancellationToken cancellationToken
    )
    {
        var precondition = mode is WriteMode.Add ? Precondition.None : EntityTags.PreconditionOf(request);
        var (entry, created) = await mediator.Send(
            new WriteEntry<TRow>(code ?? (body["code"] as JsonValue)?.ToString(), body, mode, precondition),
            cancellationToken
        );
        return entry.Json.Written(created ? PathOf(request, entry.Code) : null);
    }

    private static async Task<NoContent> Retire(string key, HttpRequest request, IMediator mediator, CancellationToken cancellationToken)
    {
        await mediator.Send(new RetireEntry<TRow>(key, EntityTags.PreconditionOf(request)), cancellationToken);
        return TypedResults.NoContent();
    }

    private string PathOf(HttpRequest request, string code) => $"{request.PathBase}/api/v2/{definition.Path}/{code}";
}
