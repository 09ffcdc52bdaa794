using CountryProvider.Abstractions;
using CountryProvider.Catalogue;
using CountryProvider.Country.Contracts;
using MediatR;

namespace CountryProvider.Country.Features;

internal sealed class GetCountriesHandler(Catalogue<CountryEntry> catalogue) : IRequestHandler<GetCountries, Snapshot<CountryEntry>?>
{
    public Task<Snapshot<CountryEntry>?> Handle(GetCountries request, CancellationToken cancellationToken) =>
        catalogue.ChangesSinceAsync(request.KnownVersion, cancellationToken);
}
