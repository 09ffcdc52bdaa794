using CountryProvider.Abstractions;
using CountryProvider.BuildingBlocks.Api;
using CountryProvider.BuildingBlocks.Validation;
using CountryProvider.Currency.Contracts;
using CountryProvider.Language.Contracts;
using CountryProvider.Linking.Data;
using FluentValidation;
using MediatR;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Linking.Features;

/// <summary>Links a country to a currency and a language; null for none.</summary>
/// <param name="Precondition">What the link must be like for that.</param>
internal sealed record PutLink(string Country, string? Currency, string? Language, Precondition Precondition) : ICommand<PutLinkResult>;

/// <param name="Created">Whether the country was linked to nothing before.</param>
/// <param name="Stale">Why the names may be out of date; null when they are not.</param>
internal sealed record PutLinkResult(LinkedCountry Link, bool Created, StaleNames? Stale);

internal sealed class PutLinkValidator : AbstractValidator<PutLink>
{
    public PutLinkValidator()
    {
        RuleFor(request => request.Currency).IsCode().When(request => request.Currency is not null);
        RuleFor(request => request.Language).IsCode().When(request => request.Language is not null);
    }
}

internal sealed class PutLinkHandler(Links links) : IRequestHandler<PutLink, PutLinkResult>
{
    /// <exception cref="ModuleUnavailableException">A catalogue does not answer, and what is known of it does not suffice to decide.</exception>
    /// <exception cref="NotFoundException">There is no such country.</exception>
    /// <exception cref="InvalidReferenceException">The link would newly refer to something unknown or retired.</exception>
    public async Task<PutLinkResult> Handle(PutLink request, CancellationToken cancellationToken)
    {
        var (view, stale) = await links.ReadAsync(now: true, request.Country, cancellationToken);
        var country = view.Get(request.Country).Country;
        var currency = view.Names.Currency(request.Currency);
        var language = view.Names.Language(request.Language);
        var created = false;
        await links.WriteAsync(country.Code, (existing, version) =>
        {
            created = existing is not ({ Currency: not null } or { Language: not null });
            request.Precondition.Check(!created, existing?.Version ?? 0);
            Refuse(Errors().ToDictionary(error => error.Field, error => new[] { error.Message }));
            var changed = new LinkRow(country.Code, currency?.Code, language?.Code, version);
            return existing is not null && changed == existing with { Version = version } ? existing : changed;

            // What is linked already may stay so, even when it has been retired since.
            IEnumerable<(string Field, string Message)> Errors()
            {
                var newCurrency = request.Currency is not null && !(currency is not null && currency.Code == existing?.Currency);
                var newLanguage = request.Language is not null && !(language is not null && language.Code == existing?.Language);
                if (country.Retired && (newCurrency || newLanguage))
                {
                    yield return ("country", Retired(country.Name));
                }

                if (newCurrency && currency is not { Retired: false })
                {
                    stale?.ThrowFor<CurrencyEntry>();
                    yield return ("currency", currency is null
                        ? Say($"There is no currency with the code {request.Currency}.", $"Es gibt keine Währung mit dem Code {request.Currency}.")
                        : Retired(currency.Name));
                }

                if (newLanguage && language is not { Retired: false })
                {
                    stale?.ThrowFor<LanguageEntry>();
                    yield return ("language", language is null
                        ? Say($"There is no language with the code {request.Language}.", $"Es gibt keine Sprache mit dem Code {request.Language}.")
                        : Retired(language.Name));
                }
            }
        }, cancellationToken);
        return new((await links.ReadAsync(now: false, country.Code, cancellationToken)).View.Get(country.Code), created, stale);
    }

    private static string Retired(string name) =>
        Say($"{name} is retired and cannot be linked anew.", $"{name} ist stillgelegt und kann nicht neu verknüpft werden.");

    private static void Refuse(Dictionary<string, string[]> errors)
    {
        if (errors.Count > 0)
        {
            throw new InvalidReferenceException(errors);
        }
    }
}
