using CountryProvider.Abstractions;
using CountryProvider.Country.Contracts;
using CountryProvider.Currency.Contracts;
using CountryProvider.Language.Contracts;
using CountryProvider.Linking.Contracts;
using CountryProvider.Linking.Data;
using CountryProvider.Modularity;
using CountryProvider.Web.Validation;
using FluentValidation;
using MediatR;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Linking.Features;

/// <summary>
/// Makes sure that a country is linked to a currency, a language or both, and adds what does not exist yet. What the country is linked to
/// it keeps; only what is missing is filled in, in front. A part that is retired or not valid today is missing: version 1 of the API, whose
/// command this is, does not show it. What can be known to fail is refused before anything is written. When something fails after that all
/// the same, sending the command again finishes it.
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

internal sealed class EnsureLinkHandler(Links links, IMediator mediator, IReadOnlyList<ModulePlace> places)
    : IRequestHandler<EnsureLink, Unit>
{
    /// <exception cref="ModuleUnavailableException">One of the catalogues that are needed does not answer.</exception>
    /// <exception cref="InvalidRequestException">There is no such country, and no name to add it under.</exception>
    /// <exception cref="ConflictException">A code stands for another name.</exception>
    public async Task<Unit> Handle(EnsureLink request, CancellationToken cancellationToken)
    {
        var (country, currency, language) = request;
        var (view, stale) = await links.ReadNowAsync(cancellationToken);
        var names = view.Names;
        var known = view.Find(country.Code)?.Country;
        if (Failure() is { } failure)
        {
            throw failure;
        }

        if (country.Name is null && known is not { Retired: false })
        {
            throw new InvalidRequestException(EnsureLinkValidator.CountryAlone, $"There is no country with the short name {country.Code}.");
        }

        RefuseOtherName(country, known?.Name);
        RefuseOtherName(currency, names.Currencies.Find(currency?.Code, view.On)?.Name);
        RefuseOtherName(language, names.Languages.Find(language?.Code, view.On)?.Name);

        var countryCode = country.Name is null
            ? known!.Code
            : AsStored(
                country,
                names.Countries,
                view.On,
                await mediator.Send(new EnsureCountry(country.Code, country.Name), cancellationToken)
            );
        var languageCode = language is null
            ? null
            : AsStored(
                language,
                names.Languages,
                view.On,
                await mediator.Send(new EnsureLanguage(language.Code, language.Name), cancellationToken)
            );
        var currencyCode = currency is null
            ? null
            : AsStored(
                currency,
                names.Currencies,
                view.On,
                await mediator.Send(new EnsureCurrency(currency.Code, currency.Name), cancellationToken)
            );
        await links.WriteAsync(
            countryCode,
            (existing, version) =>
            {
                var row = existing ?? new(countryCode);
                if (
                    currencyCode is not null
                    && !row.Currencies.Any(linked =>
                        Days.Hold(linked.From, linked.To, view.On) && Stays(linked.Code, currencyCode, names.Currencies, view.On)
                    )
                )
                {
                    row = row with
                    {
                        Currencies = [NewCurrency(currencyCode, row.Currencies, view.On), .. row.Currencies],
                        NoCurrency = false,
                    };
                }

                if (languageCode is not null && !row.Languages.Any(linked => Stays(linked.Code, languageCode, names.Languages, view.On)))
                {
                    row = row with { Languages = [new(languageCode), .. row.Languages], NoLanguage = false };
                }

                return ReferenceEquals(row, existing) || row.IsEmpty ? existing : row with { Version = version };
            },
            cancellationToken
        );
        await links.ReadNowAsync(cancellationToken); // Who reads next finds the names that were just added.
        return Unit.Value;

        // Who did not answer when asked what it holds will not answer when told to add something.
        ModuleUnavailableException? Failure() =>
            (country.Name is null && known is { Retired: false } ? null : stale?.FailureOf<CountryEntry>())
            ?? (currency is null ? null : stale?.FailureOf<CurrencyEntry>())
            ?? (language is null ? null : stale?.FailureOf<LanguageEntry>());
    }

    // A code that is not known here may have been linked since, and the one that is asked for was reinstated by now if it had to be.
    private static bool Stays<TEntry>(string linked, string wanted, Entries<TEntry> entries, DateOnly today)
        where TEntry : CatalogueEntry => linked == wanted || entries[linked] is not { } entry || (!entry.Retired && entry.IsValidOn(today));

    // The country may have used it at other times, which stay as they are.
    private static LinkedCurrency NewCurrency(string code, IReadOnlyList<LinkedCurrency> linked, DateOnly today)
    {
        var same = linked.Where(other => other.Code == code).ToList();
        return new(
            code,
            same.Where(other => other.To < today).Max(other => other.To)?.AddDays(1),
            same.Where(other => other.From > today).Min(other => other.From)?.AddDays(-1)
        );
    }

    // The case is the catalogue's to choose, and the code too where the entry has several. Anything else was not asked for.
    private string AsStored<TEntry>(Named named, Entries<TEntry> entries, DateOnly today, TEntry entry)
        where TEntry : CatalogueEntry =>
        entry.Code.Equals(named.Code, StringComparison.OrdinalIgnoreCase) || entries.Find(named.Code, today)?.Code == entry.Code
            ? entry.Code
            : throw ModuleUnavailableException.NoUsableAnswer(places.Of<TEntry>()!.Name);

    private static void RefuseOtherName(Named? named, string? existing)
    {
        if (named?.Name is not null && existing is not null && !Rules.AreSame(existing, named.Name))
        {
            throw new ConflictException(
                Say($"The code {named.Code} is taken by {existing}.", $"Der Code {named.Code} ist schon an {existing} vergeben.")
            );
        }
    }
}
