using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CountryProvider.Abstractions;
using CountryProvider.Storage;
using MediatR;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Catalogue.History;

/// <summary>The changes of an entry, the newest first.</summary>
public sealed record GetHistory<TRow>(string Code) : IQuery<IReadOnlyList<EntryChange>>;

/// <summary>Reads the history of an entry for a page that also shows other data.</summary>
public static class Histories
{
    /// <summary>The changes of an entry, the newest first; null while the database is unreachable.</summary>
    public static async Task<IReadOnlyList<EntryChange>?> HistoryOfAsync<TRow>(
        this IMediator mediator,
        string code,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await mediator.Send(new GetHistory<TRow>(code), cancellationToken);
        }
        catch (ModuleUnavailableException)
        {
            return null;
        }
    }
}

/// <summary>The entries that have changed since a version.</summary>
/// <param name="Since">The mark of an earlier answer; 0 for all entries.</param>
/// <param name="Wait">The longest time to wait for a change.</param>
public sealed record GetChanges<TRow>(string Since, TimeSpan Wait) : IQuery<ChangeFeed>;

/// <summary>The open proposals of newer data sets.</summary>
public sealed record GetProposals<TRow> : IQuery<IReadOnlyList<EntryProposal>>;

/// <summary>Accepts or declines the proposal for an entry.</summary>
public sealed record DecideProposal<TRow>(string Code, bool Accept) : ICommand<Unit>;

/// <param name="change">
/// Applies a merge patch to a row. Gets all rows, the row and the patch, and returns the changed row. Throws a
/// <see cref="DomainException"/> when the result is invalid.
/// </param>
internal sealed class HistoryHandler<TRow, TRows>(
    HistoryDefinition<TRow> definition,
    IStore<TRow, TRows> store,
    Func<TRows, TRow, JsonObject, TRow> change,
    TimeProvider clock
)
    : IRequestHandler<GetHistory<TRow>, IReadOnlyList<EntryChange>>,
        IRequestHandler<GetChanges<TRow>, ChangeFeed>,
        IRequestHandler<GetProposals<TRow>, IReadOnlyList<EntryProposal>>,
        IRequestHandler<DecideProposal<TRow>, Unit>
    where TRow : class, IRow
    where TRows : class, IRows<TRow, TRows>
{
    private const string Everything = "0";

    public async Task<IReadOnlyList<EntryChange>> Handle(GetHistory<TRow> request, CancellationToken cancellationToken) =>
        [
            .. (await store.HistoryAsync(request.Code, cancellationToken)).Select(change => new EntryChange(
                change.Version,
                DateTimeOffset.FromUnixTimeMilliseconds(change.At).UtcDateTime,
                ObjectOf(change.After)
            )
            {
                By = change.By,
                DataSet = change.DataSet,
                Before = change.Before is null ? null : ObjectOf(change.Before),
            }),
        ];

    /// <exception cref="InvalidRequestException">The mark is malformed.</exception>
    /// <exception cref="OutOfStepException">The store has never had that version, for example because it was restored.</exception>
    public async Task<ChangeFeed> Handle(GetChanges<TRow> request, CancellationToken cancellationToken)
    {
        var since = await VersionOfAsync(request.Since, cancellationToken);
        var rows = await store.ReadAsync(cancellationToken);
        var started = clock.GetTimestamp();
        while (rows.Version <= since && request.Wait - clock.GetElapsedTime(started) is var left && left > TimeSpan.Zero)
        {
            await store.WaitForNewerAsync(since, left, cancellationToken);
            rows = await store.ReadAsync(cancellationToken);
        }

        return new(
            rows.Version == 0 ? Everything : Mark(rows.Version, await store.TimeOfAsync(rows.Version, cancellationToken)),
            [
                .. rows
                    .Rows.Where(row => row.Version > since)
                    .OrderBy(row => row.Version)
                    .Select(row => new ChangedEntry(row.Code, row.Version, JsonNode.Parse(definition.Show(row))!.AsObject())),
            ]
        );
    }

    public async Task<IReadOnlyList<EntryProposal>> Handle(GetProposals<TRow> request, CancellationToken cancellationToken)
    {
        var proposals = await store.ProposalsAsync(cancellationToken);
        var rows = await store.ReadAsync(cancellationToken);
        return
        [
            .. proposals
                .Select(proposal => (Proposal: proposal, Current: ObjectOf(rows.Find(proposal.Code))))
                .Select(open => (open.Proposal, open.Current, Patch: PatchOf(open.Proposal, open.Current)))
                .Where(open => open.Patch.Count > 0)
                .Select(open => new EntryProposal(
                    open.Proposal.Code,
                    open.Proposal.DataSet,
                    new(open.Patch.Select(member => KeyValuePair.Create(member.Key, open.Current[member.Key]?.DeepClone()))),
                    open.Patch
                )),
        ];
    }

    /// <exception cref="NotFoundException">There is no proposal for that entry.</exception>
    public async Task<Unit> Handle(DecideProposal<TRow> request, CancellationToken cancellationToken)
    {
        var isThere = await store.DecideAsync(
            request.Code,
            (rows, proposal, version) =>
            {
                var existing = rows.Find(proposal.Code)!;
                var patch = PatchOf(proposal, ObjectOf(existing));
                return request.Accept && patch.Count > 0 ? (TRow)change(rows, existing, patch).Stamped(version) : null;
            },
            cancellationToken
        );
        return isThere
            ? Unit.Value
            : throw new NotFoundException(
                Say($"Nothing is proposed for {request.Code}.", $"Für {request.Code} wird nichts vorgeschlagen.")
            );
    }

    private static string Mark(long version, long? time) => string.Create(CultureInfo.InvariantCulture, $"{version}-{time}");

    private async Task<long> VersionOfAsync(string since, CancellationToken cancellationToken)
    {
        if (since == Everything)
        {
            return 0;
        }

        var end = since.IndexOf('-', StringComparison.Ordinal);
        if (end < 0 || !IsNumber(since[..end], out var version) || !IsNumber(since[(end + 1)..], out var time))
        {
            throw new InvalidRequestException(
                "since",
                Say("since is 0, or the member next of an earlier answer.", "since ist 0 oder das Element next einer früheren Antwort.")
            );
        }

        return await store.TimeOfAsync(version, cancellationToken) == time
            ? version
            : throw new OutOfStepException(
                Say(
                    $"This store never had the version {since}: it was restored from a backup, or is another one. Begin anew with since=0.",
                    $"Diesen Stand ({since}) hatte der Speicher nie: Er wurde aus einer Sicherung wiederhergestellt oder ist ein anderer. "
                        + "Beginnen Sie mit since=0 von vorn."
                )
            );

        static bool IsNumber(string text, out long number) =>
            long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    // The changes from the earlier data set to the newer one, without members that already have the new value.
    private static JsonObject PatchOf(Proposal proposal, JsonObject current)
    {
        var (known, shipped) = (ObjectOf(proposal.Base), ObjectOf(proposal.Shipped));
        return new(
            known
                .Select(member => member.Key)
                .Union(shipped.Select(member => member.Key))
                .Where(name => !JsonNode.DeepEquals(known[name], shipped[name]) && !JsonNode.DeepEquals(current[name], shipped[name]))
                .Select(name => KeyValuePair.Create(name, shipped[name]?.DeepClone()))
        );
    }

    private static JsonObject ObjectOf(string? json) => json is null ? [] : JsonNode.Parse(json)!.AsObject();

    private JsonObject ObjectOf(TRow? row) => row is null ? [] : JsonSerializer.SerializeToNode(row, definition.Json)!.AsObject();
}
