using CountryProvider.Abstractions;
using CountryProvider.BuildingBlocks.Validation;
using MediatR;

namespace CountryProvider.Catalogue.Features;

/// <summary>Adds an entry under a code that was never used. Adding the same again changes nothing.</summary>
public sealed record AddEntry<TEntry>(string? Code, string? Name) : ICommand<PutResult>;

internal sealed class AddEntryValidator<TEntry>() : CodeAndNameValidator<AddEntry<TEntry>>(request => request.Code, request => request.Name);

internal sealed class AddEntryHandler<TEntry>(Catalogue<TEntry> catalogue) : IRequestHandler<AddEntry<TEntry>, PutResult>
{
    /// <exception cref="ConflictException">The code stands for another name, or its entry is retired.</exception>
    public async Task<PutResult> Handle(AddEntry<TEntry> request, CancellationToken cancellationToken)
    {
        var name = Rules.NormalizeName(request.Name!);
        var created = false;
        var entry = await catalogue.WriteAsync(request.Code!, (existing, added) =>
        {
            created = existing is null;
            return existing is null ? added with { Name = name }
                : existing is { Retired: false } && existing.Name == name ? existing
                : throw Catalogue<TEntry>.Taken(existing);
        }, cancellationToken);
        return new(entry, created);
    }
}
