using System.Text.Json.Nodes;
using CountryProvider.Abstractions;
using CountryProvider.Catalogue.Data;
using CountryProvider.Web.Api;
using MediatR;

namespace CountryProvider.Catalogue.Features;

/// <summary>The ways to write an entry.</summary>
public enum WriteMode
{
    /// <summary>Adds an entry with an unused code. Adding the same entry again changes nothing.</summary>
    Add,

    /// <summary>Writes the whole entry. A member that is not in the request is removed.</summary>
    Put,

    /// <summary>Changes only the members in the request (RFC 7396). The entry must exist.</summary>
    Patch,
}

/// <summary>Adds or changes an entry.</summary>
/// <param name="Code">The code of the entry; for a patch, any of its keys.</param>
/// <param name="Members">The entry as JSON, or its changed members.</param>
/// <param name="Precondition">The condition on the entry's current state.</param>
public sealed record WriteEntry<TRow>(string? Code, JsonObject Members, WriteMode Mode, Precondition Precondition)
    : ICommand<WriteResult<TRow>>
    where TRow : EntryRow, new();

/// <param name="Row">The entry after the write.</param>
/// <param name="Created">Whether the entry is new.</param>
public sealed record WriteResult<TRow>(Entry<TRow> Row, bool Created)
    where TRow : EntryRow, new();

internal sealed class WriteEntryHandler<TRow>(Catalogue<TRow> catalogue, CatalogueDefinition<TRow> definition)
    : IRequestHandler<WriteEntry<TRow>, WriteResult<TRow>>
    where TRow : EntryRow, new()
{
    /// <exception cref="NotFoundException">The entry to change does not exist.</exception>
    /// <exception cref="ConflictException">
    /// The code belongs to another entry or to a retired one, or another entry has one of this entry's codes.
    /// </exception>
    /// <exception cref="PreconditionFailedException">The entry has changed since the client read it.</exception>
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
