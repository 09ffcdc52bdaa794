using System.Globalization;
using System.IO.Compression;
using System.Text;
using CountryProvider.Abstractions;
using CountryProvider.Country.Data;
using CountryProvider.Web.Csv;
using FsCheck;
using FsCheck.Fluent;

namespace CountryProvider.Catalogue.Tests;

/// <summary>Reading of files, and the messages about files that cannot be read.</summary>
public sealed class ImportFileTests
{
    private static readonly TestCatalogue<CountryRow> _countries = Catalogues.Countries;

    [Theory]
    [InlineData("code,name,numeric,retired\nATL,Atlantis,040,true\n")]
    [InlineData("code;name;numeric;retired\r\nATL;Atlantis;040;true\r\n")]
    [InlineData("code\tname\tnumeric\tretired\nATL\tAtlantis\t40\tTRUE")]
    [InlineData("sep=;\r\ncode;name;numeric;retired\r\nATL;Atlantis;40;WAHR\r\n")]
    [InlineData("sep=,\ncode,name,numeric,retired\nATL,Atlantis,40,Wahr\n")]
    [InlineData("\uFEFFcode;name;numeric;retired\r\n\"ATL\";\"Atlantis\";\"40\";true\r\n")]
    [InlineData("retired;NUMERIC; name ;Code\r\ntrue;040;Atlantis;ATL\r\n;;;\r\n\r\n")]
    [InlineData("code,name,numeric,retired\rATL,Atlantis,040,true\r")]
    [InlineData("\"code\",\"name\",\"numeric\",\"retired\"\n\"ATL\",\"Atlantis\",\"040\",\"true\"\n")]
    public void Separators_quotes_and_line_ends_make_no_difference(string csv)
    {
        var row = Read(csv).Rows.ShouldHaveSingleItem();

        row.Key.ShouldBe("ATL");
        ((string?)row.Body["name"]).ShouldBe("Atlantis");
        ((string?)row.Body["numeric"]).ShouldBe("040");
        ((bool?)row.Body["retired"]).ShouldBe(true);
    }

    [Theory]
    [InlineData("NA")]
    [InlineData("NO")]
    [InlineData("null")]
    [InlineData("TRUE")]
    [InlineData("007")]
    [InlineData("1e5")]
    [InlineData("2026-01-31")]
    [InlineData("'tis")]
    [InlineData("#REF!")]
    public void A_text_is_a_text(string text) => ((string?)Read($"code,name\nATL,{text}\n").Rows[0].Body["name"]).ShouldBe(text);

    [Fact]
    public void An_empty_cell_is_no_value()
    {
        var body = Read("code,name,alpha2,validTo,otherNames,retired\nATL,,\"\",,,\n").Rows[0].Body;

        body.Count.ShouldBe(6);
        body.Where(member => member.Value is not null).ShouldHaveSingleItem().Key.ShouldBe("code");
    }

    [Theory]
    [InlineData("2026-01-31", "2026-01-31")]
    [InlineData("31.01.2026", "2026-01-31")]
    [InlineData("1.2.2026", "2026-02-01")]
    public void A_day_may_be_as_a_German_spreadsheet_writes_it(string written, string day) =>
        ((string?)Read($"code,validTo\nATL,{written}\n").Rows[0].Body["validTo"]).ShouldBe(day);

    [Theory]
    [InlineData("1/31/2026")]
    [InlineData("31.02.2026")]
    [InlineData("31.01.26")]
    [InlineData("2026-1-31")]
    [InlineData("46053")]
    public void Another_day_is_refused(string written)
    {
        var fault = FaultOf($"code,validTo\nATL,{written}\n");

        (fault.Line, fault.Column, fault.Member).ShouldBe((2, 2, "validTo"));
        fault.Message.ShouldContain(written);
        fault.Message.ShouldContain("2026-01-31");
    }

    [Fact]
    public void Windows_1252_is_read_when_the_request_says_so()
    {
        var file = Windows1252("code;name\r\nATL;Österreich – “é”\r\n");

        ((string?)_countries.Read(file, "text/csv; charset=windows-1252").Rows[0].Body["name"]).ShouldBe("Österreich – “é”");
    }

    [Fact]
    public void Windows_1252_is_refused_when_the_request_does_not_say_so()
    {
        var faults = _countries
            .Read(Windows1252("code;name;officialName\r\nATL;Atlantis;\"A;\r\nB\"\r\nAUT;\"x\";\"Republik\r\nÖsterreich\"\r\n"))
            .Faults.All;

        var fault = faults.ShouldHaveSingleItem();
        (fault.Line, fault.Column, fault.Member).ShouldBe((5, 3, "officialName"));
        fault.Message.ShouldContain("D6");
        fault.Message.ShouldContain("charset=windows-1252");
    }

