using System.Collections.Concurrent;
using CountryProvider.Abstractions;
using CountryProvider.Country.Contracts;
using CountryProvider.Currency.Contracts;
using CountryProvider.Language.Contracts;
using CountryProvider.Web.Search;

namespace CountryProvider.Linking.Data;

/// <summary>What the three catalogues hold, in one language. Immutable.</summary>
internal sealed class Names(Entries<CountryEntry> countries, Entries<CurrencyEntry> currencies, Entries<LanguageEntry> languages)
{
    public Entries<CountryEntry> Countries => countries;

    public Entries<CurrencyEntry> Currencies => currencies;

    public Entries<LanguageEntry> Languages => languages;
}

/// <summary>What a catalogue holds, by code and by key. Immutable; what not every reader needs is made when first asked for.</summary>
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

    /// <summary>The entry under that code, as it is stored; null when there is none.</summary>
    public TEntry? this[string code] => _byCode.GetValueOrDefault(code);

    /// <summary>What a key means on a day; see <see cref="EntryIndex{T}.Find"/>.</summary>
    public TEntry? Find(string? key, DateOnly on) => _byKey.Value.Find(key, on);

    /// <summary>The refusal of a key that means nothing on a day.</summary>
    public NotFoundException Missing(string key, DateOnly on) => _byKey.Value.Missing(key, on, entry => entry.Name);

    /// <summary>What the entry is found by.</summary>
    /// <param name="related">Whether it is looked for to find countries that are linked to it.</param>
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
