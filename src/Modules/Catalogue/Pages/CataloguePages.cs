using CountryProvider.BuildingBlocks.Api;
using CountryProvider.BuildingBlocks.Pages;
using CountryProvider.Catalogue.Data;
using CountryProvider.Catalogue.Features;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Catalogue.Pages;

/// <summary>The pages of a catalogue: its list with search and a form to add, and a page for each entry.</summary>
/// <typeparam name="TEntry">The entry in the contracts of the module.</typeparam>
internal sealed class CataloguePages<TEntry>(CatalogueDefinition<TEntry> definition)
{
    public void Map(IEndpointRouteBuilder endpoints)
    {
        var pages = endpoints.MapPages();
        pages.MapGet($"/{definition.Path}", async (string? search, string? retired, string? page, string? done, string? code, IMediator mediator, CancellationToken cancellationToken) =>
            await ListAsync(new(search, retired is not null, page), FormState.Empty, 200, (done, code), mediator, cancellationToken));
        pages.MapPost($"/{definition.Path}", Add);
        pages.MapGet($"/{definition.Path}/{{code}}", async (string code, IMediator mediator, CancellationToken cancellationToken) =>
            Entry(await FindAsync(code, mediator, cancellationToken), null, 200));
        pages.MapPost($"/{definition.Path}/{{code}}", Rename);
        pages.MapPost($"/{definition.Path}/{{code}}/retire", Retire);
        pages.MapPost($"/{definition.Path}/{{code}}/reinstate", Reinstate);
    }

    private async Task<IResult> ListAsync(
        CatalogueFilter filter, FormState form, int status, (string? Done, string? Code) notice, IMediator mediator, CancellationToken cancellationToken)
    {
        var entries = await mediator.Send(new ListEntries<TEntry>(filter.Search, filter.IncludeRetired), cancellationToken);
        var subject = notice.Code is null ? null : await mediator.Send(new GetEntry<TEntry>(notice.Code), cancellationToken);
        return Page.Of<CataloguePage, CatalogueModel>(definition.Wording.Title.ToString(), new()
        {
            Path = definition.Path,
            Wording = definition.Wording,
            Filter = filter,
            Entries = new(entries.Rows, filter.Page),
            Form = form,
            Notice = subject is null ? null : Notice(notice.Done, subject),
        }, status);
    }

    private IResult Entry(EntryRow entry, FormState? form, int status) =>
        Page.Of<EntryPage, EntryModel>($"{entry.Name} · {definition.Wording.Title}", new()
        {
            Path = definition.Path,
            Wording = definition.Wording,
            Entry = entry,
            Form = form ?? FormState.Of(("name", entry.Name)),
        }, status);

    private Task<IResult> Add(IFormCollection form, IMediator mediator, CancellationToken cancellationToken) => FormState.SubmitAsync(form, "code",
        async () => Done("added", (await mediator.Send(new AddEntry<TEntry>(form["code"], form["name"]), cancellationToken)).Entry),
        (state, status) => ListAsync(new(null, false, null), state, status, default, mediator, cancellationToken));

    private Task<IResult> Rename(string code, IFormCollection form, IMediator mediator, CancellationToken cancellationToken) => FormState.SubmitAsync(form, "name",
        async () => Done("renamed", (await mediator.Send(new PutEntry<TEntry>(code, form["name"], Seen(form)), cancellationToken)).Entry),
        async (state, status) => Entry(await FindAsync(code, mediator, cancellationToken), state, status));

    private async Task<IResult> Retire(string code, IMediator mediator, CancellationToken cancellationToken) =>
        Done("retired", await mediator.Send(new RetireEntry<TEntry>(code, Precondition.None), cancellationToken));

    private async Task<IResult> Reinstate(string code, IMediator mediator, CancellationToken cancellationToken)
    {
        var entry = await FindAsync(code, mediator, cancellationToken);
        return Done("reinstated", (await mediator.Send(new PutEntry<TEntry>(code, entry.Name, Precondition.OneOf([entry.Version])), cancellationToken)).Entry); // Not a name that was changed since.
    }

    private static async Task<EntryRow> FindAsync(string code, IMediator mediator, CancellationToken cancellationToken) =>
        await mediator.Send(new GetEntry<TEntry>(code), cancellationToken)
        ?? throw Catalogue<TEntry>.Missing(code);

    // The page carries the version that the person saw, so that nobody's change is overwritten unseen.
    private static Precondition Seen(IFormCollection form) =>
        long.TryParse(form["version"], out var version) ? Precondition.OneOf([version]) : Precondition.Exists;

    private IResult Done(string what, EntryRow entry) => Page.SeeOther($"{definition.Path}?done={what}&code={entry.Code}{(entry.Retired ? "&retired=true" : "")}");

    private static string? Notice(string? done, EntryRow entry) => done switch
    {
        "added" => Say($"{Isolate(entry.Name)} ({entry.Code}) was added.", $"{Isolate(entry.Name)} ({entry.Code}) wurde hinzugefügt."),
        "renamed" => Say($"{entry.Code} is now called {Isolate(entry.Name)}.", $"{entry.Code} heißt jetzt {Isolate(entry.Name)}."),
        "retired" => Say($"{Isolate(entry.Name)} ({entry.Code}) was retired.", $"{Isolate(entry.Name)} ({entry.Code}) wurde stillgelegt."),
        "reinstated" => Say($"{Isolate(entry.Name)} ({entry.Code}) was reinstated.", $"{Isolate(entry.Name)} ({entry.Code}) wurde reaktiviert."),
        _ => null,
    };
}

/// <summary>What the list is narrowed to.</summary>
/// <param name="Page">The number of the page as the address has it.</param>
public sealed record CatalogueFilter(string? Search, bool IncludeRetired, string? Page);

public sealed record CatalogueModel
{
    public required string Path { get; init; }

    public required CatalogueWording Wording { get; init; }

    public required CatalogueFilter Filter { get; init; }

    public required PageOf<EntryRow> Entries { get; init; }

    public required FormState Form { get; init; }

    public required string? Notice { get; init; }
}

public sealed record EntryModel
{
    public required string Path { get; init; }

    public required CatalogueWording Wording { get; init; }

    public required EntryRow Entry { get; init; }

    public required FormState Form { get; init; }
}
