using CountryProvider.Web.Validation;
using FluentValidation;

namespace CountryProvider.Data.Tests;

/// <summary>What holds for every entry.</summary>
public sealed class InvariantTests
{
    private static readonly InlineValidator<string> _name = NameValidator();

    [Fact]
    public void Every_official_country_is_fully_linked_today()
    {
        var incomplete = Shipped
            .CountryFile.Entries.Where(country => country.Status != "former" && country.IsValid(Shipped.Today))
            .Where(country =>
            {
                var links = Shipped.Links[country.Code];
                var money = links.NoCurrency || (links.Currencies ?? []).Any(link => link.Tender && link.IsUsed(Shipped.Today));
                var language = links.NoLanguage || (links.Languages ?? []).Any(link => link.Status is "official" or "de-facto");
                return !money || !language;
            });
        incomplete.Select(country => country.Code).ShouldBeEmpty();
    }

    [Fact]
    public void Only_what_is_uninhabited_or_no_country_of_its_own_is_linked_to_nothing()
    {
        Shipped.LinkFile.Entries.Where(links => links.NoCurrency).Select(links => links.Country).ShouldBe(["ATA", "BQAQ", "NQAQ", "NTHH"]);
        Shipped
            .LinkFile.Entries.Where(links => links.NoLanguage)
            .Select(links => links.Country)
            .ShouldBe(["ATA", "BQAQ", "BVT", "HMD", "NQAQ"]);
        Shipped.LinkFile.Entries.ShouldAllBe(links =>
            !(links.NoCurrency && links.Currencies != null) && !(links.NoLanguage && links.Languages != null)
        );
    }

    [Fact]
    public void No_code_of_a_country_is_held_twice_on_a_day()
    {
        AssertHeldOnce(
            Shipped.CountryFile.Entries,
            country => [country.Code, country.Alpha2, country.Alpha3, .. country.Aliases?.Select(alias => alias.Code) ?? []]
        );
        AssertHeldOnce(Shipped.CountryFile.Entries, country => [country.Numeric]);
    }

    [Fact]
    public void No_code_of_a_currency_is_held_twice() => Shipped.CurrencyFile.Entries.Select(currency => currency.Code).ShouldBeUnique();

    [Fact]
    public void No_number_of_a_currency_of_today_is_held_twice() =>
        Shipped
            .CurrencyFile.Entries.Where(currency => currency.Status == "active" && currency.Numeric is not null)
            .Select(currency => currency.Numeric)
            .ShouldBeUnique();

    [Fact]
    public void No_code_of_a_language_is_held_twice() =>
        Shipped
            .LanguageFile.Entries.SelectMany(language =>
                new[] { language.Code, language.Alpha2, language.Bibliographic }.Concat(language.Aliases?.Select(alias => alias.Code) ?? [])
            )
            .Where(code => code is not null)
            .ShouldBeUnique();

    [Fact]
    public void Successors_exist_and_are_others()
    {
        AssertSuccessors(Shipped.Countries);
        AssertSuccessors(Shipped.Currencies);
        AssertSuccessors(Shipped.Languages);
    }

    [Fact]
    public void A_successor_country_is_there_on_the_day_after_the_end() =>
        Shipped
            .CountryFile.Entries.Where(country => country.ReplacedBy is not null)
            .Where(country => !country.ReplacedBy!.Any(code => Shipped.Countries[code].IsValid(country.ValidTo!.Value.AddDays(1))))
            .Select(country => country.Code)
            .ShouldBeEmpty();

    [Fact]
    public void Days_are_in_order()
    {
        IEnumerable<IDated> entries = [.. Shipped.CountryFile.Entries, .. Shipped.CurrencyFile.Entries, .. Shipped.LanguageFile.Entries];
        entries.Where(entry => entry.ValidFrom > entry.ValidTo).Select(entry => entry.Code).ShouldBeEmpty();
        Shipped
            .LinkFile.Entries.Where(links => (links.Currencies ?? []).Any(link => link.From > link.To))
            .Select(links => links.Country)
            .ShouldBeEmpty();
    }

