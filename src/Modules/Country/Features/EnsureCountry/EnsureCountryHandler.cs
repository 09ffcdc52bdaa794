using CountryProvider.BuildingBlocks.Validation;
using CountryProvider.Catalogue;
using CountryProvider.Country.Contracts;
using MediatR;

namespace CountryProvider.Country.Features;

internal sealed class EnsureCountryValidator() : CodeAndNameValidator<EnsureCountry>(request => request.Code, request => request.Name);

internal sealed class EnsureCountryHandler(Catalogue<CountryEntry> catalogue) : IRequestHandler<EnsureCountry, CountryEntry>
{
    public Task<CountryEntry> Handle(EnsureCountry request, CancellationToken cancellationToken) =>
        catalogue.EnsureAsync(request.Code!, request.Name!, cancellationToken);
}
