using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using CountryProvider.Abstractions;
using CountryProvider.BuildingBlocks.Api;
using CountryProvider.BuildingBlocks.Validation;
using CountryProvider.Catalogue.Data;
using CountryProvider.Catalogue.Features;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Catalogue.Api.V2;

/// <summary>Version 2 of a catalogue's API.</summary>
/// <typeparam name="TEntry">The entry in the contracts of the module.</typeparam>
internal sealed class CatalogueApiV2<TEntry>(CatalogueDefinition<TEntry> definition)
{
    private const int DefaultPageSize = 100;
    private const int MaxPageSize = 1000;

    public void Map(IEndpointRouteBuilder endpoints)
    {
        var title = definition.Wording.Title.English;
        var (code, name) = definition.Wording.Example;
        var entry = $$"""{"code":"{{code}}","name":"{{name}}","retired":false}""";
        var byCode = ApiParameter.Code("code", "Three letters, in any case.");
        var api = endpoints.MapApiV2(definition.Path, title, definition.Wording.Introduction.English);

        api.MapGet("/", List)
            .WithSummary($"{title}: list or search")
            .WithDescription("Ordered by name, then code. Without a page all entries are answered at once.")
            .Takes(
                ApiParameter.Text("search", "What name or code must contain; the best match comes first. Case, accents, width, apostrophes, hyphens and spaces make no difference, nor does ß for ss or ö for oe.", Rules.MaxSearchLength),
                ApiParameter.Flag("retired", "Whether to include retired entries."),
                ApiParameter.Number("page", "The page to answer; the first is 1, also with a pageSize alone.", 1, int.MaxValue),
                ApiParameter.Number("pageSize", $"How many entries a page has; {DefaultPageSize} with a page alone.", 1, MaxPageSize))
            .Produces<Entry[]>().Produces(304).Refuses(400)
            .Example(response: $"[{entry}]", parameters: [("search", name[..3].ToLowerInvariant()), ("page", "1"), ("pageSize", "50"), ("retired", "false")]);
        api.MapGet("/{code}", Get)
            .WithSummary($"{title}: one, by code")
            .Takes(byCode)
            .Produces<Entry>().Produces(304).Refuses(404)
            .Example(response: entry, parameters: ("code", code));
        api.MapPost("/", Add)
            .WithSummary($"{title}: add")
            .WithDescription("The code must be free: codes of retired entries are not used again. Adding the same again changes nothing and answers 200.")
            .Produces<Entry>().Produces<Entry>(201).Refuses(400, 409, 413, 415)
            .Example($$"""{"code":"{{code}}","name":"{{name}}"}""", entry);
        api.MapPut("/{code}", Put)
            .WithSummary($"{title}: add, rename or reinstate")
            .WithDescription("Send If-Match with the ETag of an earlier answer to change only what you have seen, or If-None-Match: * to add only. What is stored already succeeds whatever If-Match says.")
            .Takes(byCode)
            .Produces<Entry>().Produces<Entry>(201).Refuses(400, 412, 413, 415)
            .Example($$"""{"name":"{{name}}"}""", entry, ("code", code));
        api.MapDelete("/{code}", Retire)
            .WithSummary($"{title}: retire")
            .WithDescription("The entry is kept, so that what refers to it still resolves; nothing new may refer to it. PUT reinstates it.")
            .Takes(byCode)
            .Produces(204).Refuses(404, 412)
            .Example(parameters: ("code", code));
    }

    private static async Task<ReadyJson> List(string? search, string? retired, string? page, string? pageSize, HttpContext http, IMediator mediator, CancellationToken cancellationToken)
    {
        var entries = await mediator.Send(new ListEntries<TEntry>(search, ParseRetired(retired)), cancellationToken);
        if (page is null && pageSize is null)
        {
            return entries.Json;
        }

        var number = ParsePositive("page", page, 1, int.MaxValue);
        var size = ParsePositive("pageSize", pageSize, DefaultPageSize, MaxPageSize);
        Pagination.WriteHeaders(http, number, size, entries.Rows.Count, ("search", search), ("retired", ParseRetired(retired) ? "true" : null));
        return entries.Page(number, size).Json;
    }

    private static async Task<ReadyJson> Get(string code, IMediator mediator, CancellationToken cancellationToken) =>
        (await mediator.Send(new GetEntry<TEntry>(code), cancellationToken))?.Json
        ?? throw Catalogue<TEntry>.Missing(code);

    private async Task<IResult> Add([FromBody] NewEntry body, HttpRequest request, IMediator mediator, CancellationToken cancellationToken)
    {
        var (entry, created) = await mediator.Send(new AddEntry<TEntry>(body.Code, body.Name), cancellationToken);
        return entry.Json.Written(created ? Location(request, entry) : null);
    }

    private async Task<IResult> Put(string code, [FromBody] EntryName body, HttpRequest request, IMediator mediator, CancellationToken cancellationToken)
    {
        var (entry, created) = await mediator.Send(new PutEntry<TEntry>(code, body.Name, EntityTags.PreconditionOf(request)), cancellationToken);
        return entry.Json.Written(created ? Location(request, entry) : null);
    }

    private static async Task<NoContent> Retire(string code, HttpRequest request, IMediator mediator, CancellationToken cancellationToken)
    {
        await mediator.Send(new RetireEntry<TEntry>(code, EntityTags.PreconditionOf(request)), cancellationToken);
        return TypedResults.NoContent();
    }

    private string Location(HttpRequest request, EntryRow entry) => $"{request.PathBase}/api/v2/{definition.Path}/{entry.Code}";

    private static bool ParseRetired(string? value) => value switch
    {
        null => false,
        _ when bool.TryParse(value, out var retired) => retired,
        _ => throw new InvalidRequestException("retired", Say("retired is true or false.", "retired ist true oder false.")),
    };

    private static int ParsePositive(string field, string? value, int fallback, int max) => value switch
    {
        null => fallback,
        _ when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= max => number,
        _ => throw new InvalidRequestException(field, Say($"{field} is a whole number from 1 to {max}.", $"{field} ist eine ganze Zahl von 1 bis {max}.")),
    };
}

[Description("An entry of a catalogue.")]
internal sealed record Entry(
    [property: CodeField, Description("Three letters, unique in the catalogue.")] string Code,
    [property: NameField, Description("1 to 200 characters.")] string Name,
    [property: Description("Whether it is kept for what refers to it already, and nothing new may refer to it.")] bool Retired);

[Description("An entry to add.")]
internal sealed record NewEntry(
    [property: Required, CodeField, Description("Three letters, in any case.")] string? Code,
    [property: Required, NameField, Description("1 to 200 characters after trimming.")] string? Name);

[Description("The name of an entry.")]
internal sealed record EntryName(
    [property: Required, NameField, Description("1 to 200 characters after trimming.")] string? Name);
