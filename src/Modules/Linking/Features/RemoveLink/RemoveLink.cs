using CountryProvider.Abstractions;
using CountryProvider.BuildingBlocks.Api;
using CountryProvider.Linking.Data;
using MediatR;

namespace CountryProvider.Linking.Features;

/// <summary>Unlinks a country from its currency and its language. Nothing happens when it has neither.</summary>
/// <param name="Precondition">What the link must be like for that.</param>
internal sealed record RemoveLink(string Country, Precondition Precondition) : ICommand<Unit>;

internal sealed class RemoveLinkHandler(Links links) : IRequestHandler<RemoveLink, Unit>
{
    public async Task<Unit> Handle(RemoveLink request, CancellationToken cancellationToken)
    {
        await links.WriteAsync(request.Country, (existing, version) =>
        {
            var linked = existing is { Currency: not null } or { Language: not null };
            request.Precondition.Check(linked, existing?.Version ?? 0, isDone: !linked);
            return linked ? new LinkRow(existing!.Code, null, null, version) : existing;
        }, cancellationToken);
        return Unit.Value;
    }
}
