using CountryProvider.Abstractions;
using CountryProvider.Catalogue;
using CountryProvider.Currency.Contracts;
using MediatR;

namespace CountryProvider.Currency.Features;

internal sealed class GetCurrenciesHandler(Catalogue<CurrencyEntry> catalogue) : IRequestHandler<GetCurrencies, Snapshot<CurrencyEntry>?>
{
    public Task<Snapshot<CurrencyEntry>?> Handle(GetCurrencies request, CancellationToken cancellationToken) =>
        catalogue.ChangesSinceAsync(request.KnownVersion, cancellationToken);
}
