using System.Text;

namespace CountryProvider.Web.Search;

/// <summary>What a text is to the entry that is looked for.</summary>
public enum SearchTextKind
{
    /// <summary>One of its codes.</summary>
    Code,

    /// <summary>One of its names, in any language.</summary>
    Name,

    /// <summary>A code or name of something that it is linked to: it is found by that, after all that is called so itself.</summary>
    Related,
}

/// <summary>The texts by which an entry is found, folded once. Immutable.</summary>
public sealed class SearchTexts
{
    private readonly (SearchTextKind Kind, string Form)[] _forms;

    /// <param name="texts">Each with what it is; null for one that the entry does not have.</param>
    public SearchTexts(params IEnumerable<(SearchTextKind Kind, string? Text)> texts) =>
        _forms = [.. from text in texts where text.Text is not null from form in SearchFolding.OfText(text.Text) select (text.Kind, form)];

    /// <summary>How well the entry fits the query; null when it does not.</summary>
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
