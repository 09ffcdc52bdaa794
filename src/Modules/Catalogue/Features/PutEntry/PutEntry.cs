using CountryProvider.Abstractions;
using CountryProvider.BuildingBlocks.Api;
using CountryProvider.BuildingBlocks.Validation;
using CountryProvider.Catalogue.Data;
using MediatR;

namespace CountryProvider.Catalogue.Features;

/// <summary>Gives the code that name: creates the entry, renames it, or reinstates it.</summary>
/// <param name="Precondition">What the entry must be like for that.</param>
public sealed record PutEntry<TEntry>(string? Code, string? Name, Precondition Precondition) : ICommand<PutResult>;

/// <param name="Entry">The entry as it is now.</param>
/// <param name="Created">Whether there was none before.</param>
public sealed record PutResult(EntryRow Entry, bool Created);

internal sealed class PutEntryValidator<TEntry>() : CodeAndNameValidator<PutEntry<TEntry>>(request => request.Code, request => request.Name);

internal sealed class PutEntryHandler<TEntry>(Catalogue<TEntry> catalogue) : IRequestHandler<PutEntry<TEntry>, PutResult>
{
    public async Task<PutResult> Handle(PutEntry<TEntry> request, CancellationToken cancellationToken)
    {
        var name = Rules.NormalizeName(request.Name!);
        var created = false;
        var entry = await catalogue.WriteAsync(request.Code!, (existing, added) =>
        {
            var isDone = existing is { Retired: false } && existing.Name == name;
            request.Precondition.Check(existing is not null, existing?.Version ?? -1, isDone);
            created = existing is null;
            return isDone ? existing! : added with { Name = name };
        }, cancellationToken);
        return new(entry, created);
    }
}
