using CountryProvider.Catalogue.Data;
using CountryProvider.Language.Contracts;
using CountryProvider.Language.Data;
using CountryProvider.Web.Validation;
using MediatR;

namespace CountryProvider.Language.Features;

internal sealed class EnsureLanguageValidator() : CodeAndNameValidator<EnsureLanguage>(request => request.Code, request => request.Name);

internal sealed class EnsureLanguageHandler(Catalogue<LanguageRow> catalogue) : IRequestHandler<EnsureLanguage, LanguageEntry>
{
    public async Task<LanguageEntry> Handle(EnsureLanguage request, CancellationToken cancellationToken)
    {
        var row = await catalogue.EnsureAsync(request.Code!, request.Name!, cancellationToken);
        return new(row.Code, row.Name, row.Retired);
    }
}
