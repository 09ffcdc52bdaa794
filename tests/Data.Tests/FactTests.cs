namespace CountryProvider.Data.Tests;

/// <summary>Facts that the data must hold, each with the authority that says so.</summary>
public sealed class FactTests
{
    // ISO 3166-1: officially assigned codes
    [Fact]
    public void Two_hundred_and_forty_nine_countries_are_official() =>
        Shipped.CountryFile.Entries.Count(country => country.Status == "official" && country.IsValid(Shipped.Today)).ShouldBe(249);

    // ISO 3166-3: formerly used codes
    [Fact]
    public void Thirty_one_countries_are_former_and_have_four_letters()
    {
        var former = Shipped.CountryFile.Entries.Where(country => country.Status == "former").ToList();
        former.Count.ShouldBe(31);
        former.ShouldAllBe(country => country.Code.Length == 4 && country.ValidTo < Shipped.Today);
    }

    // ISO 3166-1: user-assigned codes; CLDR: codeMappings and aliases
    [Fact]
    public void Kosovo_has_user_assigned_codes_and_no_number()
    {
        var kosovo = Shipped.Countries["XKX"];
        kosovo.Status.ShouldBe("user-assigned");
        kosovo.Alpha2.ShouldBe("XK");
        kosovo.Alpha3.ShouldBeNull();
        kosovo.Numeric.ShouldBeNull();
        kosovo.Aliases.ShouldBe([new("XKK", null), new("XKS", null)]);
    }

    // ISO 3166-3 (CSHH, CSXX)
    [Theory]
    [InlineData("1990-01-01", "CSHH")]
    [InlineData("1992-12-31", "CSHH")]
    [InlineData("1993-01-01", null)]
    [InlineData("2005-06-01", "CSXX")]
    [InlineData("2026-11-28", null)]
    public void CS_is_Czechoslovakia_then_nobody_then_Serbia_and_Montenegro(string day, string? country) =>
        Shipped.CountriesWith("CS", day).ShouldBe(country is null ? [] : [country]);

    // ISO 3166-3; the days are those of the political events, see corrections.json
    [Theory]
    [InlineData("1990-01-01", "CSHH SUHH YUCS DDDE YDYE ANHH", "CZE SVK RUS EST LVA LTU HRV SVN BIH MKD SRB MNE CUW SXM BES XKX ERI SSD")]
    [InlineData("1990-10-03", "CSHH SUHH YUCS DEU YEM", "DDDE YDYE CZE RUS")]
    [InlineData("1992-06-01", "CSHH YUCS RUS EST HRV SVN BIH MKD DEU UKR BLR", "SUHH BYAA CZE SVK CSXX SRB")]
    [InlineData("2005-06-01", "CSXX ANHH CZE SVK", "YUCS SRB MNE CUW CSHH")]
    [InlineData("2006-06-03", "SRB MNE ANHH", "CSXX XKX")]
    [InlineData("2010-10-10", "BES CUW SXM XKX", "ANHH SSD")]
    [InlineData("2026-11-28", "CZE SVK SRB MNE BES CUW SXM SSD", "CSHH CSXX ANHH SUHH YUCS DDDE")]
    public void A_day_shows_its_countries_and_not_those_before_or_after(string day, string there, string absent)
    {
        there.Split(' ').ShouldAllBe(code => Shipped.Countries[code].IsValid(Shipped.Day(day)));
        absent.Split(' ').ShouldAllBe(code => !Shipped.Countries[code].IsValid(Shipped.Day(day)));
    }

    // ISO 3166-3 (ANHH); ISO 3166 newsletter VI-8
    [Fact]
    public void The_Netherlands_Antilles_were_split_in_three() => Shipped.Countries["ANHH"].ReplacedBy.ShouldBe(["BES", "CUW", "SXM"]);

    // ISO 3166-3 (SUHH, YUCS, FQHH, GEHH)
    [Theory]
    [InlineData("SUHH", "ARM AZE EST GEO KAZ KGZ LVA LTU MDA RUS TJK TKM UZB")]
    [InlineData("YUCS", "CSXX")]
    [InlineData("CSXX", "MNE SRB")]
    [InlineData("CSHH", "CZE SVK")]
    [InlineData("FQHH", "ATA ATF")]
    [InlineData("GEHH", "KIR TUV")]
    public void A_former_country_names_its_successors(string code, string successors) =>
        Shipped.Countries[code].ReplacedBy.ShouldBe(successors.Split(' '));

