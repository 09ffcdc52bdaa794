using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using CountryProvider.Abstractions;
using CountryProvider.Catalogue.Data;
using CountryProvider.Catalogue.Features;
using CountryProvider.Web.Api;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace CountryProvider.Catalogue.Api;

/// <summary>Version 1 of a catalogue's API. It is the frozen contract of the original services.</summary>
internal sealed class CatalogueApiV1<TRow>(CatalogueDefinition<TRow> definition)
    where TRow : EntryRow, new()
{
    public void Map(IEndpointRouteBuilder endpoints)
    {
        var title = definition.Wording.Title.English;
        var (code, name) = ((string)definition.Example["code"]!, (string)definition.Example["name"]!);
        var entry = $$"""{"name":"{{name}}","shortName":"{{code}}"}""";
        var api = endpoints.MapApiV1(definition.Path, title, definition.Wording.Introduction.English);

        api.MapGet("/", List).WithSummary($"{title}: list").Produces<EntryV1[]>().Produces(204).Example(response: $"[{entry}]");
        api.MapGet("/{shortName}", Get)
            .WithSummary($"{title}: one, by short name")
            .Takes(ApiParameter.Code("shortName", "Three letters, in any case."))
            .Produces<EntryV1>()
            .Refuses(400, 404)
            .Example(response: entry, parameters: ("shortName", code));
        api.MapPost("/", Add)
            .WithSummary($"{title}: add")
            .WithDescription("Adding the same again changes nothing. Answers with all entries.")
            .Produces<EntryV1[]>()
            .Refuses(400)
            .Example(entry, $"[{entry}]");
    }

    private static async Task<IResult> List(IMediator mediator, CancellationToken cancellationToken) =>
        (IResult?)(await mediator.Send(new ListEntries<TRow>(), cancellationToken)).V1 ?? TypedResults.NoContent();

    private static async Task<ReadyJson> Get(string shortName, IMediator mediator, CancellationToken cancellationToken)
    {
        if (shortName.Length != 3)
        {
            throw new InvalidRequestException("shortName", "A short name has exactly three characters.");
        }

        var (entry, _, on) = await mediator.Send(new GetEntry<TRow>(shortName), cancellationToken);
        return entry is { Retired: false, Code.Length: 3 } && entry.IsValidOn(on)
            ? entry.V1
            : throw new NotFoundException($"There is no entry with the short name {shortName}.");
    }

    private async Task<IResult> Add([FromBody] EntryV1 body, IMediator mediator, CancellationToken cancellationToken)
    {
        await definition.Ensure(mediator, body.ShortName, body.Name, cancellationToken);
        return await List(mediator, cancellationToken);
    }
}

[Description("A name and the short name that stands for it.")]
internal sealed record EntryV1(
    [property: Required, NameField, Description("1 to 200 characters after trimming.")] string? Name,
    [property: Required, CodeField, Description("Three letters; sent in any case.")] string? ShortName
);
