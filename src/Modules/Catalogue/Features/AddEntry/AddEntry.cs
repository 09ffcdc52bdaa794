using CountryProvider.Abstractions;
using CountryProvider.BuildingBlocks.Validation;
using CountryProvider.Catalogue.Data;
using MediatR;

namespace CountryProvider.Catalogue.Features;

/// <summary>Adds an entry under a code that was never used.</summary>
public sealed record AddEntry<TEntry>(string? Code, string? Name) : ICommand<EntryRow>;

internal sealed class AddEntryValidator<TEntry>() : CodeAndNameValidator<AddEntry<TEntry>>(request => request.Code, request => request.Name);

internal sealed class AddEntryHandler<TEntry>(Catalogue<TEntry> catalogue) : IRequestHandler<AddEntry<TEntry>, EntryRow>
{
    public Task<EntryRow> Handle(AddEntry<TEntry> request, CancellationToken cancellationToken) =>
        catalogue.WriteAsync(request.Code!, (existing, added) => existing is null
            ? added with { Name = Rules.NormalizeName(request.Name!) }
            : throw Catalogue<TEntry>.Taken(existing), cancellationToken);
}
