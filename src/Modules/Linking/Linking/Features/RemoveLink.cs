using CountryProvider.Abstractions;
using CountryProvider.Linking.Data;
using CountryProvider.Web.Api;
using MediatR;

namespace CountryProvider.Linking.Features;

/// <summary>Takes away all that a country is linked to. Nothing happens when that is nothing.</summary>
/// <param name="Country">Any key of the country.</param>
/// <param name="Precondition">What the link must be like for that.</param>
internal sealed record RemoveLink(string Country, Precondition Precondition) : ICommand<Unit>;

internal sealed class RemoveLinkHandler(Links links) : IRequestHandler<RemoveLink, Unit>
{
    /// <exception cref="ModuleUnavailableException">
    /// The key is not the code of a country that was linked, and its catalogue does not answer.
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
