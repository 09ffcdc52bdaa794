using CountryProvider.Catalogue.Data;
using CountryProvider.Currency.Contracts;
using CountryProvider.Currency.Data;
using CountryProvider.Web.Validation;
using MediatR;

namespace CountryProvider.Currency.Features;

internal sealed class EnsureCurrencyValidator() : CodeAndNameValidator<EnsureCurrency>(request => request.Code, request => request.Name);

internal sealed class EnsureCurrencyHandler(Catalogue<CurrencyRow> catalogue) : IRequestHandler<EnsureCurrency, CurrencyEntry>
{
    public async Task<CurrencyEntry> Handle(EnsureCurrency request, CancellationToken cancellationToken)
    {
        var row = await catalogue.EnsureAsync(request.Code!, request.Name!, cancellationToken);
        return new(row.Code, row.Name, row.Retired);
    }
}
