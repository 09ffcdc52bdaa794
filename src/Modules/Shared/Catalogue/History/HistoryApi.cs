using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CountryProvider.Storage;
using CountryProvider.Web.Api;
using CountryProvider.Web.Validation;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using static CountryProvider.Web.Api.Parameters;

namespace CountryProvider.Catalogue.History;

/// <summary>
/// The part of version 2 of an API about changes: the history of an entry, the feed of changes, and the proposals of a newer data
/// set.
/// </summary>
public sealed class HistoryApi<TRow>(HistoryDefinition<TRow> definition)
    where TRow : class, IRow
{
    private const int MaxWait = 30;
    private const int MaxMarkLength = 40;

    private static readonly JsonTypeInfo<IReadOnlyList<EntryChange>> _history = Json.TypeOf<IReadOnlyList<EntryChange>>(
        HistoryJson.Default
    );
    private static readonly JsonTypeInfo<ChangeFeed> _feed = Json.TypeOf<ChangeFeed>(HistoryJson.Default);
    private static readonly JsonTypeInfo<IReadOnlyList<EntryProposal>> _proposals = Json.TypeOf<IReadOnlyList<EntryProposal>>(
        HistoryJson.Default
    );

    /// <summary>Maps the endpoints into the group of the rows' API.</summary>
    public void Map(RouteGroupBuilder api)
    {
        var (title, example, code) = (definition.Title, definition.Example, definition.ExampleCode);
        api.MapGet("/{key}/history", History)
            .WithSummary($"{title}: the changes of one")
            .WithDescription("The last one first. What was there when the store was made has no change.")
            .Takes(ApiParameter.Text("key", "Any code of the entry, in any case.", Rules.MaxNameLength))
            .Produces<IReadOnlyList<EntryChange>>()
            .Produces(304)
            .Refuses(404)
            .Example(
                response: $$"""[{"version":312,"time":"2026-11-28T12:00:00.123Z","by":"erp","before":{{example}},"after":{{example}}}]""",
                parameters: ("key", code)
            );
        api.MapGet("/changes", Changes)
            .WithSummary($"{title}: what changed since a version")
            .WithDescription(
                "Begin with 0, which answers everything, and go on with next of each answer. An entry that changed several times comes "
                    + "once, as it is now. After a restore from a backup the answer is 410: begin anew."
            )
            .Takes(
                ApiParameter.Text("since", "next of the answer before; 0 for everything.", MaxMarkLength),
                ApiParameter.Number("wait", "For how many seconds to wait for something new.", 1, MaxWait)
            )
            .WithMetadata(new AnswerTime(TimeSpan.FromSeconds(MaxWait)))
            .Produces<ChangeFeed>()
            .Produces(304)
            .Refuses(400, 410)
            .Example(
                response: $$$"""{"next":"312-1764331200000","changes":[{"code":"{{{code}}}","version":312,"entry":{{{example}}}}]}""",
                parameters: [("since", "0"), ("wait", "30")]
            );
        api.MapGet("/proposals", Proposals)
            .WithSummary($"{title}: what a newer data set proposes")
            .WithDescription(
                "Entries that nobody has changed follow the data set by themselves. For the others it is a proposal, member by member."
            )
            .Produces<IReadOnlyList<EntryProposal>>()
            .Produces(304)
            .Example(
                response: $$$"""
                [{"code":"{{{code}}}","dataSet":"2026-11-28","current":{"validTo":null},"proposed":{"validTo":"2027-01-01"}}]
                """
            );
        api.MapPost("/proposals/{key}", Decide)
            .WithSummary($"{title}: accept or decline a proposal")
            .WithDescription("What was declined is not proposed again, unless a later data set changes the entry once more.")
            .Takes(ApiParameter.Text("key", "Any code of the entry, in any case.", Rules.MaxNameLength))
            .Produces(204)
            .Refuses(400, 404, 409, 413, 415, 422)
            .Example("""{"accept":true}""", parameters: ("key", code));
    }

    private async Task<ReadyJson> History(string key, IMediator mediator, CancellationToken cancellationToken) =>
        new(
            JsonSerializer.SerializeToUtf8Bytes(
                await mediator.Send(new GetHistory<TRow>(await definition.CodeOf(mediator, key, cancellationToken)), cancellationToken),
                _history
            )
        );

    private static async Task<ReadyJson> Changes(
        string? since,
        string? wait,
        IMediator mediator,
        IHostApplicationLifetime application,
        CancellationToken cancellationToken
    )
    {
        var request = new GetChanges<TRow>(
            since ?? "0",
            wait is null ? TimeSpan.Zero : TimeSpan.FromSeconds(Positive("wait", wait, 1, MaxWait))
        );
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, application.ApplicationStopping);
        ChangeFeed feed;
        try
        {
            feed = await mediator.Send(request, stop.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            feed = await mediator.Send(request with { Wait = TimeSpan.Zero }, cancellationToken); // The process stops: answer at once.
        }

        return new(JsonSerializer.SerializeToUtf8Bytes(feed, _feed));
    }

    private static async Task<ReadyJson> Proposals(IMediator mediator, CancellationToken cancellationToken) =>
        new(JsonSerializer.SerializeToUtf8Bytes(await mediator.Send(new GetProposals<TRow>(), cancellationToken), _proposals));

    private async Task<NoContent> Decide(
        string key,
        [FromBody] ProposalDecision body,
        IMediator mediator,
        CancellationToken cancellationToken
    )
    {
        var code = await definition.CodeOf(mediator, key, cancellationToken);
        await mediator.Send(new DecideProposal<TRow>(code, body.Accept), cancellationToken);
        return TypedResults.NoContent();
    }
}
