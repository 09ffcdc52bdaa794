using CountryProvider.Abstractions;
using CountryProvider.Catalogue.Data;
using CountryProvider.Web.Api;
using MediatR;

namespace CountryProvider.Catalogue.Features;

/// <summary>
/// Retires an entry. Existing references to it still resolve, but new ones are refused. Retiring it again changes nothing.
/// </summary>
/// <param name="Key">Any of the entry's codes, in any case.</param>
/// <param name="Precondition">The condition on the entry's current state.</param>
public sealed record RetireEntry<TRow>(string Key, Precondition Precondition) : ICommand<TRow>
    where TRow : EntryRow, new();

internal sealed class RetireEntryHandler<TRow>(Catalogue<TRow> catalogue) : IRequestHandler<RetireEntry<TRow>, TRow>
    where TRow : EntryRow, new()
{
    /// <exception cref="NotFoundException">The key means no entry.</exception>
    public async Task<TRow> Handle(RetireEntry<TRow> request, CancellationToken cancellationToken)
    {
        var code = (await catalogue.GetAsync(request.Key, catalogue.Today, cancellationToken)).Code;
        return await catalogue.WriteAsync(
            code,
            existing =>
            {
                request.Precondition.Check(exists: true, existing!.Version, isDone: existing.Retired);
                return existing.Retired ? existing : existing with { Retired = true };
            },
            cancellationToken
        );
    }
}
