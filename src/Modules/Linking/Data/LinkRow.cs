using CountryProvider.Abstractions;
using CountryProvider.BuildingBlocks.Validation;
using CountryProvider.Storage;
using FluentValidation;

namespace CountryProvider.Linking.Data;

/// <summary>The codes that a country is linked to. A row without any stays: it was linked once.</summary>
/// <param name="Code">The country's code.</param>
internal sealed record LinkRow(string Code, string? Currency, string? Language, long Version) : IRow;

/// <summary>The codes of a link are stored as their catalogues write them.</summary>
internal sealed class LinkRowValidator : AbstractValidator<LinkRow>
{
    public LinkRowValidator()
    {
        RuleFor(row => row.Code).IsCode().IsIn(CodeCase.Upper);
        RuleFor(row => row.Currency).IsCode().IsIn(CodeCase.Upper).When(row => row.Currency is not null);
        RuleFor(row => row.Language).IsCode().IsIn(CodeCase.Lower).When(row => row.Language is not null);
    }
}
