using CountryProvider.BuildingBlocks.Validation;
using CountryProvider.Catalogue;
using CountryProvider.Currency.Contracts;
using MediatR;

namespace CountryProvider.Currency.Features;

internal sealed class EnsureCurrencyValidator() : CodeAndNameValidator<EnsureCurrency>(request => request.Code, request => request.Name);

internal sealed class EnsureCurrencyHandler(Catalogue<CurrencyEntry> catalogue) : IRequestHandler<EnsureCurrency, CurrencyEntry>
{
    public Task<CurrencyEntry> Handle(EnsureCurrency request, CancellationToken cancellationToken) =>
        catalogue.EnsureAsync(request.Code!, request.Name!, cancellationToken);
}
