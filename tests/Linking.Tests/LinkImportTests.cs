using System.Text;
using CountryProvider.Country.Contracts;
using CountryProvider.Currency.Contracts;
using CountryProvider.Language.Contracts;
using CountryProvider.Linking.Data;
using CountryProvider.Linking.Features;
using CountryProvider.Web.Csv;

namespace CountryProvider.Linking.Tests;

/// <summary>What becomes of links in a file, and which of them are refused.</summary>
public sealed class LinkImportTests
{
    private static readonly LinkRow _germany = new(
        "DEU",
        [new("EUR", new(1999, 1, 1)), new("DEM", null, new(2001, 12, 31))],
        [new("deu")],
        false,
        false,
        1
    );

    [Fact]
    public void A_csv_file_changes_only_the_columns_that_it_has()
    {
        var row = Plan("country;languages\r\nde;deu | nds status=regional\r\n").Rows.ShouldHaveSingleItem().Row;

        row.Code.ShouldBe("DEU");
        row.Currencies.ShouldBe(_germany.Currencies);
        row.Languages.ShouldBe([new("deu"), new("nds", "regional")]);
    }

    [Fact]
    public void A_json_file_holds_whole_links()
    {
        var row = Plan("""[{"country":"DEU","currencies":["eur"]}]""", "application/json").Rows.ShouldHaveSingleItem().Row;

        row.Currencies.ShouldBe([new("EUR")]);
        row.Languages.ShouldBeEmpty();
    }

    [Fact]
    public void A_line_that_changes_nothing_is_the_row_that_is_stored() =>
        Plan("country,currencies\nDEU,EUR from=1.1.1999 | DEM to=2001-12-31\n").Rows.ShouldHaveSingleItem().Row.ShouldBe(_germany);

    [Theory]
    [InlineData("country,currencies\nXXX,EUR\n", 1, "country", "XXX")]
    [InlineData("country,currencies\nFRA,QQQ\n", 2, "currencies", "no currency with the code QQQ")]
    [InlineData("country,currencies\nFRA,DEM\n", 2, "currencies", "retired")]
    [InlineData("country,currencies\nOLD,EUR\n", 1, "country", "retired")]
    [InlineData("country,languages\nFRA,deu status=oficial\n", 2, "languages", "official")]
    [InlineData("country,languages\nFRA,deu | deu\n", 2, "languages", "twice")]
    [InlineData("country,currencies\nFRA,EUR from=2020-01-01 to=2019-01-01\n", 2, "currencies", "not before")]
    [InlineData("country,currencies,noCurrency\nFRA,EUR,true\n", 3, "noCurrency", "without a currency")]
    [InlineData("country,currencies\nFRA,EUR tender=perhaps\n", 2, "currencies", "true or false")]
    [InlineData("country,complete\nFRA,true\n", 2, "complete", "no column")]
    public void A_row_against_the_rules_is_refused_at_its_column(string csv, int column, string member, string said)
    {
        var plan = Plan(csv);

        plan.Rows.ShouldBeEmpty();
        var fault = plan.Faults.ShouldHaveSingleItem();
        fault.Column.ShouldBe(column);
        fault.Member.ShouldBe(member);
        fault.Message.ShouldContain(said);
    }

    [Fact]
    public void What_is_linked_already_may_be_retired() => Plan("country,currencies\nDEU,DEM\n").Faults.ShouldBeEmpty();

    [Fact]
    public void A_country_is_there_once_under_whatever_code()
    {
        var fault = Plan("country,languages\nDEU,deu\nfra,deu\nde,deu\n").Faults.ShouldHaveSingleItem();

        (fault.Line, fault.Column).ShouldBe((4, 1));
        fault.Message.ShouldContain("DEU in line 2");
    }

    private static ImportPlan<LinkRow> Plan(string file, string contentType = "text/csv")
    {
        var names = new Names(
            new(
                new(
                    1,
                    [
                        new CountryEntry("DEU", "Germany", false) { OtherKeys = ["DE"] },
                        new CountryEntry("FRA", "France", false),
                        new CountryEntry("OLD", "Old", true),
                    ]
                )
            ),
            new(new(1, [new CurrencyEntry("EUR", "Euro", false), new CurrencyEntry("DEM", "Mark", true)])),
            new(new(1, [new LanguageEntry("deu", "German", false), new LanguageEntry("nds", "Low German", false)]))
        );
        var stored = LinkRows.Empty.With([_germany]);
        return LinkImport.Plan(
            ImportFile.Open(Encoding.UTF8.GetBytes(file), contentType, LinkLine.Rows),
            new(new(stored, names, new(2026, 6, 15)), null),
            stored,
            TestContext.Current.CancellationToken
        );
    }
}
