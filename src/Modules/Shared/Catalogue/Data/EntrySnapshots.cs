using CountryProvider.Abstractions;
using CountryProvider.Web.Api;
using CountryProvider.Web.Text;

namespace CountryProvider.Catalogue.Data;

/// <summary>What other modules get to see of a catalogue.</summary>
/// <param name="toEntry">The entry in the contracts of the module.</param>
public sealed class EntrySnapshots<TRow, TEntry>(Catalogue<TRow> catalogue, Func<Entry<TRow>, TEntry> toEntry)
    where TRow : EntryRow, new()
    where TEntry : CatalogueEntry
{
    private readonly BoundedCache<(long Version, string? Language), Snapshot<TEntry>> _made = new(capacity: 8);

    /// <summary>
    /// All entries, former and retired ones too, in the order of their names; null when nothing has changed since the version that the
    /// caller knows.
    /// </summary>
    /// <param name="knownVersion">The version that the caller has; null when it has none.</param>
    /// <param name="language">The language of the names; null for English.</param>
    public async Task<Snapshot<TEntry>?> ChangesSinceAsync(long? knownVersion, string? language, CancellationToken cancellationToken)
    {
        var view = await catalogue.ReadAsync(LanguageTag.Of(language), cancellationToken);
        return view.Version == knownVersion
            ? null
            : _made.Get((view.Version, view.Language), _ => new(view.Version, [.. view.Entries.Select(ToEntry)]));
    }

    private TEntry ToEntry(Entry<TRow> entry) =>
        toEntry(entry) with
        {
            ValidFrom = entry.ValidFrom,
            ValidTo = entry.ValidTo,
            OtherKeys = entry.Keys.Skip(1).ToList() is { Count: > 0 } keys ? keys : null,
            OtherNames = entry.OtherNames.ToList() is { Count: > 0 } names ? names : null,
        };
}