    [Fact]
    public void What_is_former_has_a_last_day_and_what_is_active_has_none()
    {
        Shipped.CountryFile.Entries.ShouldAllBe(country => country.Status == "former" == country.ValidTo.HasValue);
        Shipped.CurrencyFile.Entries.ShouldAllBe(currency => currency.Status == "former" == currency.ValidTo.HasValue);
        Shipped.LanguageFile.Entries.ShouldAllBe(language => language.Status == "deprecated" == language.ValidTo.HasValue);
    }

    [Fact]
    public void Every_linked_code_exists_and_every_country_has_links()
    {
        Shipped.LinkFile.Entries.Select(links => links.Country).ShouldBe(Shipped.Countries.Keys);
        Shipped.LinkFile.Entries.SelectMany(links => links.Currencies ?? []).ShouldAllBe(link => Shipped.Currencies.ContainsKey(link.Code));
        Shipped.LinkFile.Entries.SelectMany(links => links.Languages ?? []).ShouldAllBe(link => Shipped.Languages.ContainsKey(link.Code));
    }

    [Fact]
    public void A_linked_currency_is_valid_during_the_link() =>
        Shipped
            .LinkFile.Entries.SelectMany(links =>
                (links.Currencies ?? []).Select(link => (links.Country, Link: link, Currency: Shipped.Currencies[link.Code]))
            )
            .Where(pair =>
                pair.Currency.ValidFrom > (pair.Link.From ?? DateOnly.MinValue)
                || (pair.Link.To ?? DateOnly.MaxValue) > (pair.Currency.ValidTo ?? DateOnly.MaxValue)
            )
            .Select(pair => $"{pair.Country} {pair.Link.Code}")
            .ShouldBeEmpty();

    [Fact]
    public void What_is_linked_to_today_is_active() =>
        Shipped
            .LinkFile.Entries.SelectMany(links => links.Currencies ?? [])
            .Where(link => link.IsUsed(Shipped.Today))
            .ShouldAllBe(link => Shipped.Currencies[link.Code].Status == "active");

    [Fact]
    public void Of_links_what_is_used_today_comes_first_and_money_before_accounts()
    {
        foreach (var links in Shipped.LinkFile.Entries)
        {
            var ranks = (links.Currencies ?? [])
                .Select(link =>
                    link.To < Shipped.Today ? 2
                    : link.Tender ? 0
                    : 1
                )
                .ToList();
            ranks.SequenceEqual(ranks.Order()).ShouldBeTrue(links.Country);
            links.Languages?.Select(link => link.Code).ShouldBeUnique(links.Country);
        }
    }

    [Fact]
    public void A_country_that_ended_uses_nothing_today() =>
        Shipped
            .LinkFile.Entries.Where(links =>
                Shipped.Countries[links.Country].Status == "former" && (links.Currencies ?? []).Any(link => link.IsUsed(Shipped.Today))
            )
            .Select(links => links.Country)
            .ShouldBeEmpty();

    [Fact]
    public void Members_have_the_values_of_the_design()
    {
        Shipped.CountryFile.Entries.ShouldAllBe(country =>
            country.Status == "official" || country.Status == "user-assigned" || country.Status == "former"
        );
        Shipped.CurrencyFile.Entries.ShouldAllBe(currency =>
            currency.Kind == "currency" || currency.Kind == "fund" || currency.Kind == "metal" || currency.Kind == "special"
        );
        Shipped.CurrencyFile.Entries.ShouldAllBe(currency => currency.Status == "active" || currency.Status == "former");
        Shipped.LanguageFile.Entries.ShouldAllBe(language =>
            language.Scope == "individual" || language.Scope == "macrolanguage" || language.Scope == "special"
        );
        Shipped.LanguageFile.Entries.ShouldAllBe(language => language.Direction == "ltr" || language.Direction == "rtl");
        Shipped
            .LinkFile.Entries.SelectMany(links => links.Languages ?? [])
            .ShouldAllBe(link => link.Status == "official" || link.Status == "regional" || link.Status == "de-facto");
        Shipped.CountryFile.Entries.ShouldAllBe(country =>
            country.Numeric == null || (country.Numeric.Length == 3 && country.Numeric.All(char.IsAsciiDigit))
        );
        Shipped.CurrencyFile.Entries.ShouldAllBe(currency =>
            currency.Numeric == null || (currency.Numeric.Length == 3 && currency.Numeric.All(char.IsAsciiDigit))
        );
        Shipped.CountryFile.Entries.ShouldAllBe(country =>
            country.Code.All(char.IsAsciiLetterUpper) && country.Code.Length == (country.Status == "former" ? 4 : 3)
        );
        Shipped.CurrencyFile.Entries.ShouldAllBe(currency => currency.Code.Length == 3 && currency.Code.All(char.IsAsciiLetterUpper));
        Shipped.LanguageFile.Entries.ShouldAllBe(language => language.Code.Length == 3 && language.Code.All(char.IsAsciiLetterLower));
    }

