using System.Collections.Immutable;
using CountryProvider.Abstractions;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Web.Search;

/// <summary>
/// Finds entries by each of their keys: DEU, de, 276, GER. Case does not matter, and neither do zeros before a number. Codes can be
/// reused, so a key may mean several entries; then the day decides. Immutable.
/// </summary>
public sealed class EntryIndex<T>
    where T : class, IEntry
{
    private static readonly ImmutableDictionary<string, ImmutableArray<T>> _none = ImmutableDictionary.Create<string, ImmutableArray<T>>(
        StringComparer.OrdinalIgnoreCase
    );
    private readonly ImmutableDictionary<string, ImmutableArray<T>> _byKey;

    private EntryIndex(ImmutableDictionary<string, ImmutableArray<T>> byKey) => _byKey = byKey;

    /// <summary>An index without entries.</summary>
    public static EntryIndex<T> Empty { get; } = new(_none);

    /// <summary>The index of these entries.</summary>
    public static EntryIndex<T> Of(IEnumerable<T> entries) => Empty.With([], entries);

    /// <summary>A copy of the index with some entries removed and others added.</summary>
    public EntryIndex<T> With(IEnumerable<T> removed, IEnumerable<T> added)
    {
        var byKey = _byKey.ToBuilder();
        foreach (var entry in removed)
        {
            foreach (var key in KeysOf(entry))
            {
                byKey[key] = byKey[key].Remove(entry);
            }
        }

        foreach (var entry in added)
        {
            foreach (var key in KeysOf(entry))
            {
                byKey[key] = byKey.TryGetValue(key, out var others) ? others.Add(entry) : [entry];
            }
        }

        return new(byKey.ToImmutable());
    }

    /// <summary>All entries that have or had the key at any time.</summary>
    public ImmutableArray<T> Holders(string? key) => key is not null && _byKey.TryGetValue(Canonical(key), out var holders) ? holders : [];

    /// <summary>
    /// The entry that the key means on a day. If only one entry ever had the key, this is the entry. If several had it, the entry
    /// that is valid on that day. If several of these are valid, the one with the key as its code, otherwise one that is not retired.
    /// If none is valid, the entry with the key as its code. Null when there is no such entry.
    /// </summary>
    public T? Find(string? key, DateOnly on)
    {
        var holders = Holders(key);
        return holders.Length <= 1
            ? holders.FirstOrDefault()
            : holders.Where(entry => entry.IsValidOn(on)).OrderBy(entry => Rank(entry, key!)).FirstOrDefault()
                ?? holders.FirstOrDefault(entry => IsCode(entry, key!));
    }

    /// <summary>The error for a key that means no entry on a day.</summary>
    public NotFoundException Missing(string key, DateOnly on, Func<T, string> name)
    {
        var holders = Holders(key);
        return holders.IsEmpty
            ? new(Say($"There is no entry with the code {key}.", $"Es gibt keinen Eintrag mit dem Code {key}."))
            : new(
                Say(
                    $"No entry had the code {key} on {on:yyyy-MM-dd}. Others had it at other times: "
                        + $"{string.Join(", ", holders.Select(Named))}.",
                    $"Am {on:yyyy-MM-dd} hatte kein Eintrag den Code {key}. Zu anderen Zeiten hatten ihn: "
                        + $"{string.Join(", ", holders.Select(Named))}."
                ),
                [.. holders.Select(entry => new Candidate(entry.Code, name(entry), entry.ValidFrom, entry.ValidTo))]
            );

        string Named(T entry) => $"{Isolate(name(entry))} ({entry.Code})";
    }

    private static int Rank(T entry, string key) =>
        IsCode(entry, key) ? 0
        : entry.Retired ? 2
        : 1;

    private static bool IsCode(T entry, string key) => entry.Code.Equals(key, StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<string> KeysOf(T entry) => entry.Keys.Select(Canonical).Distinct(StringComparer.OrdinalIgnoreCase);

    // 004 and 4 are the same key, because spreadsheets drop zeros at the beginning of a number.
    private static string Canonical(string key) => key.Length is > 0 and <= 3 && key.All(char.IsAsciiDigit) ? key.PadLeft(3, '0') : key;
}
