using CountryProvider.Abstractions;
using CountryProvider.Catalogue.Data;
using CountryProvider.Web.Api;
using MediatR;

namespace CountryProvider.Catalogue.Features;

/// <summary>Retires an entry: what refers to it still resolves, nothing new may. Retiring it again changes nothing.</summary>
/// <param name="Key">Any of its codes, in any case.</param>
/// <param name="Precondition">What the entry must be like for that.</param>
public sealed record RetireEntry<TRow>(string Key, Precondition Precondition) : ICommand<TRow>
    where TRow : EntryRow, new();

internal sealed class RetireEntryHandler<TRow>(Catalogue<TRow> catalogue) : IRequestHandler<RetireEntry<TRow>, TRow>
    where TRow : EntryRow, new()
{
    /// <exception cref="NotFoundException">There never was such an entry.</exception>
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
