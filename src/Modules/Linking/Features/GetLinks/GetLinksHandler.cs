using CountryProvider.Abstractions;
using CountryProvider.Linking.Contracts;
using CountryProvider.Linking.Data;
using MediatR;

namespace CountryProvider.Linking.Features;

internal sealed class GetLinksHandler(Links links) : IRequestHandler<GetLinks, Snapshot<LinkEntry>?>
{
    public Task<Snapshot<LinkEntry>?> Handle(GetLinks request, CancellationToken cancellationToken)
    {
        var current = links.Current;
        return Task.FromResult(current.Version == request.KnownVersion
            ? null
            : new Snapshot<LinkEntry>(current.Version, [.. current.All.Select(row => new LinkEntry(row.Code, row.Currency, row.Language))]));
    }
}
