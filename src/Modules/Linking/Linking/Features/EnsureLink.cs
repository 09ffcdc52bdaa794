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
/// Makes sure that a country is linked to a currency, a language or both, and adds missing entries. Existing links of the country
/// stay. The handler adds only a missing link, as the first one. A link to an entry that is retired or not valid today counts as
/// missing, because version 1 of the API does not show it. This command belongs to that version. The handler refuses predictable
/// errors before any write. After any other error, the client can send the command again to finish it.
/// </summary>
/// <param name="Country">The country. Without a name it must exist, and errors call it <c>countryShortName</c>.</param>
/// <param name="Currency">The currency to link if the country has none; null to leave its currencies unchanged.</param>
/// <param name="Language">The language to link if the country has none; null to leave its languages unchanged.</param>
internal sealed record EnsureLink(Named Country, Named? Currency, Named? Language) : ICommand<Unit>;

/// <summary>A code and its name.</summary>
internal sealed record Named(string? Code, string? Name);

internal sealed class EnsureLinkValidator : AbstractValidator<EnsureLink>
{
    /// <summary>The name in version 1 for the code of a country that comes without a name.</summary>
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
    /// <exception cref="ModuleUnavailableException">A catalogue that the command needs does not answer.</exception>
    /// <exception cref="InvalidRequestException">The country does not exist, and the command has no name for it.</exception>
    /// <exception cref="ConflictException">A code means an entry with another name.</exception>
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
        await links.ReadNowAsync(cancellationToken); // The next read finds the names that were just added.
        return Unit.Value;

        // A module that did not answer the question about its entries will not answer a command either.
        ModuleUnavailableException? Failure() =>
            (country.Name is null && known is { Retired: false } ? null : stale?.FailureOf<CountryEntry>())
            ?? (currency is null ? null : stale?.FailureOf<CurrencyEntry>())
            ?? (language is null ? null : stale?.FailureOf<LanguageEntry>());
    }

    // An unknown code may have been linked after the names were read. The wanted entry itself is never retired at this point.
    private static bool Stays<TEntry>(string linked, string wanted, Entries<TEntry> entries, DateOnly today)
        where TEntry : CatalogueEntry => linked == wanted || entries[linked] is not { } entry || (!entry.Retired && entry.IsValidOn(today));

    // The country may have used the currency at other times. These periods stay unchanged.
    private static LinkedCurrency NewCurrency(string code, IReadOnlyList<LinkedCurrency> linked, DateOnly today)
    {
        var same = linked.Where(other => other.Code == code).ToList();
        return new(
            code,
            same.Where(other => other.To < today).Max(other => other.To)?.AddDays(1),
            same.Where(other => other.From > today).Min(other => other.From)?.AddDays(-1)
        );
    }

    // The catalogue chooses the case, and the code if the entry has several keys. Any other answer does not fit the command.
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
