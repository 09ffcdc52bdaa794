using CountryProvider.Abstractions;
using CountryProvider.Catalogue.Data;
using CountryProvider.Currency.Contracts;
using CountryProvider.Currency.Data;
using MediatR;

namespace CountryProvider.Currency.Features;

internal sealed class GetCurrenciesHandler(EntrySnapshots<CurrencyRow, CurrencyEntry> snapshots)
    : IRequestHandler<GetCurrencies, Snapshot<CurrencyEntry>?>
{
    public Task<Snapshot<CurrencyEntry>?> Handle(GetCurrencies request, CancellationToken cancellationToken) =>
        snapshots.ChangesSinceAsync(request.KnownVersion, request.Language, withNames: false, cancellationToken);
}
