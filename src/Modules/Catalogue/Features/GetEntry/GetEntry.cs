using CountryProvider.Abstractions;
using CountryProvider.Catalogue.Data;
using MediatR;

namespace CountryProvider.Catalogue.Features;

/// <summary>The entry under a code, retired or not; null when there never was one.</summary>
public sealed record GetEntry<TEntry>(string Code) : IQuery<EntryRow?>;

internal sealed class GetEntryHandler<TEntry>(Catalogue<TEntry> catalogue) : IRequestHandler<GetEntry<TEntry>, EntryRow?>
{
    public async Task<EntryRow?> Handle(GetEntry<TEntry> request, CancellationToken cancellationToken) =>
        (await catalogue.ReadAsync(cancellationToken)).Find(request.Code);
}
