using CountryProvider.Abstractions;
using CountryProvider.Linking.Contracts;
using CountryProvider.Linking.Data;
using MediatR;

namespace CountryProvider.Linking.Features;

internal sealed class GetLinksHandler(Links links, TimeProvider clock) : IRequestHandler<GetLinks, Snapshot<LinkEntry>?>
{
    public async Task<Snapshot<LinkEntry>?> Handle(GetLinks request, CancellationToken cancellationToken)
    {
        var current = await links.ReadRowsAsync(cancellationToken);
        var today = clock.Today();
        return current.Version == request.KnownVersion
            ? null
            : new(
                current.Version,
                [
                    .. current.All.Select(row => new LinkEntry(
                        row.Code,
                        row.Currencies.FirstOrDefault(currency => Days.Hold(currency.From, currency.To, today))?.Code,
                        row.Languages is [var first, ..] ? first.Code : null
                    )
                    {
                        Currencies = row.Currencies,
                        Languages = row.Languages,
                        NoCurrency = row.NoCurrency,
                        NoLanguage = row.NoLanguage,
                    }),
                ]
            );
    }
}
