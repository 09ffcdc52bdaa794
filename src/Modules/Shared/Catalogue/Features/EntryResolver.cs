using System.Runtime.CompilerServices;
using CountryProvider.Abstractions;
using CountryProvider.Catalogue.Data;
using CountryProvider.Web.Search;

namespace CountryProvider.Catalogue.Features;

/// <summary>Finds the entry that a code or a name means.</summary>
internal sealed class EntryResolver<TRow>(CatalogueView<TRow> view)
    where TRow : EntryRow, new()
{
    private const int MaxSuggestions = 3;

    // The names of a view are folded only once, because this takes longer than a thousand answers.
    private static readonly ConditionalWeakTable<CatalogueView<TRow>, NameIndex<Entry<TRow>>> _made = [];

    private readonly NameIndex<Entry<TRow>> _names = _made.GetValue(view, IndexOf);

    /// <summary>
    /// Resolves a value on a day. A text that is a known code is a code, otherwise a name. If several entries have the name, entries
    /// that are valid and not retired come first, and then main names before other names. If several entries remain, the answer only
    /// suggests them.
    /// </summary>
    public Resolution Resolve(int index, ValueToResolve value, DateOnly on)
    {
        if (value.Key is { } key)
        {
            if (view.Find(key, on) is { } entry)
            {
                return ResolutionOf(index, entry, entry.Stored.KindOf(key), on) with { RightName = RightName(entry, value.Name) };
            }

            var others = view.Holders(key);
            if (others.Count > 0)
            {
                return Suggest(index, others);
            }
        }

        var name = value.Name ?? value.Text;
        if (name is null)
        {
            return Suggest(index, []);
        }

        var named = _names.Find(name);
        var best = named
            .GroupBy(found => (IsCurrent(found.Item, on) ? 0 : 2) + (found.IsMain ? 0 : 1))
            .MinBy(group => group.Key)
            ?.Select(found => found.Item)
            .ToList();
        return best is [var meant] && value.Code is null ? ResolutionOf(index, meant, Name(named, meant), on)
            : best is not null ? Suggest(index, best)
            : Suggest(index, _names.Nearest(name, MaxSuggestions, entry => IsCurrent(entry, on)));
    }

    private static string Name(IReadOnlyList<(Entry<TRow> Item, bool IsMain)> named, Entry<TRow> meant) =>
        named.First(found => ReferenceEquals(found.Item, meant)).IsMain ? "name" : "otherName";

    private static bool IsCurrent(Entry<TRow> entry, DateOnly on) => !entry.Retired && entry.IsValidOn(on);

    private static Resolution Suggest(int index, IReadOnlyList<Entry<TRow>> entries) =>
        new(index) { Suggestions = [.. entries.Take(MaxSuggestions).Select(entry => new Suggestion(entry.Code, entry.Row.Name))] };

    private static Resolution ResolutionOf(int index, Entry<TRow> entry, string by, DateOnly on) =>
        new(index)
        {
            Entry = new(entry.Code, entry.Row.Name)
            {
                ValidFrom = entry.ValidFrom,
                ValidTo = entry.ValidTo,
                ReplacedBy = entry.Stored.ReplacedBy,
                Retired = entry.Retired ? true : null,
            },
            By = by,
            Validity =
                on > entry.ValidTo ? Validity.Ended
                : on < entry.ValidFrom ? Validity.Future
                : Validity.Valid,
        };

    private string? RightName(Entry<TRow> entry, string? name) =>
        name is null || _names.Find(name).Any(found => ReferenceEquals(found.Item, entry)) ? null : entry.Row.Name;

    private static NameIndex<Entry<TRow>> IndexOf(CatalogueView<TRow> view) =>
        new(
            view.Entries.SelectMany(entry =>
                new[] { (entry, entry.Row.Name, true), (entry, entry.Stored.Name, true) }.Concat(
                    entry.OtherNames.Select(name => (entry, name, false))
                )
            )
        );
}
