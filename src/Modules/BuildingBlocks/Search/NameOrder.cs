using System.Globalization;

namespace CountryProvider.BuildingBlocks.Search;

/// <summary>The order of names in English: accents and strokes come second, so that Đ, Ł and Ø stand beside D, L and O.</summary>
public static class NameOrder
{
    private static readonly CompareInfo _english = CultureInfo.GetCultureInfo("en").CompareInfo;

    /// <summary>
    /// The key by whose bytes names are ordered: the sort key of the Unicode collation algorithm (UTS #10), as ICU has it for English. Two names can have the
    /// same key; order those by what is in them.
    /// </summary>
    public static byte[] KeyOf(string name) => _english.GetSortKey(name).KeyData;
}
