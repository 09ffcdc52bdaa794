using CountryProvider.Abstractions;
using CountryProvider.Linking.Contracts;
using CountryProvider.Linking.Data;
using MediatR;

namespace CountryProvider.Linking.Features;

internal sealed class GetLinksHandler(Links links) : IRequestHandler<GetLinks, Snapshot<LinkEntry>?>
{
    public async Task<Snapshot<LinkEntry>?> Handle(GetLinks request, CancellationToken cancellationToken)
    {
        var current = await links.ReadRowsAsync(cancellationToken);
        return current.Version == request.KnownVersion
            ? null
            : new(current.Version, [.. current.All.Select(row => new LinkEntry(row.Code, row.Currency, row.Language))]);
    }
}
