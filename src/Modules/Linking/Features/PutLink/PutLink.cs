using CountryProvider.Abstractions;
using CountryProvider.BuildingBlocks.Api;
using CountryProvider.BuildingBlocks.Validation;
using CountryProvider.Country.Contracts;
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

/// <param name="Created">Whether the country was linked to nothing before, and is now.</param>
/// <param name="Stale">Why the names in <paramref name="Link"/> may be out of date; null when they are not.</param>
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
            var (keepsCurrency, keepsLanguage) = (IsSame(request.Currency, existing?.Currency), IsSame(request.Language, existing?.Language));
            var (isDone, isLinked) = (keepsCurrency && keepsLanguage, existing is { Currency: not null } or { Language: not null });
            created = !isLinked && !isDone;
            request.Precondition.Check(isLinked, existing?.Version ?? 0, isDone);
            Refuse(Errors().ToDictionary(error => error.Field, error => new[] { error.Message }));
            return isDone ? existing : new LinkRow(country.Code, keepsCurrency ? existing?.Currency : currency?.Code, keepsLanguage ? existing?.Language : language?.Code, version);

            // What is linked already may stay so, even when it has been retired since.
            IEnumerable<(string Field, string Message)> Errors()
            {
                var (newCurrency, newLanguage) = (request.Currency is not null && !keepsCurrency, request.Language is not null && !keepsLanguage);
                if (country.Retired && (newCurrency || newLanguage))
                {
                    stale?.ThrowFor<CountryEntry>();
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
        var after = await links.ReadAsync(now: false, country.Code, cancellationToken);
        return new(after.View.Get(country.Code), created, after.Stale);
    }

    private static bool IsSame(string? requested, string? linked) => string.Equals(requested, linked, StringComparison.OrdinalIgnoreCase);

    private static string Retired(string name) =>
        Say($"{Isolate(name)} is retired and cannot be linked anew.", $"{Isolate(name)} ist stillgelegt und kann nicht neu verknüpft werden.");

    private static void Refuse(Dictionary<string, string[]> errors)
    {
        if (errors.Count > 0)
        {
            throw new InvalidReferenceException(errors);
        }
    }
}
