using CountryProvider.Abstractions;
using CountryProvider.Linking.Data;
using CountryProvider.Web.Validation;
using FluentValidation;
using MediatR;

namespace CountryProvider.Linking.Features;

/// <summary>All countries with their links.</summary>
/// <param name="On">The day; null for today.</param>
/// <param name="Language">The language of the names, and of their order; null for English.</param>
internal sealed record ListLinks(DateOnly? On = null, string? Language = null) : IQuery<Reading>
{
    /// <summary>
    /// A key of a country that the request needs. If the known names do not contain it, the handler asks the catalogues at once. The
    /// same applies to the keys below.
    /// </summary>
    public string? Country { get; init; }

    /// <summary>A key of a currency that the request needs.</summary>
    public string? Currency { get; init; }

    /// <summary>A key of a language that the request needs.</summary>
    public string? LinkedLanguage { get; init; }

    /// <summary>The search text. The handler only validates it; the caller searches.</summary>
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
