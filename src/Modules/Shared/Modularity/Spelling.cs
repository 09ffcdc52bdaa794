namespace CountryProvider.Modularity;

/// <summary>Finds what a person meant who mistyped it.</summary>
public static class Spelling
{
    /// <summary>The known word that is nearest, ignoring case; null when none is at most two letters away.</summary>
    public static string? Nearest(string word, IEnumerable<string> known) =>
        known
            .Select(candidate => (Candidate: candidate, Distance: Distance(candidate, word)))
            .Where(found => found.Distance <= 2)
            .OrderBy(found => found.Distance)
            .FirstOrDefault()
            .Candidate;

    /// <summary>Levenshtein's distance: how many letters have to be added, removed or replaced. Ignores case.</summary>
    public static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substitution = diagonal + (char.ToUpperInvariant(a[i - 1]) == char.ToUpperInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitution, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[b.Length];
    }
}
