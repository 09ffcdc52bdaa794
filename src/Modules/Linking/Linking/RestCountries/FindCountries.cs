using CountryProvider.Abstractions;
using CountryProvider.Linking.Data;
using CountryProvider.Web.Validation;
using FluentValidation;
using MediatR;

namespace CountryProvider.Linking.RestCountries;

/// <summary>What countries are looked for by.</summary>
internal enum CountriesBy
{
    /// <summary>Codes, with commas between them.</summary>
    Codes,

    /// <summary>A part of a name or of another spelling.</summary>
    Name,

    /// <summary>The common or the official name.</summary>
    FullName,

    /// <summary>A code of a currency, or a part of its name.</summary>
    Currency,

    /// <summary>A code of a language, or its name.</summary>
    Language,

    /// <summary>A part of the name of a region, or the name of a subregion.</summary>
    Region,

    /// <summary>A part of the name of a subregion.</summary>
    Subregion,

    /// <summary>A part of a name in another language.</summary>
    Translation,
}

/// <summary>The countries of today that are not retired.</summary>
internal sealed record ListCountries : IQuery<CountriesReading>;

/// <summary>Those of them that somebody asks for.</summary>
internal sealed record FindCountries(CountriesBy By, string Text) : IQuery<FoundCountries>;

/// <param name="Stale">Why it may be out of date; null when it is not.</param>
internal sealed record CountriesReading(RestCountryList List, StaleNames? Stale);

/// <param name="Countries">At least one.</param>
/// <param name="Stale">Why it may be out of date; null when it is not.</param>
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
    /// <exception cref="NotFoundException">There is none.</exception>
    /// <exception cref="ModuleUnavailableException">It is not known whether there is one: a catalogue does not answer.</exception>
    public async Task<FoundCountries> Handle(FindCountries request, CancellationToken cancellationToken)
    {
        var (view, stale) = await links.ReadWithNamesAsync(
            view => request.By is CountriesBy.Codes && RestCountryList.Of(view).Find(request.By, request.Text).Count == 0,
            cancellationToken
        );
        var found = RestCountryList.Of(view).Find(request.By, request.Text);
        return found.Count > 0 ? new(found, stale)
            : stale is null ? throw new NotFoundException("Not Found") // Word for word as the original.
            : throw stale.Failures[0];
    }
}
