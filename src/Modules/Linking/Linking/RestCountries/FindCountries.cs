using CountryProvider.Abstractions;
using CountryProvider.Linking.Data;
using CountryProvider.Web.Validation;
using FluentValidation;
using MediatR;

namespace CountryProvider.Linking.RestCountries;

/// <summary>The kinds of searches for countries.</summary>
internal enum CountriesBy
{
    /// <summary>By codes with commas between them.</summary>
    Codes,

    /// <summary>By a part of a name or of another spelling.</summary>
    Name,

    /// <summary>By the common or the official name.</summary>
    FullName,

    /// <summary>By a code of a currency, or a part of its name.</summary>
    Currency,

    /// <summary>By a code of a language, or its name.</summary>
    Language,

    /// <summary>By a part of the name of a region, or the name of a subregion.</summary>
    Region,

    /// <summary>By a part of the name of a subregion.</summary>
    Subregion,

    /// <summary>By a part of a name in another language.</summary>
    Translation,
}

/// <summary>The current countries that are not retired.</summary>
internal sealed record ListCountries : IQuery<CountriesReading>;

/// <summary>The current countries, not retired, that match a search.</summary>
internal sealed record FindCountries(CountriesBy By, string Text) : IQuery<FoundCountries>;

/// <param name="Stale">Says that the list may be out of date; null when it is up to date.</param>
internal sealed record CountriesReading(RestCountryList List, StaleNames? Stale);

/// <param name="Countries">The countries; at least one.</param>
/// <param name="Stale">Says that the countries may be out of date; null when they are up to date.</param>
internal sealed record FoundCountries(IReadOnlyList<RestCountryAnswer> Countries, StaleNames? Stale);

internal sealed class FindCountriesValidator : AbstractValidator<FindCountries>
{
    public FindCountriesValidator() => RuleFor(request => request.Text).IsSearch().When(request => request.By is not CountriesBy.Codes);
}

internal sealed class ListCountriesHandler(Links links) : IRequestHandler<ListCountries, CountriesReading>
{
    public async Task<CountriesReading> Handle(ListCountries request, CancellationToken cancellationToken)
    {
        var (view, stale) = await links.ReadWithNamesAsync(null, cancellationToken);
        return new(RestCountryList.Of(view), stale);
    }
}

internal sealed class FindCountriesHandler(Links links) : IRequestHandler<FindCountries, FoundCountries>
{
    /// <exception cref="NotFoundException">No country matches.</exception>
    /// <exception cref="ModuleUnavailableException">No known country matches, but a catalogue does not answer.</exception>
    public async Task<FoundCountries> Handle(FindCountries request, CancellationToken cancellationToken)
    {
        var (view, stale) = await links.ReadWithNamesAsync(
            view => request.By is CountriesBy.Codes && RestCountryList.Of(view).Find(request.By, request.Text).Count == 0,
            cancellationToken
        );
        var found = RestCountryList.Of(view).Find(request.By, request.Text);
        return found.Count > 0 ? new(found, stale)
            : stale is null ? throw new NotFoundException("Not Found") // The same text as in the original.
            : throw stale.Failures[0];
    }
}
