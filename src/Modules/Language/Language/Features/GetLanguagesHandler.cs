using CountryProvider.Abstractions;
using CountryProvider.Catalogue.Data;
using CountryProvider.Language.Contracts;
using CountryProvider.Language.Data;
using MediatR;

namespace CountryProvider.Language.Features;

internal sealed class GetLanguagesHandler(EntrySnapshots<LanguageRow, LanguageEntry> snapshots)
    : IRequestHandler<GetLanguages, Snapshot<LanguageEntry>?>
{
    public Task<Snapshot<LanguageEntry>?> Handle(GetLanguages request, CancellationToken cancellationToken) =>
        snapshots.ChangesSinceAsync(request.KnownVersion, request.Language, withNames: false, cancellationToken);
}
