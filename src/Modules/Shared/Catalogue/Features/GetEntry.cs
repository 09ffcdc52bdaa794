using CountryProvider.Abstractions;
using CountryProvider.Catalogue.Data;
using MediatR;

namespace CountryProvider.Catalogue.Features;

/// <summary>The entry that a key means on a day. It may be retired.</summary>
/// <param name="Key">Any of the entry's codes, in any case.</param>
/// <param name="On">The day; null for today.</param>
/// <param name="Language">The language of the name; null for English.</param>
public sealed record GetEntry<TRow>(string Key, DateOnly? On = null, string? Language = null) : IQuery<EntryReading<TRow>>
    where TRow : EntryRow, new();

/// <param name="Entry">The entry; null when the key means none on that day.</param>
/// <param name="View">The view in which the handler looked for the key.</param>
/// <param name="On">The day.</param>
public sealed record EntryReading<TRow>(Entry<TRow>? Entry, CatalogueView<TRow> View, DateOnly On)
    where TRow : EntryRow, new();

internal sealed class GetEntryHandler<TRow>(Catalogue<TRow> catalogue) : IRequestHandler<GetEntry<TRow>, EntryReading<TRow>>
    where TRow : EntryRow, new()
{
    public async Task<EntryReading<TRow>> Handle(GetEntry<TRow> request, CancellationToken cancellationToken)
    {
        var view = await catalogue.ReadAsync(request.Language, cancellationToken);
        var on = request.On ?? catalogue.Today;
        return new(view.Find(request.Key, on), view, on);
    }
}
