using System.Collections.Immutable;
using CountryProvider.Storage;
using CountryProvider.Web.Search;

namespace CountryProvider.Catalogue.Data;

/// <summary>All stored entries of a catalogue at one version. Immutable.</summary>
public sealed class CatalogueSnapshot<TRow> : IRows<TRow, CatalogueSnapshot<TRow>>
    where TRow : EntryRow
{
    private readonly ImmutableDictionary<string, TRow> _byCode;

    private CatalogueSnapshot(long version, ImmutableDictionary<string, TRow> byCode, EntryIndex<TRow> index) =>
        (Version, _byCode, Index) = (version, byCode, index);

    /// <inheritdoc/>
    public static CatalogueSnapshot<TRow> Empty { get; } =
        new(0, ImmutableDictionary.Create<string, TRow>(StringComparer.OrdinalIgnoreCase), EntryIndex<TRow>.Empty);

    /// <inheritdoc/>
    public long Version { get; }

    /// <inheritdoc/>
    public int Count => _byCode.Count;

    /// <inheritdoc/>
    public IEnumerable<TRow> Rows => _byCode.Values;

    /// <summary>Finds entries by each of their keys.</summary>
    public EntryIndex<TRow> Index { get; }

    /// <inheritdoc/>
    public TRow? Find(string code) => _byCode.GetValueOrDefault(code);

    /// <inheritdoc/>
    public CatalogueSnapshot<TRow> With(IReadOnlyCollection<TRow> changed) =>
        changed.Count == 0
            ? this
            : new(
                changed.Max(row => row.Version),
                _byCode.SetItems(changed.Select(row => KeyValuePair.Create(row.Code, row))),
                Index.With(changed.Select(row => Find(row.Code)).OfType<TRow>(), changed)
            );
}
