using System.Globalization;

namespace CountryProvider.Web.Search;

/// <summary>The order of names in English. Accents and strokes have lower weight, so that Đ, Ł and Ø stand beside D, L and O.</summary>
public static class NameOrder
{
    private static readonly CompareInfo _english = CultureInfo.GetCultureInfo("en").CompareInfo;

    /// <summary>
    /// The sort key of a name in the Unicode collation algorithm (UTS #10), as ICU implements it for English. Names are ordered by
    /// its bytes. Two names can have the same key; the caller must order them by their characters.
    /// </summary>
    /// <param name="language">The tag of another language for the order. A language that ICU does not know is ordered like English.</param>
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