    // ISO 3166-1: names changed on 2022-07-11, 2018-07-16, 2019-02-14 and 2016-09-28
    [Theory]
    [InlineData("TUR", "Türkiye", "Turkey")]
    [InlineData("SWZ", "Eswatini", "Swaziland")]
    [InlineData("MKD", "North Macedonia", "Macedonia")]
    [InlineData("CZE", "Czechia", "Czech Republic")]
    [InlineData("CIV", "Côte d’Ivoire", "Ivory Coast")]
    [InlineData("MMR", "Myanmar", "Burma")]
    [InlineData("CPV", "Cabo Verde", "Cape Verde")]
    public void A_country_has_its_name_of_today_and_search_finds_the_one_before(string code, string name, string before)
    {
        Shipped.Countries[code].Name.ShouldBe(name);
        Shipped.Countries[code].OtherNames.ShouldNotBeNull().ShouldContain(before);
    }

    // ISO 4217 amendments: 174 Croatia, 180 Bulgaria, 171 and 175 Sierra Leone, 177 Zimbabwe, 176 Curaçao and Sint Maarten
    [Theory]
    [InlineData("HRV", "2022-12-31", "HRK")]
    [InlineData("HRV", "2023-01-01", "EUR HRK")]
    [InlineData("HRV", "2023-01-15", "EUR")]
    [InlineData("BGR", "2025-12-31", "BGN")]
    [InlineData("BGR", "2026-01-31", "EUR BGN")]
    [InlineData("BGR", "2026-02-01", "EUR")]
    [InlineData("SLE", "2022-06-30", "SLL")]
    [InlineData("SLE", "2022-07-01", "SLE SLL")]
    [InlineData("SLE", "2023-12-31", "SLE SLL")]
    [InlineData("SLE", "2024-01-01", "SLE")]
    [InlineData("ZWE", "2024-06-24", "USD ZWL")]
    [InlineData("ZWE", "2024-06-25", "ZWG USD ZWL")]
    [InlineData("ZWE", "2026-11-28", "ZWG USD")]
    [InlineData("CUW", "2025-03-30", "ANG")]
    [InlineData("CUW", "2025-03-31", "XCG ANG")]
    [InlineData("SXM", "2025-03-31", "XCG ANG")]
    [InlineData("SXM", "2026-11-28", "XCG")]
    // ISO 4217, List Three: CUC withdrawn in 2021-06
    [InlineData("CUB", "2021-05-31", "CUP CUC")]
    [InlineData("CUB", "2021-06-01", "CUP")]
    // ISO 4217, List One: Panama has two currencies
    [InlineData("PAN", "2026-11-28", "PAB USD")]
    // ISO 4217, List One; CLDR: the own currency comes first
    [InlineData("CHE", "2026-11-28", "CHF")]
    [InlineData("LSO", "2026-11-28", "LSL ZAR")]
    [InlineData("NAM", "2026-11-28", "NAD ZAR")]
    [InlineData("BTN", "2026-11-28", "BTN INR")]
    [InlineData("HTI", "2026-11-28", "HTG USD")]
    // ISO 4217, List Three: Deutsche Mark, 2002-03; Mark der DDR; rouble of the USSR
    [InlineData("DEU", "1998-12-31", "DEM")]
    [InlineData("DEU", "2002-03-01", "EUR")]
    [InlineData("DDDE", "1990-01-01", "DDM")]
    [InlineData("SUHH", "1990-01-01", "SUR")]
    [InlineData("CSHH", "1990-01-01", "CSK")]
    [InlineData("YUCS", "1990-01-01", "YUN YUD")]
    public void A_country_has_its_money_of_the_day(string country, string day, string currencies) =>
        Shipped.MoneyOf(country, day).ShouldBe(currencies.Split(' '));

    // ISO 4217 amendment 170
    [Fact]
    public void Venezuela_pays_with_VES_and_lists_VED()
    {
        Shipped.MoneyOf("VEN", "2026-11-28").ShouldBe(["VES"]);
        Shipped.Links["VEN"].Currencies!.ShouldContain(link => link.Code == "VED" && !link.Tender && link.IsUsed(Shipped.Today));
        Shipped.Currencies["VED"].Status.ShouldBe("active");
    }

    // ISO 4217 amendment 179
    [Fact]
    public void XAD_is_listed_and_belongs_to_no_country()
    {
        Shipped.Currencies["XAD"].Status.ShouldBe("active");
        Shipped.Currencies["XAD"].Kind.ShouldBe("special");
        Shipped.LinkFile.Entries.SelectMany(links => links.Currencies ?? []).ShouldNotContain(link => link.Code == "XAD");
    }

