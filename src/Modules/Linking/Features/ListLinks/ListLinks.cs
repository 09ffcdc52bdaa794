using CountryProvider.Abstractions;
using CountryProvider.Linking.Data;
using MediatR;

namespace CountryProvider.Linking.Features;

/// <summary>All countries with what they are linked to.</summary>
internal sealed record ListLinks : IQuery<LinkView>;

internal sealed class ListLinksHandler(Links links) : IRequestHandler<ListLinks, LinkView>
{
    public Task<LinkView> Handle(ListLinks request, CancellationToken cancellationToken) => links.ViewAsync(cancellationToken);
}
