using CountryProvider.Abstractions;
using CountryProvider.BuildingBlocks;
using CountryProvider.BuildingBlocks.Validation;
using CountryProvider.Country.Contracts;
using CountryProvider.Currency.Contracts;
using CountryProvider.Language.Contracts;
using CountryProvider.Linking.Data;
using FluentValidation;
using MediatR;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Linking.Features;

/// <summary>
/// Makes sure that a country is linked to a currency, a language or both, and adds what does not exist yet. What the country is linked to it keeps;
/// only what is missing is filled in. A retired part is missing: version 1 of the API, whose command this is, does not show it. What can be known to
/// fail is refused before anything is written. When something fails after that all the same, sending the command again finishes it.
/// </summary>
/// <param name="Country">The country; without a name it must exist, and is called <c>countryShortName</c> in errors.</param>
/// <param name="Currency">What to link to where the country has no currency; null to leave it as it is.</param>
/// <param name="Language">What to link to where the country has no language; null to leave it as it is.</param>
internal sealed record EnsureLink(Named Country, Named? Currency, Named? Language) : ICommand<Unit>;

/// <summary>A code and what it stands for.</summary>
internal sealed record Named(string? Code, string? Name);

internal sealed class EnsureLinkValidator : AbstractValidator<EnsureLink>
{
    /// <summary>What version 1 calls a country that comes without a name.</summary>
    public const string CountryAlone = "countryShortName";

    public EnsureLinkValidator()
    {
        RuleFor(request => request.Country.Code).IsCode().When(request => request.Country.Name is not null);
        RuleFor(request => request.Country.Code).IsCode().OverridePropertyName(CountryAlone).When(request => request.Country.Name is null);
        RuleFor(request => request.Country.Name).IsName().When(request => request.Country.Name is not null);
        RuleFor(request => request.Currency!.Code).IsCode().When(request => request.Currency is not null);
        RuleFor(request => request.Currency!.Name).IsName().When(request => request.Currency is not null);
        RuleFor(request => request.Language!.Code).IsCode().When(request => request.Language is not null);
        RuleFor(request => request.Language!.Name).IsName().When(request => request.Language is not null);
    }
}

internal sealed class EnsureLinkHandler(Links links, IMediator mediator, IReadOnlyList<ModulePlace> places) : IRequestHandler<EnsureLink, Unit>
{
    /// <exception cref="ModuleUnavailableException">One of the catalogues that are needed does not answer.</exception>
    /// <exception cref="InvalidRequestException">There is no such country, and no name to add it under.</exception>
    /// <exception cref="ConflictException">A code stands for another name.</exception>
    public async Task<Unit> Handle(EnsureLink request, CancellationToken cancellationToken)
    {
        var (country, currency, language) = request;
        var (view, stale) = await links.ReadAsync(now: true, null, cancellationToken);
        var known = view.Names.Country(country.Code);
        if (Failure() is { } failure)
        {
            throw failure;
        }

        if (country.Name is null && known is not { Retired: false })
        {
            throw new InvalidRequestException(EnsureLinkValidator.CountryAlone, $"There is no country with the short name {country.Code}.");
        }

        RefuseOtherName(country, known?.Name);
        RefuseOtherName(currency, view.Names.Currency(currency?.Code)?.Name);
        RefuseOtherName(language, view.Names.Language(language?.Code)?.Name);

        var countryCode = country.Name is null ? known!.Code : AsStored<CountryEntry>(country, (await mediator.Send(new EnsureCountry(country.Code, country.Name), cancellationToken)).Code);
        var languageCode = language is null ? null : AsStored<LanguageEntry>(language, (await mediator.Send(new EnsureLanguage(language.Code, language.Name), cancellationToken)).Code);
        var currencyCode = currency is null ? null : AsStored<CurrencyEntry>(currency, (await mediator.Send(new EnsureCurrency(currency.Code, currency.Name), cancellationToken)).Code);
        await links.WriteAsync(countryCode, (existing, version) =>
        {
            // A code that is not known here may have been linked since, so only what is known to be retired makes room.
            var keepsCurrency = currencyCode is null || (existing?.Currency is { } linkedCurrency && view.Names.Currency(linkedCurrency) is not { Retired: true });
            var keepsLanguage = languageCode is null || (existing?.Language is { } linkedLanguage && view.Names.Language(linkedLanguage) is not { Retired: true });
            var link = new LinkRow(countryCode, keepsCurrency ? existing?.Currency : currencyCode, keepsLanguage ? existing?.Language : languageCode, version);
            return existing is not null && link == existing with { Version = version } ? existing : link;
        }, cancellationToken);
        await links.ReadAsync(now: true, null, cancellationToken); // Who reads next finds the names that were just added.
        return Unit.Value;

        // Who did not answer when asked what it holds will not answer when told to add something.
        ModuleUnavailableException? Failure() =>
            (country.Name is null && known is { Retired: false } ? null : stale?.FailureOf<CountryEntry>())
            ?? (currency is null ? null : stale?.FailureOf<CurrencyEntry>())
            ?? (language is null ? null : stale?.FailureOf<LanguageEntry>());
    }

    // The case is the catalogue's to choose, the letters are not.
    private string AsStored<TEntry>(Named named, string code) =>
        code.Equals(named.Code, StringComparison.OrdinalIgnoreCase) ? code : throw ModuleUnavailableException.NoUsableAnswer(places.Of<TEntry>()!.Name);

    private static void RefuseOtherName(Named? named, string? existing)
    {
        if (named?.Name is not null && existing is not null && !Rules.AreSame(existing, named.Name))
        {
            throw new ConflictException(Say($"The code {named.Code} is taken by {existing}.", $"Der Code {named.Code} ist schon an {existing} vergeben."));
        }
    }
}