    // ISO 4217, List One of 2026-01-01: column "Minor unit"
    [Theory]
    [InlineData("HUF", 2)]
    [InlineData("IQD", 3)]
    [InlineData("CLF", 4)]
    [InlineData("UYW", 4)]
    [InlineData("JPY", 0)]
    [InlineData("ISK", 0)]
    [InlineData("EUR", 2)]
    [InlineData("XAU", null)]
    [InlineData("XDR", null)]
    [InlineData("XXX", null)]
    public void A_currency_has_the_minor_units_of_ISO(string code, int? units) => Shipped.Currencies[code].MinorUnits.ShouldBe(units);

    // ISO 4217, amendment 176: the guilder has the number of the one before
    [Fact]
    public void Two_guilders_share_the_number_532() =>
        Shipped
            .CurrencyFile.Entries.Where(currency => currency.Numeric == "532")
            .Select(currency => currency.Code)
            .ShouldBe(["ANG", "XCG"]);

    // Constitutions and laws, named in corrections.json
    [Theory]
    [InlineData("CHE", "deu fra ita roh")]
    [InlineData("BEL", "nld fra deu")]
    [InlineData("ZAF", "eng zul xho afr nso tsn sot tso ssw ven nbl sfs")]
    [InlineData("IND", "hin eng")]
    [InlineData("SGP", "eng zho msa tam")]
    [InlineData("LUX", "ltz fra deu")]
    [InlineData("CAN", "eng fra")]
    [InlineData("BLR", "bel rus")]
    [InlineData("AFG", "prs pus")]
    [InlineData("MNE", "cnr")]
    [InlineData("NOR", "nob nno")]
    [InlineData("PRY", "spa grn")]
    [InlineData("UKR", "ukr")]
    public void A_country_has_its_official_languages(string country, string languages) =>
        Shipped.Links[country].Languages!.Where(link => link.Status == "official").Select(link => link.Code).ShouldBe(languages.Split(' '));

    // Constitution of Bolivia (2009), article 5: Spanish and the languages of 36 peoples (Tsimané is the code of two)
    [Fact]
    public void Bolivia_has_the_languages_of_its_peoples()
    {
        var languages = Shipped.Links["BOL"].Languages!.Select(link => link.Code).ToList();
        languages[..4].ShouldBe(["spa", "que", "aym", "grn"]);
        languages.Count.ShouldBe(36);
    }

    // Constitution of Zimbabwe (2013), section 6
    [Fact]
    public void Zimbabwe_has_sixteen_official_languages() =>
        Shipped.Links["ZWE"].Languages!.Count(link => link.Status == "official").ShouldBe(16);

    // ISO 639-2: 20 languages have a bibliographic code of their own
    [Fact]
    public void Twenty_languages_have_a_second_code()
    {
        Shipped.LanguageFile.Entries.Count(language => language.Bibliographic is not null).ShouldBe(20);
        Shipped.Languages["deu"].Bibliographic.ShouldBe("ger");
        Shipped.Languages["zho"].Bibliographic.ShouldBe("chi");
    }

    // IANA language subtag registry: iw, in, ji, mo; ISO 639-2/RA: scc, scr, mol, sh
    [Theory]
    [InlineData("iw", "heb")]
    [InlineData("in", "ind")]
    [InlineData("ji", "yid")]
    [InlineData("jw", "jav")]
    [InlineData("mo", "ron")]
    [InlineData("mol", "ron")]
    [InlineData("scc", "srp")]
    [InlineData("scr", "hrv")]
    [InlineData("sh", "hbs")]
    public void An_old_code_is_an_alias_with_its_last_day(string old, string code) =>
        Shipped.Languages[code].Aliases.ShouldNotBeNull().ShouldContain(alias => alias.Code == old && alias.ValidTo < Shipped.Today);

    // ISO 639-1: 183 codes are in use (sh is not)
    [Fact]
    public void Every_two_letter_code_of_ISO_639_1_is_there() =>
        Shipped.LanguageFile.Entries.Count(language => language.Alpha2 is not null).ShouldBe(183);

    // Unicode: scripts that run from right to left
    [Theory]
    [InlineData("ara", "rtl")]
    [InlineData("heb", "rtl")]
    [InlineData("prs", "rtl")]
    [InlineData("div", "rtl")]
    [InlineData("deu", "ltr")]
    [InlineData("jpn", "ltr")]
    public void A_language_has_the_direction_of_its_script(string code, string direction) =>
        Shipped.Languages[code].Direction.ShouldBe(direction);

    // UN M49
    [Theory]
    [InlineData("DEU", "150", "155")]
    [InlineData("KEN", "002", "014")]
    [InlineData("BRA", "019", "005")]
    [InlineData("ATA", null, null)]
    [InlineData("SUHH", "150", "151")]
    public void A_country_is_in_its_region(string code, string? region, string? subregion) =>
        (Shipped.Countries[code].Region, Shipped.Countries[code].Subregion).ShouldBe((region, subregion));
}
