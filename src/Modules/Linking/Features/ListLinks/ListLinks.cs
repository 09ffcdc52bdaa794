using CountryProvider.Abstractions;
using CountryProvider.Linking.Data;
using MediatR;

namespace CountryProvider.Linking.Features;

/// <summary>All countries with what they are linked to.</summary>
/// <param name="Country">The code of a country that is wanted in particular: if it is not known here, its catalogue is asked at once.</param>
internal sealed record ListLinks(string? Country = null) : IQuery<Reading>;

internal sealed class ListLinksHandler(Links links) : IRequestHandler<ListLinks, Reading>
{
    public Task<Reading> Handle(ListLinks request, CancellationToken cancellationToken) => links.ReadAsync(now: false, request.Country, cancellationToken);
}
