namespace CountryProvider.Modularity;

/// <summary>Finds the word that a person meant when the word is mistyped.</summary>
public static class Spelling
{
    private const int MaxOnStack = 256;

    /// <summary>The nearest known word, ignoring case; null when no word has a distance of 2 or less.</summary>
    public static string? Nearest(string word, IEnumerable<string> known) =>
        known
            .Select(candidate => (Candidate: candidate, Distance: Distance(candidate, word)))
            .Where(found => found.Distance <= 2)
            .OrderBy(found => found.Distance)
            .FirstOrDefault()
            .Candidate;

    /// <summary>The Levenshtein distance: the number of letters to add, remove or replace. Ignores case.</summary>
    /// <param name="max">The largest distance that matters. For a larger distance, the result is any number above this one.</param>
    public static int Distance(string a, string b, int max = int.MaxValue - 1)
    {
        if (Math.Abs(a.Length - b.Length) > max)
        {
            return max + 1;
        }

        Span<int> row = b.Length < MaxOnStack ? stackalloc int[b.Length + 1] : new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            var (diagonal, least) = (row[0], row[0] = i);
            for (var j = 1; j <= b.Length; j++)
            {
                var substitution = diagonal + (AreSame(a[i - 1], b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitution, 1 + Math.Min(row[j], row[j - 1]));
                least = Math.Min(least, row[j]);
            }

            if (least > max)
            {
                return max + 1; // The minimum of a row never decreases.
            }
        }

        return row[b.Length];
    }

    private static bool AreSame(char a, char b) => a == b || char.ToUpperInvariant(a) == char.ToUpperInvariant(b);
}