    [Fact]
    public void Faults_name_the_line_of_the_file_also_below_texts_with_line_breaks()
    {
        var faults = Read("sep=;\r\ncode;name;retired\r\n\r\nATL;\"A\r\nB\r\n\r\nC\";yes\r\nATM;D;no\r\n").Faults.All;

        faults.Select(fault => (fault.Line, fault.Column, fault.Member)).ShouldBe([(4, 3, "retired"), (8, 3, "retired")]);
    }

    [Theory]
    [InlineData("code,name\nATL,Atl\"antis\nATM,B\n", 2, 2)]
    [InlineData("code,name\nATL,A\nATM,\"B\nAAA,C\n", 3, 2)]
    [InlineData("code,name\nATL,A\n\"AT\nX\",\"B\"c\n", 4, 2)]
    [InlineData("code,\"name\nATL,A\n", 1, 2)]
    public void A_quotation_mark_alone_is_refused(string csv, int line, int column)
    {
        var fault = FaultOf(csv);

        (fault.Line, fault.Column).ShouldBe((line, column));
        fault.Message.ShouldContain("quotation mark");
    }

    [Theory]
    [InlineData("code,name\nATL,A,b\n", 3, "3 cells")]
    [InlineData("code,name,alpha2\nATL,A\n", 2, "2 cells")]
    public void A_line_has_as_many_cells_as_the_header(string csv, int column, string said)
    {
        var fault = FaultOf(csv);

        (fault.Line, fault.Column).ShouldBe((2, column));
        fault.Message.ShouldContain(said);
    }

    [Theory]
    [InlineData("code,nmae\nATL,A\n", 2, "nmae", "'name'")]
    [InlineData("code,name,Name\nATL,A,B\n", 3, "Name", "twice")]
    [InlineData("code,name,\nATL,A,\n", 3, null, "no name")]
    [InlineData("name,status\nA,former\n", null, "code", "code")]
    [InlineData("code|name\nATL|A\n", 1, "code|name", "There are: code, alpha2")]
    public void A_header_that_is_not_understood_is_refused(string csv, int? column, string? member, string said)
    {
        var fault = FaultOf(csv);

        (fault.Line, fault.Column, fault.Member).ShouldBe((1, column, member));
        fault.Message.ShouldContain(said);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("\uFEFF\r\n \t", "empty")]
    [InlineData("code,name\n", "no rows")]
    [InlineData("code,name\n,\n\n", "no rows")]
    [InlineData("sep=|\ncode|name\nATL|A\n", "sep=")]
    public void A_file_without_rows_is_refused(string csv, string said) => FaultOf(csv).Message.ShouldContain(said);

    [Fact]
    public void A_file_of_another_kind_is_refused()
    {
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            archive.CreateEntry("xl/workbook.xml");
        }

