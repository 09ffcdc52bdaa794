using CountryProvider.Abstractions;
using CountryProvider.Catalogue;
using CountryProvider.Language.Contracts;
using MediatR;

namespace CountryProvider.Language.Features;

internal sealed class GetLanguagesHandler(Catalogue<LanguageEntry> catalogue) : IRequestHandler<GetLanguages, Snapshot<LanguageEntry>?>
{
    public Task<Snapshot<LanguageEntry>?> Handle(GetLanguages request, CancellationToken cancellationToken) =>
        catalogue.ChangesSinceAsync(request.KnownVersion, cancellationToken);
}
