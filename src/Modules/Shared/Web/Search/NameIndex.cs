using System.Numerics;
using CountryProvider.Modularity;

namespace CountryProvider.Web.Search;

/// <summary>Finds items by their exact names and by similar names, in all forms that a search compares. Immutable.</summary>
public sealed class NameIndex<T>
    where T : class
{
    private readonly Dictionary<string, List<(T Item, bool IsMain)>> _byForm = new(StringComparer.Ordinal);
    private readonly (string Form, ulong Letters, T Item)[] _forms;

    /// <param name="names">Each name with its item, and whether it is the item's main name. Equally good items keep this order.</param>
    public NameIndex(IEnumerable<(T Item, string Name, bool IsMain)> names)
    {
        foreach (var (item, name, isMain) in names)
        {
            foreach (var form in SearchFolding.OfText(name).Where(form => form.Length > 0))
            {
                var items = _byForm.TryGetValue(form, out var known) ? known : _byForm[form] = [];
                if (!items.Exists(other => ReferenceEquals(other.Item, item)))
                {
                    items.Add((item, isMain));
                }
            }
        }

        _forms = [.. from form in _byForm from item in form.Value select (form.Key, LettersOf(form.Key), item.Item)];
    }

    /// <summary>The items with exactly this name, each with whether it is the item's main name.</summary>
    public IReadOnlyList<(T Item, bool IsMain)> Find(string text) =>
        [.. SearchFolding.OfQuery(text).SelectMany(form => _byForm.GetValueOrDefault(form) ?? []).DistinctBy(found => found.Item)];

    /// <summary>
    /// The items whose names have the smallest Levenshtein distance to the text. The distance is at most a third of the text's
    /// length, and at most 4.
    /// </summary>
    /// <param name="count">The maximum number of items.</param>
    /// <param name="isPreferred">Whether an item comes first among items with the same distance.</param>
    public IReadOnlyList<T> Nearest(string text, int count, Func<T, bool> isPreferred)
    {
        var nearest = new Dictionary<T, int>(ReferenceEqualityComparer.Instance);
        foreach (var wanted in SearchFolding.OfQuery(text))
        {
            var (limit, letters) = (Math.Clamp(wanted.Length / 3, 1, 4), LettersOf(wanted));
            foreach (var (form, its, item) in _forms)
            {
                // Each letter that only one of the two has must be added, removed or replaced. This quick check excludes most names.
                if (
                    Math.Abs(form.Length - wanted.Length) > limit
                    || BitOperations.PopCount(letters & ~its) > limit
                    || BitOperations.PopCount(its & ~letters) > limit
                )
                {
                    continue;
                }

                var distance = Spelling.Distance(form, wanted, limit);
                if (distance <= limit && distance < nearest.GetValueOrDefault(item, int.MaxValue))
                {
                    nearest[item] = distance;
                    limit = nearest.Count < count ? limit : nearest.Values.Order().ElementAt(count - 1); // Others are not shown.
                }
            }
        }

        return
        [
            .. nearest
                .OrderBy(found => found.Value)
                .ThenByDescending(found => isPreferred(found.Key))
                .Take(count)
                .Select(found => found.Key),
        ];
    }

    // A bit set of the letters in the text; several letters share a bit.
    private static ulong LettersOf(string form)
    {
        var letters = 0UL;
        foreach (var letter in form)
        {
            letters |= 1UL << (letter & 63);
        }

        return letters;
    }
}
