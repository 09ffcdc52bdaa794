using System.Collections.Immutable;
using CountryProvider.Abstractions;
using CountryProvider.Web.Api;
using CountryProvider.Web.Search;

namespace CountryProvider.Catalogue.Data;

/// <summary>
/// All entries of a catalogue in one language and at one version, in order. The view caches the lists that were requested last. Apart
/// from this, it is immutable.
/// </summary>
public sealed class CatalogueView<TRow>
    where TRow : EntryRow, new()
{
    // The number of cached lists with other filters. Today's list is requested most often and has its own cache.
    private const int KeptLists = 16;

    private static readonly Comparer<Entry<TRow>> _order = Comparer<Entry<TRow>>.Create(Entry<TRow>.Compare);

    private readonly CatalogueSnapshot<TRow> _snapshot;
    private readonly Dictionary<string, Entry<TRow>> _byCode;
    private readonly BoundedCache<EntryFilter, EntryList<TRow>> _lists = new(KeptLists);
    private volatile Tuple<EntryFilter, EntryList<TRow>>? _usual;

    /// <param name="previous">An earlier view in the same language, whose unchanged entries are reused; null for none.</param>
    public CatalogueView(
        CatalogueDefinition<TRow> catalogue,
        CatalogueSnapshot<TRow> snapshot,
        string? language,
        CatalogueView<TRow>? previous
    )
    {
        (_snapshot, Language) = (snapshot, language);
        List<Entry<TRow>> added = [];
        _byCode = new(snapshot.Count, StringComparer.Ordinal);
        foreach (var row in snapshot.Rows)
        {
            var entry = previous?._byCode.GetValueOrDefault(row.Code);
            if (entry is null || !ReferenceEquals(entry.Stored, row))
            {
                added.Add(entry = new(catalogue, row, language));
            }

            _byCode.Add(row.Code, entry);
        }

        var kept = previous is null ? [] : previous.Entries.Where(entry => ReferenceEquals(_byCode.GetValueOrDefault(entry.Code), entry));
        Entries = Merge([.. kept], added);
    }

    /// <summary>The version of the catalogue.</summary>
    public long Version => _snapshot.Version;

    /// <summary>The language of the names; null for English.</summary>
    public string? Language { get; }

    /// <summary>All entries, ordered by name, then code.</summary>
    public ImmutableArray<Entry<TRow>> Entries { get; }

    /// <summary>The entry that a key means on a day; see <see cref="EntryIndex{T}.Find"/>.</summary>
    public Entry<TRow>? Find(string? key, DateOnly on) => _snapshot.Index.Find(key, on) is { } row ? _byCode[row.Code] : null;

    /// <summary>The entry that a key means on a day.</summary>
    /// <exception cref="NotFoundException">The key means no entry on that day.</exception>
    public Entry<TRow> Get(string key, DateOnly on) =>
        Find(key, on) ?? throw _snapshot.Index.Missing(key, on, row => _byCode[row.Code].Row.Name);

    /// <summary>All entries that have or had the key.</summary>
    public IReadOnlyList<Entry<TRow>> Holders(string key) => [.. _snapshot.Index.Holders(key).Select(row => _byCode[row.Code])];

    /// <summary>The entry with that code; null when there is none.</summary>
    public Entry<TRow>? this[string code] => _byCode.GetValueOrDefault(code);

    /// <summary>The entries that match the filter, in order.</summary>
    /// <param name="isUsual">Whether most requests use this filter.</param>
    public EntryList<TRow> List(EntryFilter filter, bool isUsual)
    {
        if (!isUsual)
        {
            return _lists.Get(filter, Filter);
        }

        if (_usual is not { } usual || usual.Item1 != filter)
        {
            _usual = usual = new(filter, Filter(filter));
        }

        return usual.Item2;
    }

    private EntryList<TRow> Filter(EntryFilter filter) => new([.. Entries.Where(entry => filter.Takes(entry.Stored))]);

    // A single write is the common case. It takes block copies instead of a sort.
    private static ImmutableArray<Entry<TRow>> Merge(ImmutableArray<Entry<TRow>> kept, List<Entry<TRow>> added) =>
        added is [var single] && ~kept.BinarySearch(single, _order) is >= 0 and var position
            ? kept.Insert(position, single)
            : [.. kept.Concat(added).Order(_order)];
}

/// <summary>Selects entries of a catalogue.</summary>
/// <param name="On">The day on which the entries must be valid.</param>
/// <param name="Former">Whether entries that are not valid on that day are included.</param>
/// <param name="Retired">Whether retired entries are included.</param>
/// <param name="Status">The status of the entries; null for any.</param>
public sealed record EntryFilter(DateOnly On, bool Former = false, bool Retired = false, string? Status = null)
{
    /// <summary>Whether the filter selects the row.</summary>
    public bool Takes(EntryRow row) =>
        (Former || row.IsValidOn(On)) && (Retired || !row.Retired) && (Status is null || row.Status == Status);
}

/// <summary>Selected entries of a catalogue, in order, with their JSON.</summary>
public sealed class EntryList<TRow>(IReadOnlyList<Entry<TRow>> entries)
    where TRow : EntryRow, new()
{
    private ReadyJson? _json;
    private ReadyJson? _v1;

    /// <summary>The entries, ordered by name, then code.</summary>
    public IReadOnlyList<Entry<TRow>> Entries => entries;

    /// <summary>The entries as a JSON array, in version 2 of the API.</summary>
    public ReadyJson Json => _json ??= new(Web.Api.Json.Array([.. entries.Select(entry => entry.Json.Bytes)]));

    /// <summary>The entries with a code of three letters as a JSON array, in version 1 of the API; null when there are none.</summary>
    public ReadyJson? V1 =>
        _v1 ??= entries.Where(entry => entry.Code.Length == 3).Select(entry => entry.V1.Bytes).ToList() is { Count: > 0 } present
            ? new(Web.Api.Json.Array(present))
            : null;

    /// <summary>The entries as a JSON array, with only the given members.</summary>
    public ReadyJson Select(IReadOnlySet<string> fields) =>
        new(Web.Api.Json.Array([.. entries.Select(entry => Web.Api.Json.Select(entry.Json.Bytes, fields))]));

    /// <summary>The entries that match a search, the best first. Without a search text, all entries in order.</summary>
    public EntryList<TRow> Search(string? search, SearchMatch match) =>
        SearchQuery.Of(search) is { } query ? new(query.Find(entries, entry => entry.Searched, match)) : this;

    /// <inheritdoc cref="Pagination.PageOf"/>
    public EntryList<TRow> Page(int number, int size) => new(Pagination.PageOf(entries, number, size));
}
