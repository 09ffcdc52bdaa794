using System.Globalization;

namespace CountryProvider.Web.Search;

/// <summary>The order of names in English: accents and strokes come second, so that Đ, Ł and Ø stand beside D, L and O.</summary>
public static class NameOrder
{
    private static readonly CompareInfo _english = CultureInfo.GetCultureInfo("en").CompareInfo;

    /// <summary>
    /// The key by whose bytes names are ordered: the sort key of the Unicode collation algorithm (UTS #10), as ICU has it for English. Two
    /// names can have the same key; order those by what is in them.
    /// </summary>
    /// <param name="language">The tag of another language whose order is wanted. One that ICU does not know is ordered as English.</param>
    public static byte[] KeyOf(string name, string? language = null) => CompareInfoOf(language).GetSortKey(name).KeyData;

    private static CompareInfo CompareInfoOf(string? language)
    {
        try
        {
            return language is null ? _english : CultureInfo.GetCultureInfo(language).CompareInfo;
        }
        catch (CultureNotFoundException)
        {
            return _english;
        }
    }
}
