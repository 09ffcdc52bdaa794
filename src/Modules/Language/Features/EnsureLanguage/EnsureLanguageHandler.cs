using CountryProvider.BuildingBlocks.Validation;
using CountryProvider.Catalogue;
using CountryProvider.Language.Contracts;
using MediatR;

namespace CountryProvider.Language.Features;

internal sealed class EnsureLanguageValidator() : CodeAndNameValidator<EnsureLanguage>(request => request.Code, request => request.Name);

internal sealed class EnsureLanguageHandler(Catalogue<LanguageEntry> catalogue) : IRequestHandler<EnsureLanguage, LanguageEntry>
{
    public Task<LanguageEntry> Handle(EnsureLanguage request, CancellationToken cancellationToken) =>
        catalogue.EnsureAsync(request.Code!, request.Name!, cancellationToken);
}
