using System.Text.Json.Nodes;
using CountryProvider.Abstractions;
using CountryProvider.Catalogue.Data;
using CountryProvider.Web.Api;
using MediatR;

namespace CountryProvider.Catalogue.Features;

/// <summary>How an entry is written.</summary>
public enum WriteMode
{
    /// <summary>Added under a code that was never used. Adding the same again changes nothing.</summary>
    Add,

    /// <summary>The whole entry: what the request does not name, the entry does not have.</summary>
    Put,

    /// <summary>Only what the request names is changed, and the entry must exist (RFC 7396).</summary>
    Patch,
}

/// <summary>Adds or changes an entry.</summary>
/// <param name="Code">The code of the entry; for a change any key of it.</param>
/// <param name="Members">The entry as JSON, or what to change of it.</param>
/// <param name="Precondition">What the entry must be like for that.</param>
public sealed record WriteEntry<TRow>(string? Code, JsonObject Members, WriteMode Mode, Precondition Precondition)
    : ICommand<WriteResult<TRow>>
    where TRow : EntryRow, new();

/// <param name="Row">The entry as it is now.</param>
/// <param name="Created">Whether there was none before.</param>
public sealed record WriteResult<TRow>(Entry<TRow> Row, bool Created)
    where TRow : EntryRow, new();

internal sealed class WriteEntryHandler<TRow>(Catalogue<TRow> catalogue, CatalogueDefinition<TRow> definition)
    : IRequestHandler<WriteEntry<TRow>, WriteResult<TRow>>
    where TRow : EntryRow, new()
{
    /// <exception cref="NotFoundException">There is no entry to change.</exception>
    /// <exception cref="ConflictException">
    /// The code stands for another entry, or a retired one; or another has one of its codes.
    /// </exception>
    /// <exception cref="PreconditionFailedException">The entry is another than the client has seen.</exception>
    public async Task<WriteResult<TRow>> Handle(WriteEntry<TRow> request, CancellationToken cancellationToken)
    {
        var code =
            request.Mode is WriteMode.Patch
                ? (await catalogue.GetAsync(request.Code!, catalogue.Today, cancellationToken)).Code
                : catalogue.Normalize(request.Code ?? "");
        var whole = request.Mode is WriteMode.Patch ? null : catalogue.Apply(new() { Code = code }, request.Members);
        var created = false;
        var row = await catalogue.WriteAsync(
            code,
            existing =>
            {
                var row = whole ?? catalogue.Apply(existing!, request.Members);
                var isDone = existing is not null && catalogue.AreSame(existing, row);
                if (request.Mode is WriteMode.Add && existing is not null && (!isDone || existing.Retired))
                {
                    throw Catalogue<TRow>.Taken(existing, code);
                }

                request.Precondition.Check(existing is not null, existing?.Version ?? -1, isDone);
                created = existing is null;
                return isDone ? existing! : row;
            },
            cancellationToken
        );
        return new(new(definition, row, null), created);
    }
}
