namespace CountryProvider.Web.Search;

/// <summary>A search. The pages and the API use the same search.</summary>
public sealed class SearchQuery
{
    private SearchQuery(IReadOnlyList<string> forms) => Forms = forms;

    /// <summary>The folded forms of the query. Empty when it has neither letter nor digit; then the search finds nothing.</summary>
    internal IReadOnlyList<string> Forms { get; }

    /// <summary>Parses a search text.</summary>
    /// <returns>Null when the text is empty; then the caller wants all items.</returns>
    public static SearchQuery? Of(string? text) => string.IsNullOrWhiteSpace(text) ? null : new(SearchFolding.OfQuery(text));

    /// <summary>The items that match the query, the best first. Equally good items keep their order.</summary>
    public IReadOnlyList<T> Find<T>(IEnumerable<T> items, Func<T, SearchTexts> texts, SearchMatch match = SearchMatch.Contains) =>
        Find(items, item => texts(item).RankOf(this), match);

    /// <summary>The matching items, for items with several texts.</summary>
    /// <param name="rankOf">The rank of an item; null when it does not match.</param>
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

/// <summary>The kind of match that a search requires.</summary>
public enum SearchMatch
{
    /// <summary>The query is anywhere in a text.</summary>
    Contains,

    /// <summary>A text begins with the query.</summary>
    Prefix,

    /// <summary>A text is equal to the query.</summary>
    Exact,
}

/// <summary>The quality of a match; the best first.</summary>
public enum SearchRank
{
    /// <summary>The query is a code.</summary>
    ExactCode,

    /// <summary>The query is a name.</summary>
    ExactName,

    /// <summary>A code or a name begins with the query.</summary>
    Prefix,

    /// <summary>A word of a name begins with the query.</summary>
    WordStart,

    /// <summary>The query is elsewhere in a text, or in a related text.</summary>
    Rest,
}
