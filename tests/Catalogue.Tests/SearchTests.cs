using CountryProvider.Testing;
using CountryProvider.Web.Search;

namespace CountryProvider.Catalogue.Tests;

/// <summary>What a search finds, in which order, and the order without one.</summary>
public sealed class SearchTests
{
    [Theory]
    [InlineData(
        "Côte d’Ivoire",
        "cote d'ivoire",
        "COTE D’IVOIRE",
        "cote d\u02BCivoire",
        "Co\u0302te d\u2018Ivoire",
        "cote d\u00B4ivoire",
        "cote d`ivoire",
        "Ｃｏｔｅ ｄ＇Ｉｖｏｉｒｅ",
        "cote divoire",
        "cote d ivoire"
    )]
    [InlineData("Straße", "strasse", "STRASSE", "straße", "STRAẞE")]
    [InlineData("Κύπρος", "ΚΥΠΡΟΣ", "κυπρος", "κυπροσ", "ΚΎΠΡΟΣ")]
    [InlineData("Łódź", "lodz", "LODZ", "łodz", "lódz")]
    [InlineData("Øresund", "oresund", "ORESUND", "øresund", "ØRESUND")]
    [InlineData("Đại Nam", "dai nam", "DAI NAM", "đai nam", "đại  nam", "dai\u00A0nam", "dai\u3000\tnam", " dai nam ")]
    [InlineData("Türkiye", "turkıye", "turkiye", "TÜRKİYE", "TURKIYE", "tuerkiye", "Türki\u00ADye")]
    [InlineData("Österreich", "Oesterreich", "OESTERREICH", "österreich", "osterreich", "O\u0308sterreich")]
    [InlineData("Oesterreich", "Österreich", "ÖSTERREICH", "oesterreich")]
    [InlineData(
        "Guinea-Bissau",
        "guinea\u2011bissau",
        "guinea\u2010bissau",
        "guinea–bissau",
        "guinea\u2212bissau",
        "guinea bissau",
        "guinea - bissau",
        "GUINEA‐BISSAU"
    )]
    [InlineData("Japan", "Ｊａｐａｎ", "ＪＡＰＡＮ", "japan", "ja\u200Bpan", "\uFEFFjapan")]
    [InlineData("Æbelø", "aebelo", "ÆBELØ")]
    [InlineData("Þingvellir", "thingvellir", "ÞINGVELLIR")]
    [InlineData("Austur-Húnavatnssýsla ð", "austur hunavatnssysla d")]
    [InlineData("Œuvre", "oeuvre")]
    [InlineData("Hawaiʻi", "hawaii", "hawai'i", "hawai’i")]
    [InlineData("Azərbaycan", "azerbaycan")]
    [InlineData("Ħal Għargħur", "hal ghargħur", "hal gharghur")]
    [InlineData("Québec", "quebec", "Que\u0301bec")]
    [InlineData("日本", "日本")]
    [InlineData("Ｎａｕｒｕ", "nauru")]
    [InlineData("St. Lucia", "st lucia", "ST. LUCIA", "st.  lucia")]
    [InlineData("Bonaire, Sint Eustatius and Saba", "bonaire sint")]
    public void What_people_type_finds_what_is_stored(string name, params string[] searches)
    {
        foreach (var search in searches)
        {
            Ranks(search, (SearchTextKind.Name, name)).ShouldNotBeNull(search);
        }
    }

    [Theory]
    [InlineData("Dominica", "dominika")]
    [InlineData("Osaka", "oesaka")]
    [InlineData("Puerto Rico", "purto")]
    [InlineData("India", "d'i")]
    [InlineData("Cooper", "co-oper")]
    public void What_is_spelt_otherwise_is_something_else(string name, string search) =>
        Ranks(search, (SearchTextKind.Name, name)).ShouldBeNull();

