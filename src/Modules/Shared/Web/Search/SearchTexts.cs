using System.Text;

namespace CountryProvider.Web.Search;

/// <summary>The relation of a text to the entry that a search finds by it.</summary>
public enum SearchTextKind
{
    /// <summary>One of the entry's codes.</summary>
    Code,

    /// <summary>One of the entry's names, in any language.</summary>
    Name,

    /// <summary>
    /// A code or name of an object that is linked to the entry. Such a match ranks after all matches of the entry's own texts.
    /// </summary>
    Related,
}

/// <summary>The texts of an entry for the search, folded once. Immutable.</summary>
public sealed class SearchTexts
{
    private readonly (SearchTextKind Kind, string Form)[] _forms;

    /// <param name="texts">Each text with its relation to the entry; null for a text that the entry does not have.</param>
    public SearchTexts(params IEnumerable<(SearchTextKind Kind, string? Text)> texts) =>
        _forms = [.. from text in texts where text.Text is not null from form in SearchFolding.OfText(text.Text) select (text.Kind, form)];

    /// <summary>The rank of the entry for the query; null when it does not match.</summary>
    public SearchRank? RankOf(SearchQuery query)
    {
        SearchRank? best = null;
        foreach (var (kind, form) in _forms)
        {
            foreach (var wanted in query.Forms)
            {
                if (RankOf(kind, form, wanted) is { } rank && (best is null || rank < best))
                {
                    best = rank;
                }
            }
        }

        return best;
    }

    private static SearchRank? RankOf(SearchTextKind kind, string form, string wanted)
    {
        var position = form.IndexOf(wanted, StringComparison.Ordinal);
        if (position <= 0 || kind is SearchTextKind.Related)
        {
            return position < 0 ? null
                : kind is SearchTextKind.Related ? SearchRank.Rest
                : form.Length > wanted.Length ? SearchRank.Prefix
                : kind is SearchTextKind.Code ? SearchRank.ExactCode
                : SearchRank.ExactName;
        }

        while (position > 0)
        {
            if (BeginsWord(form, position))
            {
                return SearchRank.WordStart;
            }

            position = form.IndexOf(wanted, position + 1, StringComparison.Ordinal);
        }

        return SearchRank.Rest;
    }

    private static bool BeginsWord(string form, int position) =>
        Rune.DecodeLastFromUtf16(form.AsSpan(0, position), out var before, out _) is System.Buffers.OperationStatus.Done
        && !Rune.IsLetterOrDigit(before);
}
