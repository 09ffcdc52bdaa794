using CountryProvider.Abstractions;
using CountryProvider.Linking.Data;
using CountryProvider.Web.Validation;
using FluentValidation;
using MediatR;

namespace CountryProvider.Linking.Features;

/// <summary>All countries with what they are linked to.</summary>
/// <param name="On">The day; null for today.</param>
/// <param name="Language">The language of the names, and of their order; null for English.</param>
internal sealed record ListLinks(DateOnly? On = null, string? Language = null) : IQuery<Reading>
{
    /// <summary>
    /// A key of a country that is wanted in particular: if it is not known here, its catalogue is asked at once. Likewise the others.
    /// </summary>
    public string? Country { get; init; }

    /// <summary>A key of a currency.</summary>
    public string? Currency { get; init; }

    /// <summary>A key of a language.</summary>
    public string? LinkedLanguage { get; init; }

    /// <summary>What is looked for.</summary>
    public string? Search { get; init; }
}

internal sealed class ListLinksValidator : AbstractValidator<ListLinks>
{
    public ListLinksValidator() => RuleFor(request => request.Search).IsSearch();
}

internal sealed class ListLinksHandler(Links links) : IRequestHandler<ListLinks, Reading>
{
    public Task<Reading> Handle(ListLinks request, CancellationToken cancellationToken) =>
        links.ReadAsync(
            request.On,
            request.Language,
            view =>
                (Links.IsKey(request.Country) && view.Find(request.Country) is null)
                || (Links.IsKey(request.Currency) && view.Names.Currencies.Find(request.Currency, view.On) is null)
                || (Links.IsKey(request.LinkedLanguage) && view.Names.Languages.Find(request.LinkedLanguage, view.On) is null),
            cancellationToken
        );
}
