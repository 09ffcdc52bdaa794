using System.Text;
using CountryProvider.Country.Data;
using CountryProvider.Currency.Data;
using CountryProvider.Web.Csv;

namespace CountryProvider.Catalogue.Tests;

/// <summary>What becomes of the rows of a file, and which of them are refused.</summary>
public sealed class EntryImportTests
{
    private static readonly TestCatalogue<CountryRow> _countries = Catalogues.Countries;

    private static readonly CountryRow _atlantis = new()
    {
        Code = "ATL",
        Name = "Atlantis",
        Numeric = "999",
        Alpha2 = "XA",
        OtherNames = ["Atlantida"],
        Names = new Dictionary<string, string> { ["fr"] = "Atlantide", ["nl"] = "Atlantis (NL)" },
    };

    [Fact]
    public void A_csv_file_changes_only_the_columns_that_it_has()
    {
        var row = _countries.Plan("code,names,alpha2\natl,fr=L'Atlantide,\n", _atlantis).Rows.ShouldHaveSingleItem().Row;

        row.Name.ShouldBe("Atlantis");
        row.OtherNames.ShouldBe(["Atlantida"]);
        row.Numeric.ShouldBe("999");
        row.Alpha2.ShouldBeNull();
        row.Names.ShouldBe(new Dictionary<string, string> { ["fr"] = "L'Atlantide" });
        row.Code.ShouldBe("ATL");
    }

    [Fact]
    public void A_json_file_holds_whole_entries()
    {
        var file = _countries.Open("""[{"code":"ATL","name":"Atlantis"}]"""u8.ToArray(), "application/json");

        var row = _countries.Plan(file, _atlantis).Rows.ShouldHaveSingleItem().Row;

        row.OtherNames.ShouldBeNull();
        row.Numeric.ShouldBeNull();
    }

    [Fact]
    public void A_line_that_changes_nothing_is_the_row_that_is_stored()
    {
        var stored = _atlantis with { Version = 1 };

        _countries.Plan("name,code,otherNames\nAtlantis,ATL,Atlantida\n", stored).Rows.ShouldHaveSingleItem().Row.ShouldBe(stored);
    }

    [Fact]
    public void A_retired_entry_stays_retired_unless_the_file_says_otherwise()
    {
        var stored = _atlantis with { Retired = true };

        _countries.Plan("code,name\nATL,New\n", stored).Rows[0].Row.Retired.ShouldBeTrue();
        _countries.Plan("code,name,retired\nATL,New,\n", stored).Rows[0].Row.Retired.ShouldBeFalse();
    }

    [Fact]
    public void An_empty_cell_means_what_holds_when_nothing_is_said()
    {
        var stored = new CurrencyRow
        {
            Code = "AAA",
            Name = "A",
            Kind = "metal",
            MinorUnits = 2,
        };

        var plan = Catalogues.Currencies.Plan("code,name,kind,status,minorUnits\nAAA,A,,,\nBBB,B,,,\n", stored);

        plan.Faults.ShouldBeEmpty();
        plan.Rows.ShouldAllBe(row => row.Row.Kind == "currency" && row.Row.Status == "active" && row.Row.MinorUnits == null);
    }

    [Theory]
    [InlineData("name,code\n,ATL\n", 1, "name", "required")]
    [InlineData("code\nATL\n", null, "name", "required")]
    [InlineData("code,name\nAT1,A\n", 1, "code", "letters")]
    [InlineData("code,name,alpha2\nATL,A,XYZ\n", 3, "alpha2", "two letters")]
    [InlineData("code,name,status\nATL,A,oficial\n", 3, "status", "official")]
    [InlineData("code,name,validFrom,validTo\nATL,A,2026-02-01,2026-01-01\n", 4, "validTo", "not before")]
    [InlineData("code,name,aliases\nATL,A,x\n", 3, "aliases", "two to eight")]
    [InlineData("code,name,names\nATL,A,1x=B\n", 3, "names", "BCP 47")]
    [InlineData("code,name,region\nATL,A,999\n", 3, "region", "UN M49")]
    [InlineData("code,name,replacedBy\nATL,A,XXX\n", 3, "replacedBy", "no entry with the code XXX")]
    [InlineData("code,name,regionName\nATL,A,Europe\n", 3, "regionName", "follows from")]
    public void A_row_against_the_rules_is_refused_at_its_column(string csv, int? column, string member, string said)
    {
        var plan = _countries.Plan(csv);

        plan.Rows.ShouldBeEmpty();
        var fault = plan.Faults.ShouldHaveSingleItem();
        (fault.Line, fault.Column, fault.Member).ShouldBe((2, column, member));
        fault.Message.ShouldContain(said);
    }

    [Fact]
    public void A_member_of_json_that_is_of_another_kind_is_refused()
    {
        var file = _countries.Open("""[{"code":"ATL","name":"A","numeric":40}]"""u8.ToArray(), "application/json");

        var fault = _countries.Plan(file).Faults.ShouldHaveSingleItem();

        (fault.Line, fault.Column, fault.Member).ShouldBe((1, null, "numeric"));
    }

