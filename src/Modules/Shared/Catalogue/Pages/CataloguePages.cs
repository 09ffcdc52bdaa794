using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CountryProvider.Catalogue.Data;
using CountryProvider.Catalogue.Features;
using CountryProvider.Catalogue.History;
using CountryProvider.Web.Api;
using CountryProvider.Web.Pages;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Catalogue.Pages;

/// <summary>The pages of a catalogue: a list with a search and a form for new entries, and a page for each entry.</summary>
internal sealed class CataloguePages<TRow>(CatalogueDefinition<TRow> definition)
    where TRow : EntryRow, new()
{
    // The pages are in English or German, and their names too.
    private static string? Language => IsGerman ? "de" : null;

    public void Map(IEndpointRouteBuilder endpoints)
    {
        var pages = endpoints.MapPages();
        pages.MapGet(
            $"/{definition.Path}",
            async (
                string? search,
                string? on,
                string? status,
                string? former,
                string? retired,
                string? page,
                string? done,
                string? code,
                IMediator mediator,
                CancellationToken cancellationToken
            ) =>
                await ListAsync(
                    new(search, on, status, former is not null, retired is not null, page),
                    FormState.Empty,
                    200,
                    (done, code),
                    mediator,
                    cancellationToken
                )
        );
        pages.MapPost($"/{definition.Path}", Add);
        ResolvePages<TRow>.Map(pages, definition);
        pages.MapGet(
            $"/{definition.Path}/{{code}}",
            async (string code, string? done, IMediator mediator, CancellationToken cancellationToken) =>
                await EntryAsync(await FindAsync(code, mediator, cancellationToken), null, 200, done, mediator, cancellationToken)
        );
        pages.MapPost($"/{definition.Path}/{{code}}", Change);
        pages.MapPost($"/{definition.Path}/{{code}}/retire", Retire);
        pages.MapPost($"/{definition.Path}/{{code}}/reinstate", Reinstate);
    }

    private async Task<IResult> ListAsync(
        CatalogueFilter filter,
        FormState form,
        int status,
        (string? Done, string? Code) notice,
        IMediator mediator,
        CancellationToken cancellationToken
    )
    {
        var entries = await mediator.Send(
            new ListEntries<TRow>
            {
                Language = Language,
                Search = filter.Search,
                On = string.IsNullOrEmpty(filter.On) ? null : Parameters.Day("on", filter.On),
                Status = string.IsNullOrEmpty(filter.Status) ? null : Parameters.Choice("status", filter.Status, definition.Statuses),
                IncludeFormer = filter.IncludeFormer,
                IncludeRetired = filter.IncludeRetired,
            },
            cancellationToken
        );
        var subject = notice.Code is null
            ? null
            : (await mediator.Send(new GetEntry<TRow>(notice.Code, null, Language), cancellationToken)).Entry;
        return Page.Of<CataloguePage, CatalogueModel>(
            definition.Wording.Title.ToString(),
            new()
            {
                Path = definition.Path,
                Wording = definition.Wording,
                MaxCodeLength = definition.MaxCodeLength,
                Columns = [.. definition.Fields.Where(field => field.IsColumn)],
                Filter = filter,
                Entries = new([.. entries.Entries.Select(Shown)], filter.Page),
                Form = form,
                Notice = subject is null ? null : Notice(notice.Done, subject.Row),
            },
            status
        );
    }

    private async Task<IResult> EntryAsync(
        Entry<TRow> entry,
        FormState? form,
        int status,
        string? done,
        IMediator mediator,
        CancellationToken cancellationToken
    )
    {
        var members = MembersOf(entry.Stored);
        var stored = FormState.Of([.. definition.Fields.Select(field => (field.Name, (string?)EntryField.TextOf(members[field.Name])))]);
        return Page.Of<EntryPage, EntryModel>(
            $"{entry.Row.Name} · {definition.Wording.Title}",
            new()
            {
                Path = definition.Path,
                Wording = definition.Wording,
                Entry = Shown(entry),
                Fields = definition.Fields,
                History = await mediator.HistoryOfAsync<TRow>(entry.Code, cancellationToken),
                Stored = stored,
                Form = form ?? stored,
                Notice = Notice(done, entry.Row),
            },
            status
        );
    }

    private Task<IResult> Add(IFormCollection form, IMediator mediator, CancellationToken cancellationToken) =>
        FormState.SubmitAsync(
            form,
            "code",
            async () =>
            {
                var members = new JsonObject { ["code"] = form["code"].ToString(), ["name"] = form["name"].ToString() };
                return ToList(
                    "added",
                    (await mediator.Send(new WriteEntry<TRow>(form["code"], members, WriteMode.Add, Precondition.None), cancellationToken))
                        .Row
                        .Stored
                );
            },
            (state, status) => ListAsync(CatalogueFilter.None, state, status, default, mediator, cancellationToken)
        );

    private Task<IResult> Change(string code, IFormCollection form, IMediator mediator, CancellationToken cancellationToken) =>
        FormState.SubmitAsync(
            form,
            "name",
            async () =>
            {
                var stored = (await FindAsync(code, mediator, cancellationToken)).Stored;
                var members = new JsonObject(
                    definition
                        .Fields.Where(field => form.ContainsKey(field.Name))
                        .Select(field => KeyValuePair.Create(field.Name, field.MemberOf(form[field.Name].ToString())))
                );
                if (members["names"] is JsonObject names)
                {
                    foreach (var gone in stored.Names?.Keys.Where(language => !names.ContainsKey(language)) ?? [])
                    {
                        names[gone] = null;
                    }
                }

                var changed = await mediator.Send(
                    new WriteEntry<TRow>(stored.Code, members, WriteMode.Patch, Seen(form)),
                    cancellationToken
                );
                return Page.SeeOther($"{definition.Path}/{changed.Row.Code}?done=changed");
            },
            async (state, status) =>
                await EntryAsync(
                    await FindAsync(code, mediator, cancellationToken),
                    state with
                    {
                        Errors = ByField(state.Errors),
                    },
                    status,
                    null,
                    mediator,
                    cancellationToken
                )
        );

    private async Task<IResult> Retire(string code, IMediator mediator, CancellationToken cancellationToken) =>
        ToList("retired", await mediator.Send(new RetireEntry<TRow>(code, Precondition.None), cancellationToken));

    private async Task<IResult> Reinstate(string code, IMediator mediator, CancellationToken cancellationToken) =>
        ToList(
            "reinstated",
            (
                await mediator.Send(
                    new WriteEntry<TRow>(code, new() { ["retired"] = false }, WriteMode.Patch, Precondition.None),
                    cancellationToken
                )
            )
                .Row
                .Stored
        );

    private static async Task<Entry<TRow>> FindAsync(string code, IMediator mediator, CancellationToken cancellationToken)
    {
        var (entry, view, on) = await mediator.Send(new GetEntry<TRow>(code, null, Language), cancellationToken);
        return entry ?? view.Get(code, on);
    }

    // The form contains the version that the user saw, so that the write cannot replace a change that the user has not seen.
    private static Precondition Seen(IFormCollection form) =>
        long.TryParse(form["version"], out var version) ? Precondition.OneOf([version]) : Precondition.Exists;

    // The errors of aliases[1].code belong to the field aliases.
    private static Dictionary<string, string[]> ByField(IReadOnlyDictionary<string, string[]> errors) =>
        errors
            .GroupBy(error => error.Key.Split('.', '[')[0], error => error.Value)
            .ToDictionary(field => field.Key, field => field.SelectMany(messages => messages).Distinct().ToArray());

    private JsonObject MembersOf(TRow row) => JsonSerializer.SerializeToNode(row, definition.Json)!.AsObject();

    private EntryShown Shown(Entry<TRow> entry)
    {
        var members = MembersOf(entry.Row);
        return new(entry.Code, entry.Row.Name, entry.Retired, entry.Stored.Version, (string?)members["flag"], entry.Stored, members);
    }

    private IResult ToList(string what, EntryRow entry) =>
        Page.SeeOther(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{definition.Path}?done={what}&code={entry.Code}{(entry.Retired ? "&retired=true" : "")}"
            )
        );

    private static string? Notice(string? done, EntryRow entry) =>
        done switch
        {
            "added" => Say($"{Isolate(entry.Name)} ({entry.Code}) was added.", $"{Isolate(entry.Name)} ({entry.Code}) wurde hinzugefügt."),
            "changed" => Say(
                $"{Isolate(entry.Name)} ({entry.Code}) was saved.",
                $"{Isolate(entry.Name)} ({entry.Code}) wurde gespeichert."
            ),
            "retired" => Say(
                $"{Isolate(entry.Name)} ({entry.Code}) was retired.",
                $"{Isolate(entry.Name)} ({entry.Code}) wurde stillgelegt."
            ),
            "reinstated" => Say(
                $"{Isolate(entry.Name)} ({entry.Code}) was reinstated.",
                $"{Isolate(entry.Name)} ({entry.Code}) wurde reaktiviert."
            ),
            _ => null,
        };
}
