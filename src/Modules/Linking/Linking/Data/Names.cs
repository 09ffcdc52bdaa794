using System.Collections.Concurrent;
using CountryProvider.Abstractions;
using CountryProvider.Country.Contracts;
using CountryProvider.Currency.Contracts;
using CountryProvider.Language.Contracts;
using CountryProvider.Web.Search;

namespace CountryProvider.Linking.Data;

/// <summary>The entries of the three catalogues, in one language. Immutable.</summary>
internal sealed class Names(Entries<CountryEntry> countries, Entries<CurrencyEntry> currencies, Entries<LanguageEntry> languages)
{
    public Entries<CountryEntry> Countries => countries;

    public Entries<CurrencyEntry> Currencies => currencies;

    public Entries<LanguageEntry> Languages => languages;
}

/// <summary>
/// The entries of a catalogue, by code and by key. Immutable. Indexes that not every reader needs are made at their first use.
/// </summary>
internal sealed class Entries<TEntry>
    where TEntry : CatalogueEntry
{
    private readonly Dictionary<string, TEntry> _byCode;
    private readonly Lazy<EntryIndex<TEntry>> _byKey;
    private readonly ConcurrentDictionary<TEntry, SearchTexts> _searched = new(ReferenceEqualityComparer.Instance);

    public Entries(Snapshot<TEntry> snapshot)
    {
        Snapshot = snapshot;
        _byCode = new(snapshot.Entries.Count, StringComparer.Ordinal);
        foreach (var entry in snapshot.Entries)
        {
            _byCode[entry.Code] = entry;
        }

        _byKey = new(() => EntryIndex<TEntry>.Of(_byCode.Values));
    }

    /// <summary>The entries in the order of their names.</summary>
    public Snapshot<TEntry> Snapshot { get; }

    /// <summary>The entry with that code in its stored case; null when there is none.</summary>
    public TEntry? this[string code] => _byCode.GetValueOrDefault(code);

    /// <summary>The entry that a key means on a day; see <see cref="EntryIndex{T}.Find"/>.</summary>
    public TEntry? Find(string? key, DateOnly on) => _byKey.Value.Find(key, on);

    /// <summary>The error for a key that means no entry on a day.</summary>
    public NotFoundException Missing(string key, DateOnly on) => _byKey.Value.Missing(key, on, entry => entry.Name);

    /// <summary>The texts by which a search finds the entry.</summary>
    /// <param name="related">Whether the search is for countries that are linked to the entry.</param>
    public SearchTexts Searched(TEntry entry, bool related) =>
        _searched.GetOrAdd(
            entry,
            entry =>
                new(
                    entry
                        .Keys.Select(key => (related ? SearchTextKind.Related : SearchTextKind.Code, (string?)key))
                        .Concat(
                            (entry.OtherNames ?? [])
                                .Prepend(entry.Name)
                                .Select(name => (related ? SearchTextKind.Related : SearchTextKind.Name, (string?)name))
                        )
                )
        );
}
