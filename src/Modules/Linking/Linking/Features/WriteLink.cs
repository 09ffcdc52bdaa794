using CountryProvider.Abstractions;
using CountryProvider.Linking.Data;
using CountryProvider.Web.Api;
using CountryProvider.Web.Validation;
using FluentValidation;
using MediatR;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Linking.Features;

/// <summary>Changes the links of a country.</summary>
/// <param name="Country">Any key of the country.</param>
/// <param name="Target">The wanted links. A member that is null stays unchanged.</param>
/// <param name="Precondition">The condition on the current state of the link.</param>
internal sealed record WriteLink(string Country, LinkTarget Target, Precondition Precondition) : ICommand<WriteLinkResult>;

/// <param name="Created">Whether the country had no links before, and has some now.</param>
/// <param name="Stale">Says that the names in <paramref name="Link"/> may be out of date; null when they are up to date.</param>
internal sealed record WriteLinkResult(LinkedCountry Link, bool Created, StaleNames? Stale);

internal sealed class WriteLinkValidator : AbstractValidator<WriteLink>
{
    public WriteLinkValidator()
    {
        RuleForEach(request => request.Target.Currencies)
            .ChildRules(currency => currency.RuleFor(item => item.Code).Must(Links.IsKey).WithMessage(_ => NoKey()))
            .OverridePropertyName("currencies");
        RuleForEach(request => request.Target.Languages)
            .ChildRules(language => language.RuleFor(item => item.Code).Must(Links.IsKey).WithMessage(_ => NoKey()))
            .OverridePropertyName("languages");
    }

    private static string NoKey() =>
        Say(
            "A code is one to eight letters from A to Z or digits.",
            "Ein Code besteht aus einem bis acht Buchstaben von A bis Z oder Ziffern."
        );
}

internal sealed class WriteLinkHandler(Links links) : IRequestHandler<WriteLink, WriteLinkResult>
{
    private static readonly LinkRowValidator _rules = new();

    /// <exception cref="ModuleUnavailableException">
    /// A catalogue does not answer, and its last answer is not enough for a decision.
    /// </exception>
    /// <exception cref="NotFoundException">There is no such country.</exception>
    /// <exception cref="InvalidRequestException">The wanted links contradict each other.</exception>
    /// <exception cref="InvalidReferenceException">The link has new references to unknown or retired entries.</exception>
    public async Task<WriteLinkResult> Handle(WriteLink request, CancellationToken cancellationToken)
    {
        var reading = await links.ReadNowAsync(cancellationToken);
        var country = reading.Get(request.Country).Country;
        var created = false;
        await links.WriteAsync(
            country.Code,
            (existing, version) =>
            {
                var basis = existing ?? new(country.Code);
                var references = new LinkReferences(reading, country);
                var row = references.Apply(request.Target, basis);
                var isDone = row.SaysTheSameAs(basis);
                request.Precondition.Check(!basis.IsEmpty, basis.Version, isDone);
                created = basis.IsEmpty && !row.IsEmpty;
                references.ThrowIfAnyIsMissing();
                ValidationErrors.ThrowIfAny(_rules.Validate(row).Errors);
                return isDone ? existing : row with { Version = version };
            },
            cancellationToken
        );
        var after = await links.ReadAsync(null, null, view => view[country.Code] is null, cancellationToken);
        return new(after.Get(country.Code), created, after.Stale);
    }
}
