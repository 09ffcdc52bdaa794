using CountryProvider.Abstractions;
using CountryProvider.Web.Api;
using CountryProvider.Web.Text;

namespace CountryProvider.Catalogue.Data;

/// <summary>Makes the snapshots of a catalogue for other modules.</summary>
/// <param name="toEntry">Converts an entry to the module's contract.</param>
public sealed class EntrySnapshots<TRow, TEntry>(Catalogue<TRow> catalogue, Func<Entry<TRow>, TEntry> toEntry)
    where TRow : EntryRow, new()
    where TEntry : CatalogueEntry
{
    // Each snapshot is made once, also for concurrent callers, because one with all names takes a while.
    private readonly BoundedCache<(long Version, string? Language, bool WithNames), Lazy<Snapshot<TEntry>>> _made = new(capacity: 8);

    /// <summary>
    /// All entries, former and retired ones included, in the order of their names. Null when nothing has changed since the version
    /// that the caller knows.
    /// </summary>
    /// <param name="knownVersion">The version of the caller's snapshot; null when it has none.</param>
    /// <param name="language">The language of the names; null for English.</param>
    /// <param name="withNames">Whether each entry has its names in all languages.</param>
    public async Task<Snapshot<TEntry>?> ChangesSinceAsync(
        long? knownVersion,
        string? language,
        bool withNames,
        CancellationToken cancellationToken
    )
    {
        var view = await catalogue.ReadAsync(LanguageTag.Of(language), cancellationToken);
        return view.Version == knownVersion
            ? null
            : _made
                .Get((view.Version, view.Language, withNames), _ => new(() => Make(view, withNames ? catalogue.AllNames() : null)))
                .Value;
    }

    private Snapshot<TEntry> Make(CatalogueView<TRow> view, Func<TRow, IReadOnlyList<EntryName>>? namesOf) =>
        new(view.Version, [.. view.Entries.Select(entry => ToEntry(entry) with { Names = namesOf?.Invoke(entry.Stored) })]);

    private TEntry ToEntry(Entry<TRow> entry) =>
        toEntry(entry) with
        {
            ValidFrom = entry.ValidFrom,
            ValidTo = entry.ValidTo,
            OtherKeys = entry.Keys.Skip(1).ToList() is { Count: > 0 } keys ? keys : null,
            OtherNames = entry.OtherNames.ToList() is { Count: > 0 } names ? names : null,
        };
}
