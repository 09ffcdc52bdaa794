namespace CountryProvider.Web.Search;

/// <summary>What somebody looks for. The pages and the API search alike.</summary>
public sealed class SearchQuery
{
    private SearchQuery(IReadOnlyList<string> forms) => Forms = forms;

    /// <summary>The forms in which it is looked for, folded; none when it has neither letter nor digit, and so finds nothing.</summary>
    internal IReadOnlyList<string> Forms { get; }

    /// <summary>Reads what was typed.</summary>
    /// <returns>Null when nothing was typed: all is wanted.</returns>
    public static SearchQuery? Of(string? text) => string.IsNullOrWhiteSpace(text) ? null : new(SearchFolding.OfQuery(text));

    /// <summary>The items in which it is found, the best first. Those that are equally good stay in their order.</summary>
    public IReadOnlyList<T> Find<T>(IEnumerable<T> items, Func<T, SearchTexts> texts, SearchMatch match = SearchMatch.Contains) =>
        Find(items, item => texts(item).RankOf(this), match);

    /// <summary>The same of items that have several texts.</summary>
    /// <param name="rankOf">How well an item fits; null when it does not.</param>
    public IReadOnlyList<T> Find<T>(IEnumerable<T> items, Func<T, SearchRank?> rankOf, SearchMatch match = SearchMatch.Contains) =>
        Forms.Count == 0 ? [] : [.. from item in items let rank = rankOf(item) where rank <= Worst(match) orderby rank select item];

    private static SearchRank Worst(SearchMatch match) =>
        match switch
        {
            SearchMatch.Exact => SearchRank.ExactName,
            SearchMatch.Prefix => SearchRank.Prefix,
            _ => SearchRank.Rest,
        };
}

/// <summary>What a search finds.</summary>
public enum SearchMatch
{
    /// <summary>What has it anywhere.</summary>
    Contains,

    /// <summary>What begins with it.</summary>
    Prefix,

    /// <summary>What is called so.</summary>
    Exact,
}

/// <summary>How well something fits what is looked for; the best first.</summary>
public enum SearchRank
{
    /// <summary>It is a code.</summary>
    ExactCode,

    /// <summary>It is a name.</summary>
    ExactName,

    /// <summary>A code or a name begins with it.</summary>
    Prefix,

    /// <summary>A word of a name begins with it.</summary>
    WordStart,

    /// <summary>It stands somewhere else.</summary>
    Rest,
}
