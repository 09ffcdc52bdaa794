using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Catalogue.Data;

/// <summary>Finds circles of successors, in which an entry is its own successor.</summary>
internal static class SuccessorCircles
{
    private const int ShownCodes = 10;

    /// <summary>The error for a circle.</summary>
    public static string Refusal(IReadOnlyList<string> circle)
    {
        var shown = string.Join(" → ", circle.Count <= ShownCodes ? circle.Append(circle[0]) : circle.Take(ShownCodes).Append("…"));
        return Say(
            $"The successors go round in a circle: {shown}. Take one of them away.",
            $"Die Nachfolger bilden einen Kreis: {shown}. Nehmen Sie einen davon weg."
        );
    }

    /// <summary>
    /// The circles that are reachable from some rows, as codes in the order of succession. The search visits each row once. So it may
    /// miss a circle that shares rows with a stored circle.
    /// </summary>
    public static IEnumerable<IReadOnlyList<string>> Through<TRow>(IEnumerable<TRow> rows, CatalogueSnapshot<TRow> all)
        where TRow : EntryRow
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        foreach (var start in rows.Where(row => row.ReplacedBy is not null && !done.Contains(row.Code)))
        {
            // Without recursion, because a chain can be longer than the stack allows.
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
