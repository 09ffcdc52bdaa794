using CountryProvider.Abstractions;
using CountryProvider.BuildingBlocks.Api;
using CountryProvider.Catalogue.Data;
using MediatR;

namespace CountryProvider.Catalogue.Features;

/// <summary>Retires an entry: what refers to it still resolves, nothing new may. Retiring it again changes nothing.</summary>
/// <param name="Precondition">What the entry must be like for that.</param>
public sealed record RetireEntry<TEntry>(string Code, Precondition Precondition) : ICommand<EntryRow>;

internal sealed class RetireEntryHandler<TEntry>(Catalogue<TEntry> catalogue) : IRequestHandler<RetireEntry<TEntry>, EntryRow>
{
    /// <exception cref="NotFoundException">There never was such an entry.</exception>
    public Task<EntryRow> Handle(RetireEntry<TEntry> request, CancellationToken cancellationToken) =>
        catalogue.WriteAsync(request.Code, (existing, added) =>
        {
            if (existing is null)
            {
                throw Catalogue<TEntry>.Missing(request.Code);
            }

            request.Precondition.Check(exists: true, existing.Version, isDone: existing.Retired);
            return existing.Retired ? existing : existing with { Retired = true, Version = added.Version };
        }, cancellationToken);
}
