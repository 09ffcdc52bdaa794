using CountryProvider.Abstractions;
using CountryProvider.Catalogue.Data;
using CountryProvider.Country.Contracts;
using CountryProvider.Country.Data;
using MediatR;

namespace CountryProvider.Country.Features;

internal sealed class GetCountriesHandler(EntrySnapshots<CountryRow, CountryEntry> snapshots)
    : IRequestHandler<GetCountries, Snapshot<CountryEntry>?>
{
    public Task<Snapshot<CountryEntry>?> Handle(GetCountries request, CancellationToken cancellationToken) =>
        snapshots.ChangesSinceAsync(request.KnownVersion, request.Language, request.WithNames, cancellationToken);
}
