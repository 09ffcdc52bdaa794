using System.Numerics;
using CountryProvider.Modularity;

namespace CountryProvider.Web.Search;

/// <summary>
/// Items by their names, in all forms in which a search finds them: which are called so, and which are called nearly so. Immutable.
/// </summary>
public sealed class NameIndex<T>
    where T : class
{
    private readonly Dictionary<string, List<(T Item, bool IsMain)>> _byForm = new(StringComparer.Ordinal);
    private readonly (string Form, ulong Letters, T Item)[] _forms;

    /// <param name="names">Each with its item, and whether it is what that is usually called. Of equal items the first come first.</param>
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

    /// <summary>The items that are called so, each with whether that is what it is usually called.</summary>
    public IReadOnlyList<(T Item, bool IsMain)> Find(string text) =>
        [.. SearchFolding.OfQuery(text).SelectMany(form => _byForm.GetValueOrDefault(form) ?? []).DistinctBy(found => found.Item)];

    /// <summary>
    /// The items whose names are nearest to what was typed, by Levenshtein's distance; a third of its letters may be wrong, at most four.
    /// </summary>
    /// <param name="count">How many at most.</param>
    /// <param name="isPreferred">Which come first where several are as near.</param>
    public IReadOnlyList<T> Nearest(string text, int count, Func<T, bool> isPreferred)
    {
        var nearest = new Dictionary<T, int>(ReferenceEqualityComparer.Instance);
        foreach (var wanted in SearchFolding.OfQuery(text))
        {
            var (limit, letters) = (Math.Clamp(wanted.Length / 3, 1, 4), LettersOf(wanted));
            foreach (var (form, its, item) in _forms)
            {
                // A letter that only one of them has must be added, removed or replaced. That rules out most without a look at the rest.
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
                    limit = nearest.Count < count ? limit : nearest.Values.Order().ElementAt(count - 1); // What is farther is not shown.
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

    // Which letters are in it; several share a bit.
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