        foreach (
            var (file, said) in new[]
            {
                (zip.ToArray(), "Save the sheet as “CSV UTF-8”"),
                ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1], "Save the sheet as “CSV UTF-8”"),
                (Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("code\nATL\n")).ToArray(), "UTF-16"),
                (Encoding.Unicode.GetBytes("code\nATL\n"), "UTF-16"),
                (Encoding.BigEndianUnicode.GetPreamble().Concat(Encoding.BigEndianUnicode.GetBytes("code\n")).ToArray(), "UTF-16"),
                (new byte[ImportFile.MaxBytes + 1], "16 MiB"),
            }
        )
        {
            _countries.Read(file).Faults.All.ShouldHaveSingleItem().Message.ShouldContain(said);
        }
    }

    [Theory]
    [InlineData("text/csv; charset=utf-16", "utf-16")]
    [InlineData("text/csv; charset=iso-8859-1", "iso-8859-1")]
    [InlineData("application/json; charset=windows-1252", "windows-1252")]
    public void Another_charset_is_refused(string contentType, string said) =>
        _countries.Read("code\nATL\n"u8.ToArray(), contentType).Faults.All.ShouldHaveSingleItem().Message.ShouldContain(said);

    [Fact]
    public void A_charset_that_contradicts_the_file_is_refused() =>
        _countries
            .Read([.. Encoding.UTF8.GetPreamble(), .. "code\nATL\n"u8], "text/csv; charset=windows-1252")
            .Faults.All.ShouldHaveSingleItem()
            .Message.ShouldContain("Leave charset out");

    [Fact]
    public void The_same_code_twice_is_refused()
    {
        var fault = FaultOf("name,code\nA,ATL\nB,ATM\nC,atl\n");

        (fault.Line, fault.Column, fault.Member).ShouldBe((4, 2, "code"));
        fault.Message.ShouldContain("line 2");
    }

    [Fact]
    public void A_file_with_too_many_rows_is_refused()
    {
        var lines = Enumerable.Range(0, ImportFile.MaxRows + 2).Select(number => string.Create(CultureInfo.InvariantCulture, $"{number}"));
        var file = Read("code\n" + string.Join('\n', lines));

        file.Rows.Count.ShouldBe(ImportFile.MaxRows);
        file.Faults.All.ShouldHaveSingleItem().Line.ShouldBe(ImportFile.MaxRows + 2);
    }

    [Fact]
    public void A_row_is_no_longer_than_what_a_PUT_takes()
    {
        var names = string.Join('|', Enumerable.Repeat("a", ImportFile.MaxRowBytes / 2));

        FaultOf($"code,otherNames\nATL,{names}\n").Message.ShouldContain("64 KiB");
        Json($$"""[{"code":"ATL","otherNames":["{{names}}"]}]""").Faults.All.ShouldHaveSingleItem().Message.ShouldContain("64 KiB");
    }

    [Fact]
    public void Of_very_many_faults_the_first_are_told()
    {
        var file = Read("code,retired\n" + string.Concat(Enumerable.Range(0, 3000).Select(number => $"A{number},maybe\n")));

        file.Faults.All.Count.ShouldBe(ImportFaults.Max + 1);
        file.Faults.All[^1].Message.ShouldContain("more faults");
        file.Faults.All[^1].Line.ShouldBe(ImportFaults.Max + 2);
        file.Faults.All[^1].Member.ShouldBeNull();
    }

    [Theory]
    [InlineData("aliases", "iw 1989-03-11", "validTo")]
    [InlineData("aliases", "iw validto=1989-03-11", "validTo")]
    [InlineData("aliases", "iw validTo=11/3/89", "no day")]
    [InlineData("aliases", "iw validTo=1989-03-11 validTo=1989-03-11", "twice")]
    [InlineData("names", "Allemagne", "fr=Allemagne")]
    [InlineData("names", "fr=A | fr=B", "twice")]
    [InlineData("retired", "ja", "true or false")]
    public void A_cell_that_is_not_understood_is_refused(string member, string cell, string said)
    {
        var fault = FaultOf($"code;{member}\nATL;{cell}\n");

        (fault.Line, fault.Column, fault.Member).ShouldBe((2, 2, member));
        fault.Message.ShouldContain(said);
    }

    [Fact]
    public void Lists_stand_in_cells_as_people_write_them()
    {
        var body = Read(
            """
            code,otherNames,aliases,names
            ATL,Atlantida| Plato's \| island |a\b | ,XA|XB validTo=11.3.1989,pt-BR=Atlântida|fr = L'Atlantide
            """
        )
            .Rows[0]
            .Body;

        body["otherNames"]!.ToJsonString().ShouldBe("""["Atlantida","Plato\u0027s | island","a\\b"]""");
        body["aliases"]!.ToJsonString().ShouldBe("""[{"code":"XA"},{"code":"XB","validTo":"1989-03-11"}]""");
        body["names"]!.ToJsonString().ShouldBe("""{"pt-BR":"Atl\u00E2ntida","fr":"L\u0027Atlantide"}""");
    }

    [Fact]
    public void Messages_are_in_the_language_of_the_request()
    {
        var culture = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("de");
            FaultOf("code,retired\nATL,ja\n").Message.ShouldBe("Schreiben Sie true oder false.");
        }
        finally
        {
            CultureInfo.CurrentUICulture = culture;
        }
    }

    [Fact]
    public void Json_is_an_array_of_what_PUT_takes()
    {
        var file = Json(
            """
            [
              {"code":"ATL","name":"Atlantis","aliases":[{"code":"XA"}]},
              {"CODE":"ATM","name":"B"}
            ]
            """
        );

        file.Faults.All.ShouldBeEmpty();
        file.IsWhole.ShouldBeTrue();
        file.Rows.Select(row => (row.Line, row.Key)).ShouldBe([(2, "ATL"), (3, "ATM")]);
    }

    [Theory]
    [InlineData("""{"code":"ATL"}""", 1, null, null, "array")]
    [InlineData("[]", 1, null, null, "empty")]
    [InlineData("[\n{\"code\":\"ATL\"},\n{\"code\":]", 3, 9, null, "no JSON")]
    [InlineData("[{\"code\":\"ATL\"}] x", 1, 18, null, "no JSON")]
    [InlineData("[\n7]", 2, null, null, "no object")]
    [InlineData("[{\"code\":\"ATL\",\n\"nmae\":\"A\"}]", 1, null, "nmae", "'name'")]
    [InlineData("[{\"code\":\"ATL\",\"name\":\"A\",\"Name\":\"B\"}]", 1, null, "Name", "more than once")]
    [InlineData("[{\"code\":\"ATL\",\"aliases\":[{\"kode\":\"A\"}]}]", 1, null, "aliases[0].kode", "'code'")]
    [InlineData("[\n{\"name\":\"A\"}]", 2, null, "code", "needs its code")]
    [InlineData("[\n{\"code\":4}]", 2, null, "code", "needs its code")]
    [InlineData("[{\"code\":\"ATL\"},\n{\"code\":\"atl\"}]", 2, null, "code", "line 1")]
    [InlineData("[{\"code\":\"ATL\",\"name\":\"\\uD800\"}]", 1, null, null, "no Unicode")]
    public void Json_that_cannot_be_read_is_refused(string json, int line, int? column, string? member, string said)
    {
        var fault = Json(json).Faults.All.ShouldHaveSingleItem();

        (fault.Line, fault.Column, fault.Member).ShouldBe((line, column, member));
        fault.Message.ShouldContain(said);
    }

    [Fact]
    public void Json_that_is_no_UTF_8_is_refused()
    {
        var fault = _countries.Read(Windows1252("[\n{\"code\":\"Ö\"}]"), "application/json").Faults.All.ShouldHaveSingleItem();

        fault.Line.ShouldBe(2);
        fault.Message.ShouldContain("D6");
    }

    /// <summary>A file that is broken somewhere is answered with faults, which have a place in it.</summary>
    [Fact]
    public void No_file_makes_it_throw()
    {
        var good = Encoding.UTF8.GetBytes(
            "sep=;\r\ncode;name;aliases;names;validTo;retired\r\nATL;\"A\"\"\r\n\";XA validTo=2020-01-01 | XB;fr=L;1.2.2026;true\r\n"
        );
        var json = """[{"code":"ATL","name":"A","aliases":[{"code":"XA"}],"names":{"fr":"B"}}]"""u8.ToArray();
        var pieces = new byte[][]
        {
            "\""u8.ToArray(),
            ";"u8.ToArray(),
            "\r"u8.ToArray(),
            "\n"u8.ToArray(),
            "\\"u8.ToArray(),
            "|"u8.ToArray(),
            [0xFF],
            [0],
            [0xC3],
            "{"u8.ToArray(),
            "="u8.ToArray(),
            "'"u8.ToArray(),
            "sep="u8.ToArray(),
            [],
        };
        var broken =
            from file in Gen.Elements(good, json)
            from changes in Gen.ListOf(
                from place in Gen.Choose(0, 200)
                from removed in Gen.Choose(0, 3)
                from piece in Gen.Elements(pieces)
                select (place, removed, piece)
            )
            select changes.Aggregate(
                file,
                (bytes, change) =>
                {
                    var start = change.place % (bytes.Length + 1);
                    return [.. bytes[..start], .. change.piece, .. bytes[Math.Min(bytes.Length, start + change.removed)..]];
                }
            );

        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(1500),
            Prop.ForAll(
                Arb.From(broken),
                file =>
                {
                    foreach (var type in new[] { "text/csv", "text/csv; charset=windows-1252", "application/json" })
                    {
                        var plan = _countries.Plan(_countries.Open(file, type));
                        (plan.Rows.Count > 0).ShouldBe(plan.Faults.Count == 0);
                        plan.Faults.ShouldAllBe(fault => fault.Line >= 1 && fault.Line <= 2 + file.Count(b => b == '\n' || b == '\r'));
                    }
                }
            )
        );
    }

    private static FileContent Read(string csv) => _countries.Read(Encoding.UTF8.GetBytes(csv));

    private static FileContent Json(string json) => _countries.Read(Encoding.UTF8.GetBytes(json), "application/json");

    private static FileFault FaultOf(string csv) => Read(csv).Faults.All.ShouldHaveSingleItem();

    private static byte[] Windows1252(string text) => CodePagesEncodingProvider.Instance.GetEncoding("windows-1252")!.GetBytes(text);
}