    [Theory]
    [InlineData("\u0301")]
    [InlineData("%")]
    [InlineData("'")]
    [InlineData("- -")]
    [InlineData("\u200B")]
    [InlineData("\u2800")]
    [InlineData("\u3164")]
    [InlineData("\uFFFE")]
    [InlineData("🇩🇪")]
    public void Without_a_letter_or_digit_nothing_is_found(string search)
    {
        foreach (var text in new[] { search, search + search, $" {search}\u0301" })
        {
            Found([("AAA", $"a{search}b")], text).ShouldBeEmpty();
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \t\u00A0")]
    public void Without_a_search_all_is_wanted(string? search) => SearchQuery.Of(search).ShouldBeNull();

    [Fact]
    public void Text_that_is_not_well_formed_is_no_fault()
    {
        foreach (var broken in new[] { "a\uD800", "\uDC00a\uFFFE", "a\uD800\uD800" })
        {
            Ranks("a", (SearchTextKind.Name, broken)).ShouldNotBeNull();
            Ranks(broken, (SearchTextKind.Name, "a")).ShouldBeNull();
        }

        Found([("AAA", "a\uD800b")], "\uD800").ShouldBeEmpty();
    }

    [Fact]
    public void What_fits_best_comes_first()
    {
        (string Code, string Name)[] entries =
        [
            ("AAA", "A big oman"),
            ("BBB", "Aromania"),
            ("CCC", "Omani"),
            ("OMA", "Zzz"),
            ("DDD", "OMAN"),
            ("OMX", "Romancheoman"),
            ("EEE", "Om"),
        ];

        Found(entries, "oman").ShouldBe(["DDD", "CCC", "AAA", "BBB", "OMX"]);
        Found(entries, "oma").ShouldBe(["OMA", "CCC", "DDD", "AAA", "BBB", "OMX"]);
        Found(entries, "om").ShouldBe(["EEE", "CCC", "OMA", "DDD", "OMX", "AAA", "BBB"]);
    }

    [Fact]
    public void What_something_is_linked_to_comes_after_what_is_called_so_itself()
    {
        Ranks("eur", (SearchTextKind.Code, "DEU"), (SearchTextKind.Related, "EUR")).ShouldBe(SearchRank.Rest);
        Ranks("eur", (SearchTextKind.Code, "EUR"), (SearchTextKind.Related, "EUR")).ShouldBe(SearchRank.ExactCode);
        Ranks("usd", (SearchTextKind.Code, "DEU"), (SearchTextKind.Related, "EUR")).ShouldBeNull();
    }

    [Fact]
    public void Each_of_several_names_counts()
    {
        (SearchTextKind, string?)[] germany =
        [
            (SearchTextKind.Code, "DEU"),
            (SearchTextKind.Name, "Germany"),
            (SearchTextKind.Name, "Federal Republic of Germany"),
            (SearchTextKind.Name, "Deutschland"),
            (SearchTextKind.Name, null),
        ];

        Ranks("deutschland", germany).ShouldBe(SearchRank.ExactName);
        Ranks("germany", germany).ShouldBe(SearchRank.ExactName);
        Ranks("republic", germany).ShouldBe(SearchRank.WordStart);
        Ranks("deu", germany).ShouldBe(SearchRank.ExactCode);
        Ranks("chland", germany).ShouldBe(SearchRank.Rest);
    }

    [Theory]
    [InlineData("IND", "India")]
    [InlineData("india", "India")]
    [InlineData("us", "United States")]
    [InlineData("USA", "United States")]
    [InlineData("united", "United Arab Emirates")]
    [InlineData("guinea", "Guinea")]
    [InlineData("niger", "Niger")]
    [InlineData("dominica", "Dominica")]
    [InlineData("turkiye", "Türkiye")]
    [InlineData("aland", "Åland Islands")]
    public void The_country_that_is_meant_comes_first(string search, string expected) =>
        Found([.. IsoData.Countries.OrderBy(country => country.Name, StringComparer.Ordinal)], search)[0]
            .ShouldBe(IsoData.Countries.Single(country => country.Name == expected).Code);

    [Fact]
    public void Names_are_in_the_order_of_an_English_index()
    {
        string[] expected =
        [
            "Åland",
            "Albania",
            "Aruba",
            "Costa Rica",
            "Côte d’Ivoire",
            "Cuba",
            "Đại Nam",
            "Denmark",
            "Djibouti",
            "Lodi",
            "Łódź",
            "Lund",
            "Oman",
            "Øresund",
            "Osaka",
            "Österreich",
            "Poland",
            "Zambia",
        ];

        expected
            .Reverse()
            .OrderBy(name => NameOrder.KeyOf(name), Comparer<byte[]>.Create((x, y) => x.AsSpan().SequenceCompareTo(y)))
            .ShouldBe(expected);
    }

    private static SearchRank? Ranks(string search, params (SearchTextKind, string?)[] texts) =>
        new SearchTexts(texts).RankOf(SearchQuery.Of(search)!);

    private static List<string> Found((string Code, string Name)[] entries, string search) =>
        [
            .. SearchQuery
                .Of(search)!
                .Find(entries, entry => new((SearchTextKind.Code, entry.Code), (SearchTextKind.Name, entry.Name)))
                .Select(entry => entry.Code),
        ];
}