    [Fact]
    public void A_code_that_another_entry_has_today_is_refused()
    {
        var fault = _countries.Plan("code,name,numeric\nATM,Other,999\n", _atlantis).Faults.ShouldHaveSingleItem();

        (fault.Line, fault.Column, fault.Member).ShouldBe((2, 3, "numeric"));
        fault.Message.ShouldContain("Atlantis");
        fault.Message.ShouldContain("999");
    }

    [Fact]
    public void A_code_that_another_entry_had_is_free() =>
        _countries.Plan("code,name,numeric\nATM,Other,999\n", _atlantis with { ValidTo = new(2026, 6, 14) }).Faults.ShouldBeEmpty();

    [Fact]
    public void A_code_may_go_from_one_entry_to_another_in_one_file() =>
        _countries.Plan("code,name,numeric\nATM,Other,999\nATL,Atlantis,\n", _atlantis).Faults.ShouldBeEmpty();

    [Fact]
    public void A_code_that_two_rows_want_is_refused_in_the_later_one()
    {
        var fault = _countries.Plan("code,name,aliases\nATL,A,QQ\nATM,B,QQ\n").Faults.ShouldHaveSingleItem();

        (fault.Line, fault.Column, fault.Member).ShouldBe((3, 3, "aliases"));
        fault.Message.ShouldContain("ATL");
    }

    [Fact]
    public void Currencies_may_share_a_number() =>
        Catalogues.Currencies.Plan("code,name,numeric\nAAA,A,532\nBBB,B,532\n").Faults.ShouldBeEmpty();

    [Fact]
    public void A_successor_may_come_later_in_the_file_or_have_a_fault_of_its_own()
    {
        _countries.Plan("code,name,replacedBy\nAAA,A,BBB\nBBB,B,\n").Faults.ShouldBeEmpty();
        _countries.Plan("code,name,replacedBy\nAAA,A,BBB\nBBB,,\n").Faults.ShouldHaveSingleItem().Member.ShouldBe("name");
    }

    [Theory]
    [InlineData("code,name,replacedBy\nAAA,A,BBB\nBBB,B,CCC\nCCC,C,AAA\n", 4, "AAA → BBB → CCC → AAA")]
    [InlineData("code,name,replacedBy\nAAA,A,AAA\n", 2, "AAA → AAA")]
    [InlineData("code,replacedBy\nATL,OLD\n", 2, "ATL → OLD → ATL")]
    public void Successors_in_a_circle_are_refused(string csv, int line, string circle)
    {
        var old = new CountryRow
        {
            Code = "OLD",
            Name = "Old",
            ReplacedBy = ["ATL"],
        };

        var fault = _countries.Plan(csv, _atlantis, old).Faults.ShouldHaveSingleItem();

        (fault.Line, fault.Member).ShouldBe((line, "replacedBy"));
        fault.Message.ShouldContain(circle);
    }

    [Fact]
    public void A_chain_of_successors_may_be_as_long_as_a_file()
    {
        var csv = new StringBuilder("code,name,replacedBy\n");
        for (var i = 0; i < 17_000; i++)
        {
            csv.Append(Code(i)).Append(",A,").Append(Code(i + 1)).Append('\n');
        }

        var faults = _countries.Plan($"{csv}{Code(17_000)},A,{Code(3)}\n").Faults;

        faults.ShouldHaveSingleItem().Line.ShouldBe(17_002);

        static string Code(int number) => $"{(char)('A' + number / 676)}{(char)('A' + number / 26 % 26)}{(char)('A' + number % 26)}";
    }

    [Fact]
    public void All_faults_of_a_file_are_told_in_the_order_of_its_lines()
    {
        var plan = _countries.Plan("code,name,validTo\nATL,,\nATM,A,tomorrow\nATN,B,\nATN,C,\n");

        plan.Faults.Select(fault => (fault.Line, fault.Member)).ShouldBe([(2, "name"), (3, "validTo"), (5, "code")]);
    }

    [Fact]
    public void No_more_faults_are_told_than_anybody_reads() =>
        _countries
            .Plan("code,name\n" + string.Concat(Enumerable.Range(0, 2000).Select(number => $"{(char)('A' + number / 100)}{number},A\n")))
            .Faults.Count.ShouldBe(ImportFaults.Max + 1);

    [Fact]
    public void Members_of_a_currency_are_numbers_where_they_are()
    {
        var row = Catalogues.Currencies.Plan("code,name,minorUnits,numeric\nAAA,A,3,8\n").Rows.ShouldHaveSingleItem().Row;

        row.ShouldBe(
            new CurrencyRow
            {
                Code = "AAA",
                Name = "A",
                MinorUnits = 3,
                Numeric = "008",
                Version = 1,
            }
        );
    }
}