    [Fact]
    public void Regions_are_a_tree_that_every_country_stands_in()
    {
        Shipped.RegionFile.Entries.ShouldAllBe(region => region.Parent == null || Shipped.Regions.ContainsKey(region.Parent));
        foreach (var country in Shipped.CountryFile.Entries.Where(country => country.Subregion is not null))
        {
            var area = country.Subregion!;
            while (Shipped.Regions[area].Parent is { } parent)
            {
                area = parent;
            }

            area.ShouldBe(country.Region, country.Code);
        }

        Shipped
            .CountryFile.Entries.Where(country => country.Region is null)
            .Select(country => country.Code)
            .ShouldBe(["ATA", "BQAQ", "FQHH", "NQAQ"]);
    }

    [Fact]
    public void Every_name_obeys_the_rules_of_the_product()
    {
        string[] modules = ["Country", "Currency", "Language"];
        IEnumerable<string?> names =
        [
            .. Shipped.CountryFile.Entries.SelectMany(country =>
                new[] { country.Name, country.OfficialName }.Concat(country.OtherNames ?? [])
            ),
            .. Shipped.RegionFile.Entries.Select(region => region.Name),
            .. Shipped.CurrencyFile.Entries.SelectMany(currency =>
                new[] { currency.Name, currency.Symbol }.Concat(currency.OtherNames ?? [])
            ),
            .. Shipped.LanguageFile.Entries.SelectMany(language =>
                new[] { language.Name, language.NativeName }.Concat(language.OtherNames ?? [])
            ),
            .. modules.SelectMany(module => Shipped.Names(module).Values.SelectMany(map => map.Values)),
        ];
        foreach (var name in names.OfType<string>().Distinct())
        {
            _name.Validate(name).IsValid.ShouldBeTrue(name);
            name.ShouldBe(Rules.NormalizeName(name));
            name.ShouldNotContain("  ");
        }
    }

    [Fact]
    public void Other_names_say_something_new()
    {
        AssertNew(
            Shipped.CountryFile.Entries.Select(country =>
                (country.Code, new[] { country.Name, country.OfficialName }.Concat(country.OtherNames ?? []))
            )
        );
        AssertNew(
            Shipped.CurrencyFile.Entries.Select(currency =>
                (currency.Code, new[] { currency.Name, null }.Concat(currency.OtherNames ?? []))
            )
        );
        AssertNew(
            Shipped.LanguageFile.Entries.Select(language =>
                (language.Code, new[] { language.Name, null }.Concat(language.OtherNames ?? []))
            )
        );
    }

    [Fact]
    public void No_two_countries_and_no_two_languages_of_today_have_the_same_name()
    {
        Shipped.CountryFile.Entries.Where(country => country.IsValid(Shipped.Today)).Select(country => country.Name).ShouldBeUnique();
        Shipped.LanguageFile.Entries.Select(language => language.Name).ShouldBeUnique();
        Shipped.CurrencyFile.Entries.Where(currency => currency.Status == "active").Select(currency => currency.Name).ShouldBeUnique();
    }

    [Fact]
    public void Every_file_says_its_version_and_sources()
    {
        Source[][] sources =
        [
            Shipped.CountryFile.Sources,
            Shipped.RegionFile.Sources,
            Shipped.CurrencyFile.Sources,
            Shipped.LanguageFile.Sources,
            Shipped.LinkFile.Sources,
        ];
        sources.ShouldAllBe(list =>
            list.Length > 0
            && list.All(source =>
                source.Name != ""
                && source.Version != ""
                && source.Licence != ""
                && source.Url.StartsWith("https://", StringComparison.Ordinal)
            )
        );
        new[]
        {
            Shipped.RegionFile.Version,
            Shipped.CurrencyFile.Version,
            Shipped.LanguageFile.Version,
            Shipped.LinkFile.Version,
        }.ShouldAllBe(version => version == Shipped.CountryFile.Version);
    }

