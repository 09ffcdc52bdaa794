using CountryProvider.Catalogue.Data;
using CountryProvider.Country.Contracts;
using CountryProvider.Country.Data;
using CountryProvider.Web.Validation;
using MediatR;

namespace CountryProvider.Country.Features;

internal sealed class EnsureCountryValidator() : CodeAndNameValidator<EnsureCountry>(request => request.Code, request => request.Name);

internal sealed class EnsureCountryHandler(Catalogue<CountryRow> catalogue) : IRequestHandler<EnsureCountry, CountryEntry>
{
    public async Task<CountryEntry> Handle(EnsureCountry request, CancellationToken cancellationToken)
    {
        var row = await catalogue.EnsureAsync(request.Code!, request.Name!, cancellationToken);
        return new(row.Code, row.Name, row.Retired) { Status = row.Status };
    }
}
