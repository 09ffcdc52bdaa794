using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Catalogue.Data;

/// <summary>Finds entries that are their own successors.</summary>
internal static class SuccessorCircles
{
    private const int ShownCodes = 10;

    /// <summary>The refusal of a circle.</summary>
    public static string Refusal(IReadOnlyList<string> circle)
    {
        var shown = string.Join(" → ", circle.Count <= ShownCodes ? circle.Append(circle[0]) : circle.Take(ShownCodes).Append("…"));
        return Say(
            $"The successors go round in a circle: {shown}. Take one of them away.",
            $"Die Nachfolger bilden einen Kreis: {shown}. Nehmen Sie einen davon weg."
        );
    }

    /// <summary>
    /// The circles that are found from some rows on, as codes in the order of succession. Takes as long as there are rows, so one that
    /// touches a circle that was stored before may be missed.
    /// </summary>
    public static IEnumerable<IReadOnlyList<string>> Through<TRow>(IEnumerable<TRow> rows, CatalogueSnapshot<TRow> all)
        where TRow : EntryRow
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        foreach (var start in rows.Where(row => row.ReplacedBy is not null && !done.Contains(row.Code)))
        {
            // By hand, as a chain may be longer than a stack is deep.
            var path = new List<(TRow Row, int Next)> { (start, 0) };
            var places = new Dictionary<string, int>(StringComparer.Ordinal) { [start.Code] = 0 };
            while (path.Count > 0)
            {
                var (row, next) = path[^1];
                if (row.ReplacedBy is not { } successors || next == successors.Count)
                {
                    path.RemoveAt(path.Count - 1);
                    places.Remove(row.Code);
                    done.Add(row.Code);
                    continue;
                }

                path[^1] = (row, next + 1);
                if (all.Find(successors[next]) is not { } successor || done.Contains(successor.Code))
                {
                    continue;
                }

                if (places.TryGetValue(successor.Code, out var place))
                {
                    yield return [.. path.Skip(place).Select(step => step.Row.Code)];
                }
                else
                {
                    places.Add(successor.Code, path.Count);
                    path.Add((successor, 0));
                }
            }
        }
    }
}