    [Fact]
    public void Every_correction_has_a_reason_and_an_authority()
    {
        var corrections = Shipped.Corrections;
        new[] { corrections.Countries, corrections.Regions, corrections.Currencies, corrections.Languages, corrections.Links }
            .SelectMany(list => list)
            .ShouldAllBe(correction => correction.Reason != "" && correction.Authority != "");
        corrections.Known.ShouldAllBe(known => known.Reason != "" && known.Codes.Length > 0);
        corrections.Names.ShouldAllBe(names => names.Reason != "" && names.Authority != "");
    }

    [Fact]
    public void A_hundred_languages_have_names_and_English_has_them_all()
    {
        foreach (
            var (module, english) in new (string, Dictionary<string, string>)[]
            {
                (
                    "Country",
                    Shipped
                        .Countries.Values.ToDictionary(country => country.Code, country => country.Name)
                        .Concat(Shipped.Regions.Values.ToDictionary(region => region.Code, region => region.Name))
                        .ToDictionary()
                ),
                ("Currency", Shipped.Currencies.Values.ToDictionary(currency => currency.Code, currency => currency.Name)),
                ("Language", Shipped.Languages.Values.ToDictionary(language => language.Code, language => language.Name)),
            }
        )
        {
            var names = Shipped.Names(module);
            names.Keys.Count(tag => !tag.Contains('-')).ShouldBeGreaterThanOrEqualTo(95);
            names["en"].ShouldBe(english, ignoreOrder: true);
            names["de"].Count.ShouldBeGreaterThan(english.Count * 8 / 10);
            names.Values.SelectMany(map => map.Keys).Distinct().ShouldAllBe(code => english.ContainsKey(code));
        }
    }

    // Every country, also of the past, has a German name, as the pages are in English and German.
    [Fact]
    public void Every_country_has_a_German_name()
    {
        var german = Shipped.Names("Country")["de"];
        Shipped.Countries.Keys.Where(code => !german.ContainsKey(code)).ShouldBeEmpty();
        german["CSHH"].ShouldBe("Tschechoslowakei");
        german["DEU"].ShouldBe("Deutschland");
    }

    // Taiwan writes Chinese in traditional characters, though the tag falls back to zh.
    [Fact]
    public void A_tag_finds_the_names_in_the_script_of_its_country()
    {
        var names = Shipped.Names("Country");
        names["zh"]["DEU"].ShouldBe("德国");
        names["zh-TW"]["DEU"].ShouldBe("德國");
        names["fr-CA"].Count.ShouldBeLessThan(names["fr"].Count / 2);
    }

    private static void AssertHeldOnce(Country[] countries, Func<Country, string?[]> codes)
    {
        foreach (
            var holders in countries
                .SelectMany(country => codes(country).OfType<string>().Distinct().Select(code => (code, country)))
                .GroupBy(holder => holder.code, holder => holder.country)
        )
        {
            var inOrder = holders.OrderBy(country => country.ValidFrom ?? DateOnly.MinValue).ToList();
            inOrder.Zip(inOrder.Skip(1)).ShouldAllBe(pair => pair.First.ValidTo < pair.Second.ValidFrom, holders.Key);
        }
    }

    private static void AssertSuccessors<T>(Dictionary<string, T> entries)
        where T : IDated =>
        entries
            .Values.Where(entry => (entry.ReplacedBy ?? []).Any(code => code == entry.Code || !entries.ContainsKey(code)))
            .Select(entry => entry.Code)
            .ShouldBeEmpty();

    private static void AssertNew(IEnumerable<(string Code, IEnumerable<string?> Names)> entries)
    {
        foreach (var (code, names) in entries)
        {
            names.OfType<string>().Select(name => name.ToUpperInvariant()).ShouldBeUnique(code);
        }
    }

    private static InlineValidator<string> NameValidator()
    {
        var validator = new InlineValidator<string>();
        validator.RuleFor(name => name).IsName();
        return validator;
    }
}
