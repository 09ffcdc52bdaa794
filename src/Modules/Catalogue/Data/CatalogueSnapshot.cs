using System.Collections.Immutable;
using CountryProvider.BuildingBlocks.Api;
using CountryProvider.BuildingBlocks.Search;
using CountryProvider.Storage;

namespace CountryProvider.Catalogue.Data;

/// <summary>All entries of a catalogue at one version, with the answers that are asked for most made once. Immutable.</summary>
public sealed class CatalogueSnapshot : IRows<EntryRow, CatalogueSnapshot>
{
    private static readonly Comparer<EntryRow> _order = Comparer<EntryRow>.Create(EntryRow.Compare);
    private readonly CodeTable<EntryRow> _byCode;
    private EntryList? _all;
    private EntryList? _active;

    private CatalogueSnapshot(long version, CodeTable<EntryRow> byCode, ImmutableArray<EntryRow> ordered) => (Version, _byCode, Rows) = (version, byCode, ordered);

    /// <inheritdoc/>
    public static CatalogueSnapshot Empty { get; } = new(0, CodeTable<EntryRow>.Empty, []);

    /// <inheritdoc/>
    public long Version { get; }

    /// <inheritdoc/>
    public int Count => Rows.Length;

    /// <summary>All entries, ordered by name, then code.</summary>
    public ImmutableArray<EntryRow> Rows { get; }

    /// <summary>All entries, retired ones included.</summary>
    public EntryList All => _all ??= new(Rows);

    /// <summary>The entries that are not retired.</summary>
    public EntryList Active => _active ??= new([.. Rows.Where(row => !row.Retired)]);

    /// <inheritdoc/>
    public EntryRow? Find(string code) => _byCode[code];

    /// <inheritdoc/>
    public CatalogueSnapshot With(IReadOnlyCollection<EntryRow> changed)
    {
        if (changed.Count == 0)
        {
            return this;
        }

        var byCode = _byCode.With(changed, row => row.Code);
        var rows = changed is IReadOnlyList<EntryRow> and [var single]
            ? Replace(Rows, _byCode[single.Code], single)
            : [.. Rows.Where(row => ReferenceEquals(byCode[row.Code], row)).Concat(changed).Order(_order)];
        return new(changed.Max(row => row.Version), byCode, rows);
    }

    /// <summary>The entries that somebody looks for, the best first; all of them, in order, when nothing is looked for.</summary>
    public EntryList Search(string? search, bool includeRetired)
    {
        var entries = includeRetired ? All : Active;
        return SearchQuery.Of(search) is { } query ? new(query.Find(entries.Rows, row => row.Searched)) : entries;
    }

    // The common case, one write, takes block copies instead of a sort.
    private static ImmutableArray<EntryRow> Replace(ImmutableArray<EntryRow> rows, EntryRow? old, EntryRow added)
    {
        var others = old is null ? rows : rows.RemoveAt(rows.BinarySearch(old, _order));
        return others.Insert(~others.BinarySearch(added, _order), added);
    }
}

/// <summary>Some entries of a catalogue, in order, and their JSON.</summary>
public sealed class EntryList(IReadOnlyList<EntryRow> rows)
{
    private ReadyJson? _json;
    private ReadyJson? _v1;

    /// <summary>Ordered by name, then code.</summary>
    public IReadOnlyList<EntryRow> Rows => rows;

    /// <summary>The entries as an array, in version 2 of the API.</summary>
    public ReadyJson Json => _json ??= new(BuildingBlocks.Api.Json.Array([.. rows.Select(row => row.Json.Bytes)]));

    /// <summary>The entries as an array, in version 1 of the API; null when there is none.</summary>
    public ReadyJson? V1 => rows.Count == 0 ? null : _v1 ??= new(BuildingBlocks.Api.Json.Array([.. rows.Select(row => row.V1.Bytes)]));

    /// <summary>One page of the entries.</summary>
    /// <param name="number">1 for the first.</param>
    /// <param name="size">How many entries a page holds, at least 1.</param>
    public EntryList Page(int number, int size) => new([.. rows.Skip((int)Math.Min((number - 1L) * size, rows.Count)).Take(size)]);
}
