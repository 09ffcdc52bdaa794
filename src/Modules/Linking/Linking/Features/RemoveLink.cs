using CountryProvider.Abstractions;
using CountryProvider.Linking.Data;
using CountryProvider.Web.Api;
using MediatR;

namespace CountryProvider.Linking.Features;

/// <summary>Removes all links of a country. Does nothing when it has none.</summary>
/// <param name="Country">Any key of the country.</param>
/// <param name="Precondition">The condition on the current state of the link.</param>
internal sealed record RemoveLink(string Country, Precondition Precondition) : ICommand<Unit>;

internal sealed class RemoveLinkHandler(Links links) : IRequestHandler<RemoveLink, Unit>
{
    /// <exception cref="ModuleUnavailableException">
    /// The key is not the code of a country that was linked, and the catalogue of countries does not answer.
    /// </exception>
    public async Task<Unit> Handle(RemoveLink request, CancellationToken cancellationToken)
    {
        var country =
            (await links.ReadRowsAsync(cancellationToken)).Find(request.Country)?.Code
            ?? (await links.ReadAsync(null, null, null, cancellationToken)).View.Find(request.Country)?.Country.Code
            ?? request.Country;
        await links.WriteAsync(
            country,
            (existing, version) =>
            {
                var isLinked = existing is { IsEmpty: false };
                request.Precondition.Check(isLinked, existing?.Version ?? 0, isDone: !isLinked);
                return isLinked ? new LinkRow(existing!.Code) { Version = version } : existing;
            },
            cancellationToken
        );
        return Unit.Value;
    }
}
